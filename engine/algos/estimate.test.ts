import { describe, expect, it } from 'vitest';
import { defaultParams, type StrategyName } from '../../shared/domain/orders/strategy.ts';
import { DEFAULT_TERMS, type WorkingTerms } from '../../shared/domain/orders/working-terms.ts';
import type { Objective } from '../../shared/protocol/questions.ts';
import { US_PER_HOUR, US_PER_MINUTE } from '../../shared/std/duration.ts';
import { HandBook, START_US, TEST_STOCK } from '../../tests/fixtures/engine-stage.ts';
import { type InstrumentFigures, NO_FIGURES } from '../core/figures.ts';
import { estimateCost, impactOf, type OrderToBe } from './estimate.ts';
import { recommend } from './recommend.ts';

/** 40.00 with a spread of 2 cents, 2 million over six hours, 2 % a day, even over the day. */
const FIGURES: InstrumentFigures = {
  dayQty: 2_000_000,
  dayVolatility: 0.02,
  spreadPx: 200,
  closeQty: 0,
  volumeCurve: [0.5, 0.5],
  source: 'a test',
};
const book = new HandBook([{ px: 399_900, qty: 300 }], [{ px: 400_100, qty: 300 }]);

interface Wanted {
  readonly strategy?: StrategyName;
  readonly qty?: number;
  readonly lastsUs?: number;
  readonly terms?: Partial<WorkingTerms>;
  readonly figures?: InstrumentFigures;
}

function orderOf({ strategy = 'twap', qty = 20_000, lastsUs = 1.5 * US_PER_HOUR, terms = {} }: Wanted): OrderToBe {
  return {
    instrument: 'TEST',
    side: 'buy',
    qty,
    limitPx: null,
    startUs: START_US,
    endUs: START_US + lastsUs,
    params: defaultParams(strategy),
    terms: { ...DEFAULT_TERMS, ...terms },
  };
}

const around = (figures = FIGURES) => ({ instrument: TEST_STOCK, book, figures });
const estimate = (wanted: Wanted) => estimateCost(orderOf(wanted), around(wanted.figures));
const fit = (wanted: Wanted, objective: Objective = 'arrival') =>
  recommend(orderOf(wanted), objective, around(wanted.figures));

describe('an estimate', () => {
  it('is half a spread of what takes, and two thirds of the impact at the end, which grows with the root of size', () => {
    const { costBps, spreadBps, impactBps, ofDayPct } = estimate({});
    // Half of 5 bps, 8 % taken; 0.9 × 200 bps × √1 % × ⅔.
    expect(spreadBps).toBeCloseTo(0.2, 6);
    expect(impactBps).toBeCloseTo(12, 6);
    expect([costBps, ofDayPct]).toEqual([spreadBps! + impactBps!, 1]);
    expect(estimate({ qty: 5_000 }).impactBps).toBeCloseTo(6, 6);
    expect(impactOf(2_000_000, 2_000_000, 0.02)).toBeCloseTo(180, 6);
  });

  it('is as unsure as the price is while something is left: even, sooner, later', () => {
    // A quarter of a day, of which an even order is exposed to a third: 200 × √(1/12).
    expect(estimate({}).sigmaBps).toBeCloseTo(200 * Math.sqrt(1 / 12), 0);
    const sooner = estimate({ strategy: 'is', terms: { urgency: 'high' } }).sigmaBps!;
    expect(sooner).toBeLessThan(0.75 * estimate({}).sigmaBps!);
    expect(estimate({ strategy: 'close', qty: 5_000 }).sigmaBps!).toBeGreaterThan(1.5 * estimate({}).sigmaBps!);
  });

  it('says how much can be done at the highest share, and of what', () => {
    expect(estimate({})).toMatchObject({ marketQty: 500_000, fillQty: 20_000 });
    expect(estimate({}).participationPct).toBeCloseTo(100 * (20 / 520), 6);
    // 20 % of 500,000 and ourselves.
    expect(estimate({ qty: 300_000 })).toMatchObject({ fillQty: 125_000, participationPct: 20 });
    expect(estimate({ strategy: 'pov', qty: 300_000 })).toMatchObject({ fillQty: 55_555 });
    expect(estimate({ strategy: 'peg' }).fillQty).toBeNull();
  });

  it('leaves untold what it cannot know', () => {
    const nothing = { costBps: null, impactBps: null, sigmaBps: null, marketQty: null, fillQty: null, ofDayPct: null };
    expect(estimate({ figures: NO_FIGURES })).toMatchObject(nothing);
    expect(estimate({ figures: NO_FIGURES }).spreadBps).toBeCloseTo(0.2, 6);
    expect(estimate({ figures: { ...FIGURES, dayQty: null } })).toMatchObject({ costBps: null, fillQty: null });
  });
});

describe('a recommendation', () => {
  it.each<[string, StrategyName, Wanted, Objective]>([
    ['against the close', 'close', {}, 'close'],
    ['against VWAP', 'vwap', {}, 'vwap'],
    ['that may wait', 'peg', {}, 'patience'],
    ['too large for its time', 'pov', { qty: 200_000 }, 'vwap'],
    ['urgent', 'is', { terms: { urgency: 'high' } }, 'arrival'],
    ['risky to wait with', 'is', { qty: 1_000, figures: { ...FIGURES, dayVolatility: 0.05, spreadPx: 50 } }, 'arrival'],
    ['small enough for the touch', 'peg', { qty: 200 }, 'arrival'],
    ['long and not urgent', 'vwap', { qty: 60_000 }, 'arrival'],
    ['short and not urgent', 'twap', { qty: 20_000, lastsUs: 50 * US_PER_MINUTE }, 'arrival'],
    ['of which nothing is known', 'twap', { figures: NO_FIGURES }, 'arrival'],
  ])('of an order %s is %s', (_, strategy, wanted, objective) => {
    const { params, reasons } = fit(wanted, objective);
    expect([params.strategy, reasons[0]!.length > 20]).toEqual([strategy, true]);
  });

  it('gives its reasons with the figures behind them', () => {
    const { reasons } = fit({ qty: 200_000 });
    expect(reasons[0]).toMatch(/29% of what should trade until its end\. Going along with volume at 20%/);
    expect(reasons[1]).toBe(
      '200,000 are 10% of a day and 29% of the market with the 500,000 that should trade beside it in 1 h 30 min.',
    );
    expect(reasons[2]).toMatch(
      /^Taken all at once it would cost about 59\.4 bps of spread and impact; the price may move by 57\.7 bps while it is worked\.$/,
    );
    expect(fit({ figures: NO_FIGURES }).reasons).toEqual([
      'What it would cost and risk cannot be told: nothing is known of the instrument yet.',
      'The volume of a day is not known.',
    ]);
  });

  it('looks sixty times, and no more often than every five seconds', () => {
    expect(fit({}, 'vwap').params).toMatchObject({ sliceUs: 90_000_000 });
    expect(fit({ lastsUs: US_PER_MINUTE, qty: 1_000 }, 'vwap').params).toMatchObject({ sliceUs: 5_000_000 });
  });
});
