import { describe, expect, it } from 'vitest';
import { US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import type { EpisodeFill } from './episode.ts';
import { explore } from './explore.ts';
import { impactCharge } from './impact-charge.ts';
import { scenarioNamed } from './scenarios.ts';

const FIGURES = {
  dayQty: 2_000_000,
  dayVolatility: 0.02,
  spreadPx: 200,
  closeQty: null,
  volumeCurve: null,
  source: '',
};
const fill = (terms: Partial<EpisodeFill>): EpisodeFill => ({
  qty: 50,
  orderQty: 50,
  venueKind: 'lit',
  liquidity: 'taker',
  ...terms,
});

describe('what an execution is charged for its impact', () => {
  const charge = impactCharge(FIGURES, 20_000);

  it('is the more, the more it teaches, and the more is left to be done', () => {
    const taken = charge(fill({}), 0.5);
    const dealt = charge(fill({ venueKind: 'dealer' }), 0.5);
    const rested = charge(fill({ liquidity: 'maker' }), 0.5);
    expect(taken).toBeGreaterThan(dealt);
    expect(dealt).toBeGreaterThan(rested);
    expect(rested).toBeGreaterThan(0);
    expect(charge(fill({ venueKind: 'dark', liquidity: 'maker' }), 0.5)).toBe(0);
    expect(charge(fill({}), 1)).toBeGreaterThan(taken);
    expect(charge(fill({}), 0)).toBe(0);
  });

  it('is in the mean over an order what the order pays', () => {
    const parts = Array.from({ length: 1_000 }, (_, i) => charge(fill({}), 1 - i / 1_000));
    // One and a half day volatilities of 2 %, by the root of a hundredth of the day's volume.
    expect(parts.reduce((sum, part) => sum + part, 0) / parts.length).toBeCloseTo(30, 0);
  });

  it('is nothing where nothing is known of the instrument', () => {
    expect(impactCharge(null, 20_000)(fill({}), 1)).toBe(0);
  });
});

describe('an explored order', () => {
  it('is alike each time, and every decision but the last has what it led to', () => {
    const params = { strategy: 'adaptive', sliceUs: 30 * US_PER_SECOND, envelopePct: 5 } as const;
    const whole = scenarioNamed('midcap-20k-30min').episode('train/explore', params);
    const episode = { ...whole, endUs: whole.startUs + 4 * US_PER_MINUTE, order: { ...whole.order, qty: 3_000 } };
    const once = explore(episode, { policy: null, tries: 0.3, seed: 'a' });
    expect(explore(episode, { policy: null, tries: 0.3, seed: 'a' })).toEqual(once);
    expect(once.length).toBeGreaterThan(100);
    for (const { gain, last } of once) expect(last ? gain === 0 : Number.isFinite(gain)).toBe(true);
    // A trial that was begun tells what would have been done; one that is kept, or cut by a bound, tells nothing.
    const begun = once.filter(({ instead }) => instead !== undefined);
    expect(begun.length).toBeGreaterThan(10);
    expect(begun.length).toBeLessThan(once.length / 2);
    for (const { action, instead } of begun) expect(instead).not.toBe(action);
    // In the mean an order pays for its impact.
    expect(once.reduce((sum, { gain }) => sum + gain, 0)).toBeLessThan(0);
  });
});
