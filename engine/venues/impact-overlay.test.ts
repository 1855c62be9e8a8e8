import { describe, expect, it } from 'vitest';
import { testBook } from '../../tests/fixtures/engine-stage.ts';
import { US_PER_HOUR, US_PER_SECOND } from '../../shared/std/duration.ts';
import { Impact, ImpactedBook } from './impact-overlay.ts';

const FIGURES = { volatility: 0.02, qty: 2_000_000, seconds: 6.5 * 3_600, tickPx: 100 };

/** Mean cost, in session volatilities, of taking a share of the session's volume in even clips over `hours`. */
function costOf(share: number, hours: number, clips = 400): number {
  const impact = new Impact(FIGURES);
  let cost = 0;
  for (let i = 0; i < clips; i++) {
    const nowUs = (i * hours * US_PER_HOUR) / clips;
    cost += impact.now(nowUs) / clips / FIGURES.volatility;
    impact.took('buy', (share * FIGURES.qty) / clips, nowUs);
  }
  return cost;
}
const atPace = (share: number, pace: number): number => costOf(share, (6.5 * share) / pace);

describe('our own impact on a recorded market', () => {
  it('costs 0.7 √q session volatilities at a tenth of the pace, and more when hurried', () => {
    for (const share of [0.005, 0.02, 0.08]) {
      const ratio = atPace(share, 0.1) / (0.7 * Math.sqrt(share));
      expect([ratio > 0.75, ratio < 1.25]).toEqual([true, true]);
      expect(atPace(share, 0.4)).toBeGreaterThan(1.5 * atPace(share, 0.1));
    }
    const exponent = Math.log(atPace(0.08, 0.1) / atPace(0.005, 0.1)) / Math.log(16);
    expect(exponent).toBeGreaterThan(0.4);
    expect(exponent).toBeLessThan(0.6);
  });

  it('costs the same however an order is cut', () => {
    expect(costOf(0.02, 1, 400) / costOf(0.02, 1, 1_600)).toBeCloseTo(1, 1);
  });

  it('goes against us in both directions and dies away', () => {
    const impact = new Impact(FIGURES);
    impact.took('sell', 20_000, 0);
    const atOnce = impact.now(0);
    expect(atOnce).toBeLessThan(0);
    // t^-1/2: a hundred times the time, a tenth of the push.
    expect(impact.now(10 * US_PER_SECOND)).toBeLessThan(0);
    expect(impact.now(1_000 * US_PER_SECOND) / atOnce).toBeLessThan(0.1);
    expect(Math.abs(impact.now(48 * US_PER_HOUR) / atOnce)).toBeLessThan(0.01);
  });

  it('moves the side that we take from, by whole ticks, and not our own', () => {
    const impact = new Impact(FIGURES);
    const book = new ImpactedBook(testBook(), impact, () => US_PER_SECOND);
    const before = [book.bestPx('buy'), book.bestPx('sell'), book.bestQty('sell')];
    impact.took('buy', 2_000, US_PER_SECOND);
    expect(book.bestPx('sell')).toBeGreaterThan(before[1]!);
    const shift = book.bestPx('sell') - before[1]!;
    expect(shift % FIGURES.tickPx).toBe(0);
    expect([book.bestPx('buy'), book.bestQty('sell')]).toEqual([before[0], before[2]]);
    expect(book.qtyAt('sell', book.bestPx('sell'))).toBe(before[2]);
    expect(book.levels('sell', 1)).toEqual([{ px: book.bestPx('sell'), qty: before[2] }]);
  });
});
