/** What theory says of the plans, held against the built-in market: one morning, one order, each strategy. */
import { describe, expect, it } from 'vitest';
import { defaultParams, type StrategyParams } from '../../shared/domain/strategy.ts';
import { DEFAULT_TERMS } from '../../shared/domain/working-terms.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../shared/std/duration.ts';
import { TestEngine } from '../../tests/fixtures/engine-kernel.ts';
import { impactTerms, remainingShare, urgencyOf } from '../algos/almgren-chriss.ts';
import { marketVenues } from '../venues/market/market-venues.ts';
import { builtInProfiles } from '../venues/market/profile.ts';
import { profileFigures } from '../venues/market/profile-figures.ts';
import { SimulatedMarket } from '../venues/market/simulated-market.ts';

const PROFILES = builtInProfiles().slice(0, 1);
const QTY = 40_000;
const FIRST_US = 5 * US_PER_MINUTE;
const LASTS_US = 180 * US_PER_MINUTE;

interface Moment {
  /** Of the order's time. */
  readonly time: number;
  readonly done: number;
  /** Of all that others traded meanwhile. */
  readonly volume: number;
}

/** Buys 40,000 of the mid-cap, 2 % of a day, from five minutes after the open for three hours. */
async function morningOf(params: StrategyParams): Promise<readonly Moment[]> {
  const feed = new SimulatedMarket(PROFILES, 'theory');
  const engine = new TestEngine({ feed, openVenues: marketVenues(feed), figures: profileFigures(PROFILES) });
  engine.pass(FIRST_US);
  const fromUs = engine.kernel.nowUs();
  const endUs = fromUs + LASTS_US;
  await engine.submit({ qty: QTY, endUs, params, terms: DEFAULT_TERMS });
  engine.pass(LASTS_US);
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

const slices = { sliceUs: 2 * US_PER_MINUTE };

describe('over a morning of the built-in market', () => {
  it('VWAP keeps closer to the volume of the morning than TWAP, TWAP closer to the clock', async () => {
    const vwap = await morningOf({ strategy: 'vwap', correctionPct: 50, ...slices });
    const twap = await morningOf({ strategy: 'twap', ...slices });
    expect(distance(twap, ({ time }) => time)).toBeLessThan(0.01);
    expect(distance(vwap, ({ volume }) => volume)).toBeLessThan(0.05);
    expect(distance(vwap, ({ volume }) => volume)).toBeLessThan(0.6 * distance(twap, ({ volume }) => volume));
    expect(Math.min(vwap.at(-1)!.done, twap.at(-1)!.done)).toBeGreaterThan(0.99);
  });

  it('IS keeps to the trajectory of Almgren & Chriss', async () => {
    const params = { ...defaultParams('is'), ...slices } as Extract<StrategyParams, { strategy: 'is' }>;
    const morning = await morningOf(params);
    const feed = new SimulatedMarket(PROFILES, 'theory');
    const terms = impactTerms(400_000, feed.instruments[0]!, profileFigures(PROFILES)('MIDT')!)!;
    const kappa = urgencyOf(terms, params.riskAversion * 1e-6, 120);
    const lastsS = LASTS_US / US_PER_SECOND;
    expect(distance(morning, ({ time }) => 1 - remainingShare(kappa, time * lastsS, lastsS))).toBeLessThan(0.02);
    expect(morning.find(({ done }) => done >= 0.5)!.time).toBeLessThan(0.3);
  });
});
