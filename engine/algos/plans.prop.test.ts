/** Whatever the order, the market and what is known of the instrument: what a plan wants, and what every strategy asks for. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { defaultParams, STRATEGY_NAMES, type StrategyParams } from '../../shared/domain/orders/strategy.ts';
import { DEFAULT_TERMS } from '../../shared/domain/orders/working-terms.ts';
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import { seededRng } from '../../shared/std/rng.ts';
import { HandBook, START_US, TEST_STOCK, testParent } from '../../tests/fixtures/engine-stage.ts';
import { type InstrumentFigures, NO_FIGURES, normalised } from '../core/figures.ts';
import type { DecisionContext } from '../core/strategy.ts';
import { decide, plannedQty } from './strategies.ts';

const figures: fc.Arbitrary<InstrumentFigures> = fc.oneof(
  fc.constant(NO_FIGURES),
  fc.record({
    dayQty: fc.integer({ min: 1, max: 10_000_000 }),
    dayVolatility: fc.double({ min: 0, max: 0.2, noNaN: true }),
    spreadPx: fc.integer({ min: 1, max: 5_000 }),
    closeQty: fc.constant(0),
    volumeCurve: fc.option(fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 30 }).map(normalised)),
    source: fc.constant('a test'),
  }),
);

const percent = fc.integer({ min: 1, max: 100 });
const urgency = fc.constantFrom('low' as const, 'medium' as const, 'high' as const);

const someParams: fc.Arbitrary<StrategyParams> = fc
  .tuple(fc.constantFrom(...STRATEGY_NAMES), percent, fc.integer({ min: -20, max: 20 }))
  .map(([strategy, pct, ticks]) => {
    const params = defaultParams(strategy);
    if (params.strategy === 'vwap') return { ...params, correctionPct: pct };
    if (params.strategy === 'is') return { ...params, riskAversion: pct ** 2 };
    if (params.strategy === 'pov') return { ...params, participationPct: pct };
    if (params.strategy === 'peg') return { ...params, offsetTicks: ticks, displayQty: pct };
    return params;
  });

/** What has traded by each of a number of looks. */
const volumes = fc.array(fc.integer({ min: 0, max: 50_000 }), { minLength: 2, maxLength: 40 });

const order = fc.record({
  params: someParams,
  qty: fc.integer({ min: 1, max: 1_000_000 }),
  lastsS: fc.integer({ min: 10, max: 5 * 3_600 }),
  startS: fc.integer({ min: 0, max: 3_000 }),
  urgency,
});
type Order = typeof order extends fc.Arbitrary<infer O> ? O : never;

function contextAt(
  { params, qty, lastsS, startS, urgency: how }: Order,
  x: number,
  marketQty: number,
  known: InstrumentFigures,
): DecisionContext {
  const startUs = START_US + startS * US_PER_SECOND;
  const endUs = startUs + lastsS * US_PER_SECOND;
  const nowUs = startUs + Math.round(x * lastsS * US_PER_SECOND);
  const terms = { ...DEFAULT_TERMS, urgency: how };
  return {
    nowUs,
    parent: testParent({ params, qty, startUs, endUs, planFromUs: startUs, terms }),
    instrument: TEST_STOCK,
    book: new HandBook([{ px: 999_000, qty: 500 }], [{ px: 1_001_000, qty: 500 }]),
    bookShowsOwn: true,
    figures: known,
    market: { qty: marketQty, notional: 0 },
    marketSincePlan: { qty: marketQty, notional: 0 },
    open: [],
    rng: seededRng(nowUs),
    signals: null,
    modelBounds: null,
    takenQty: 0,
    policy: null,
  };
}

it('a plan never falls, never exceeds the order, and a plan over time ends with all of it', () => {
  fc.assert(
    fc.property(order, figures, volumes, (terms, known, traded) => {
      let sum = 0;
      let before = 0;
      traded.forEach((qty, i) => {
        sum += qty;
        const planned = plannedQty(contextAt(terms, i / (traded.length - 1), sum, known));
        expect(planned).toBeGreaterThanOrEqual(before);
        expect(planned).toBeLessThanOrEqual(terms.qty);
        expect(Number.isSafeInteger(planned)).toBe(true);
        before = planned;
      });
      const overTime = terms.params.strategy !== 'pov' && terms.params.strategy !== 'peg';
      expect(overTime ? before : terms.qty).toBe(terms.qty);
    }),
    { numRuns: 300 },
  );
});

it('what is asked for keeps limit price, tick, order and highest share, and looks again later', () => {
  const situation = fc.record({
    x: fc.double({ min: 0, max: 0.999, noNaN: true }),
    filledShare: fc.double({ min: 0, max: 1, noNaN: true }),
    marketQty: fc.integer({ min: 0, max: 5_000_000 }),
    limitTicks: fc.option(fc.integer({ min: -30, max: 30 })),
    wouldTicks: fc.option(fc.integer({ min: -30, max: 30 })),
    least: fc.option(percent),
    most: fc.option(percent),
    side: fc.constantFrom('buy' as const, 'sell' as const),
  });
  fc.assert(
    fc.property(order, figures, situation, (terms, known, { x, filledShare, marketQty, side, ...with_ }) => {
      const pxOf = (ticks: number | null): number | null => (ticks === null ? null : 1_000_000 + ticks * 100);
      const context = contextAt(terms, x, marketQty, known);
      const filledQty = Math.floor(terms.qty * filledShare * 0.999);
      const limitPx = pxOf(with_.limitTicks);
      const parent = {
        ...context.parent,
        side,
        filledQty,
        limitPx,
        terms: {
          ...context.parent.terms,
          wouldPx: pxOf(with_.wouldTicks),
          minParticipationPct: with_.least,
          maxParticipationPct: with_.most,
        },
      };
      const { submit, wakeUs } = decide({ ...context, parent });
      expect(wakeUs).toBeGreaterThan(context.nowUs);
      for (const { px, qty } of submit) {
        expect([Number.isSafeInteger(qty) && qty > 0, px % TEST_STOCK.tickPx]).toEqual([true, 0]);
        expect(filledQty + qty).toBeLessThanOrEqual(terms.qty);
        expect(filledQty + qty).toBeLessThanOrEqual(
          ((with_.most ?? 100) / 100) * (marketQty + filledQty) + (with_.most === null ? terms.qty : 0),
        );
        expect(limitPx === null || (side === 'buy' ? px <= limitPx : px >= limitPx)).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});
