import { describe, expect, it } from 'vitest';
import { AMZN, GOOG, REAL_DAYS_ARE_MISSING } from '../lobster/lobster-fixture.ts';
import { openLobster } from '../lobster/lobster-feed.ts';
import { US_PER_MINUTE } from '../../../shared/std/duration.ts';
import { seededRng } from '../../../shared/std/rng.ts';
import type { Feed } from '../../core/feed.ts';
import type { MarketEvent } from '../../core/market-event.ts';
import { calibrate } from './calibrate.ts';
import { compareFacts, factRow, recordedFacts } from './compare.ts';
import { factsOf } from './facts.ts';
import { fitHawkes } from './fit-hawkes.ts';
import { slotsOf } from './slots.ts';
import { autocorrelation, kurtosis, leastSquares, meansOfShares } from './statistics.ts';
import { marketOrders, recordTape } from './tape.ts';

const START_US = 1_000_000_000_000_000;
const TICK_PX = 100;

/** A feed of given events, each `[seconds since the start, kind, side, id, ticks, qty]`. */
function feedOf(rows: readonly [number, MarketEvent['kind'], 'buy' | 'sell', number, number, number][]): Feed {
  const events = rows.map(([seconds, kind, side, orderId, ticks, qty], offset): MarketEvent => {
    const tsUs = START_US + Math.round(seconds * 1e6);
    return { kind, tsUs, offset, instrument: 'TEST', side, orderId, px: ticks * TICK_PX, qty };
  });
  const instrument = {
    symbol: 'TEST',
    name: 'Test',
    currency: 'USD',
    priceDecimals: 4,
    tickPx: TICK_PX,
    qtyDecimals: 0,
    assetClass: 'equity' as const,
    timeZone: 'UTC',
    sessionStartUs: START_US,
    sessionEndUs: START_US + 60 * US_PER_MINUTE,
  };
  let at = 0;
  return {
    source: 'test',
    instruments: [instrument],
    depth: Infinity,
    peekUs: () => events[at]?.tsUs,
    next: () => events[at++],
    seekOffset: () => {},
    offsetAt: () => 0,
  };
}

describe('facts', () => {
  it('joins what one order took, and reads spread and depth from the book', () => {
    const tape = recordTape(
      feedOf([
        [0.1, 'add', 'buy', 1, 99, 300],
        [0.2, 'add', 'sell', 2, 103, 100],
        [0.3, 'add', 'sell', 3, 105, 50],
        [10, 'trade', 'sell', 2, 103, 100],
        [10, 'trade', 'sell', 3, 105, 20],
        [20, 'trade', 'buy', 1, 99, 10],
        [30, 'add', 'sell', 4, 101, 40],
      ]),
    );
    expect(marketOrders(tape)).toMatchObject({ sign: [1, -1], qty: [120, 10], askPx: [103, 105], bidQty: [300, 300] });
    const facts = factsOf(tape, slotsOf(tape, 'fitted'));
    expect(facts.get('spread: median, ticks')).toBe(6);
    expect(facts.get('mix: market orders, share')).toBeCloseTo(2 / 4);
    expect(facts.get('mix: market orders that clear the best level, share')).toBe(0.5);
  });

  it('alternates the slots between what is fitted and what judges', () => {
    const session = { startUs: 0, endUs: 60 * US_PER_MINUTE };
    expect(slotsOf(session, 'fitted').map(({ index }) => index)).toEqual([0, 2]);
    expect(slotsOf(session, 'held-out').map(({ index }) => index)).toEqual([1, 3]);
  });

  it('does not say that a fact holds which could not be computed', () => {
    expect(factRow('x', 1, 1.1, 0.2).holds).toBe(true);
    expect(factRow('x', 1, 1.3, 0.2).holds).toBe(false);
    expect(factRow('x', 1, NaN, 0.2).holds).toBe(false);
  });
});

describe('estimators', () => {
  it('find what is known of hand-made samples', () => {
    const alternating = Array.from({ length: 1_000 }, (_, i) => (i % 2 === 0 ? 1 : -1));
    expect(autocorrelation([alternating], 1)).toBeCloseTo(-1, 2);
    expect(kurtosis(alternating)).toBeCloseTo(1);
    expect(
      leastSquares(
        [
          [1, 0],
          [1, 1],
          [1, 2],
        ],
        [1, 3, 5],
      )[1],
    ).toBeCloseTo(2);
    expect(meansOfShares([4, 1, 3, 2], 2)).toEqual([1.5, 3.5]);
  });

  it('recover the branching of a Hawkes process that was simulated', () => {
    const rng = seededRng('hawkes');
    const parents = Array.from({ length: 2_000 }, () => rng.next() * 4e9);
    const events = parents.flatMap((tsUs) => {
      const children = [tsUs];
      // Half an event more for every event, a second later in the mean.
      for (let at = tsUs; rng.next() < 0.5;) children.push((at -= Math.log(1 - rng.next()) * 1e6));
      return children;
    });
    events.sort((a, b) => a - b);
    const fit = fitHawkes([{ fromUs: 0, toUs: 4e9, events, sources: [events], curve: 1 }], [1]);
    expect(fit.weights[0]![0]).toBeGreaterThan(0.4);
    expect(fit.weights[0]![0]).toBeLessThan(0.6);
    expect(fit.basePerSecond).toBeGreaterThan(0.4);
    expect(fit.basePerSecond).toBeLessThan(0.6);
  });
});

describe.skipIf(REAL_DAYS_ARE_MISSING)(
  'recorded days (skipped where the folder shared is not beside the project)',
  () => {
    it.each([
      [GOOG, 25],
      [AMZN, 13],
    ])('%s gives the facts that are known of it', async (path, spreadTicks) => {
      const tape = recordTape(await openLobster(path));
      const facts = factsOf(tape, slotsOf(tape, 'all'));
      expect(Math.abs(facts.get('spread: median, ticks')! - spreadTicks)).toBeLessThanOrEqual(3);
      expect(facts.get('signs: autocorrelation, lag 1')).toBeGreaterThan(0.5);
      const fit = calibrate(tape);
      const branching = fit.quotes.bySelf.reduce((sum, weight) => sum + weight, 0);
      expect(branching).toBeGreaterThan(0.5);
      expect(branching).toBeLessThan(1);
      expect(calibrate(tape)).toEqual(fit);
      const itself = compareFacts('', recordedFacts(tape, 'held-out'), [tape], 'held-out');
      expect(itself.every(({ holds }) => holds)).toBe(true);
    });
  },
);
