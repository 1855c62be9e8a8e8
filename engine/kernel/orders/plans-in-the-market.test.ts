/** What theory says of the plans, held against the built-in market: one morning, one order, each strategy. */
import { describe, expect, it } from 'vitest';
import { defaultParams, type StrategyParams } from '../../../shared/domain/orders/strategy.ts';
import { DEFAULT_TERMS } from '../../../shared/domain/orders/working-terms.ts';
import { US_PER_HOUR, US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import { TestEngine } from '../../../tests/fixtures/engine-kernel.ts';
import { impactTerms, remainingShare, urgencyOf } from '../../algos/almgren-chriss.ts';
import { marketVenues } from '../../venues/market/market-venues.ts';
import { builtInProfiles } from '../../venues/market/profile.ts';
import { profileFigures } from '../../venues/market/profile-figures.ts';
import { SimulatedMarket } from '../../venues/market/simulated-market.ts';

const PROFILES = builtInProfiles().slice(0, 1);
const QTY = 20_000;
const FIRST_US = 5 * US_PER_MINUTE;

interface Moment {
  /** Of the order's time. */
  readonly time: number;
  readonly done: number;
  /** Of all that others traded meanwhile. */
  readonly volume: number;
}

/** Buys 20,000 of the mid-cap, 1 % of a day, from five minutes after the open. */
async function morningOf(params: StrategyParams, lastsUs: number): Promise<readonly Moment[]> {
  const feed = new SimulatedMarket(PROFILES, 'theory');
  const engine = new TestEngine({ feed, openVenues: marketVenues(feed), figures: profileFigures(PROFILES) });
  engine.pass(FIRST_US);
  const fromUs = engine.kernel.nowUs();
  const endUs = fromUs + lastsUs;
  await engine.submit({ qty: QTY, endUs, params, terms: DEFAULT_TERMS });
  engine.pass(lastsUs);
  const series = engine.kernel.snapshot('orderSeries', { parentId: 'P1' })!.rows;
  const whole = series.at(-1)!.marketQty;
  return series.map(({ tsUs, filledQty, marketQty }) => ({
    time: (tsUs - fromUs) / (endUs - fromUs),
    done: filledQty / QTY,
    volume: marketQty / whole,
  }));
}

/** Root of the mean squared distance of what was done from what should have been. */
const distance = (morning: readonly Moment[], should: (moment: Moment) => number): number =>
  Math.sqrt(morning.reduce((sum, each) => sum + (each.done - should(each)) ** 2, 0) / morning.length);

const slices = { sliceUs: US_PER_MINUTE };

describe('over a morning of the built-in market', () => {
  it('VWAP keeps closer to the volume of the morning than the clock does', async () => {
    const params = { strategy: 'vwap', correctionPct: 50, ...slices } as const;
    const morning = await morningOf(params, 150 * US_PER_MINUTE);
    const byVolume = distance(morning, ({ volume }) => volume);
    const clock = distance(
      morning.map((each) => ({ ...each, done: each.time })),
      ({ volume }) => volume,
    );
    expect(byVolume).toBeLessThan(0.6 * clock);
    expect(morning.at(-1)!.done).toBeGreaterThan(0.99);
  });

  it('IS keeps to the trajectory of Almgren & Chriss', async () => {
    const params = { ...defaultParams('is'), ...slices } as Extract<StrategyParams, { strategy: 'is' }>;
    const morning = await morningOf(params, US_PER_HOUR);
    const feed = new SimulatedMarket(PROFILES, 'theory');
    const terms = impactTerms(400_000, feed.instruments[0]!, profileFigures(PROFILES)('MIDT')!)!;
    const kappa = urgencyOf(terms, params.riskAversion * 1e-6, 60);
    const lastsS = US_PER_HOUR / US_PER_SECOND;
    expect(distance(morning, ({ time }) => 1 - remainingShare(kappa, time * lastsS, lastsS))).toBeLessThan(0.02);
    expect(morning.find(({ done }) => done >= 0.5)!.time).toBeLessThan(0.45);
  });
});

describe('a target close that ends with its session', () => {
  it('does ahead what the auction cannot bear, and meets the auction with the rest', async () => {
    const feed = new SimulatedMarket(PROFILES, 'close');
    const engine = new TestEngine({ feed, openVenues: marketVenues(feed), figures: profileFigures(PROFILES) });
    const endUs = feed.instruments[0]!.sessionEndUs;
    engine.pass(endUs - engine.kernel.nowUs() - 2 * US_PER_HOUR);
    // A fifth of the close's 150,000 may be ours: 30,000 of 40,000 wait for it.
    await engine.submit({ qty: 40_000, endUs, params: defaultParams('close'), terms: DEFAULT_TERMS });
    engine.pass(115 * US_PER_MINUTE - US_PER_SECOND / 2);
    expect(engine.state.parent('P1').filledQty).toBe(10_000);
    engine.pass(5 * US_PER_MINUTE);
    const orders = engine.state.openChildrenOf('P1');
    expect(new Set(orders.map(({ venue, tif }) => `${venue} ${tif}`))).toEqual(new Set(['LIT1 close']));
    expect(orders.reduce((sum, { qty }) => sum + qty, 0)).toBe(30_000);
    engine.pass(5 * US_PER_SECOND);
    const { state, filledQty } = engine.state.parent('P1');
    expect([state, filledQty]).toEqual(['done', 40_000]);
    const prices = orders.map(({ childId }) => engine.state.child(childId)).map((c) => c.filledNotional / c.filledQty);
    expect(new Set(prices).size).toBe(1);
  });
});
