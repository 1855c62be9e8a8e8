/**
 * Measures what our own metaorders do to the simulated market: each is executed in one of two markets of one seed and
 * not in the other, so that what differs is its doing. Reports the mean path of the mid by size, the exponent of the law
 * peak = a · size^exponent with its confidence interval by bootstrap over seeds, and how much is left afterwards.
 */
import { type Side, sideSign } from '../../../shared/domain/basics/scalars.ts';
import { US_PER_MINUTE } from '../../../shared/std/duration.ts';
import { mean } from '../../../shared/std/mean.ts';
import { seededRng } from '../../../shared/std/rng.ts';
import { playUntil, tradeEvenly, type Way, WAYS } from './own-trading.ts';
import { type MarketProfile, SESSION_START_US, SESSION_US } from './profile.ts';
import { SimulatedMarket } from './simulated-market.ts';

/** Shares of a day's volume. */
const IMPACT_SIZES = [0.001, 0.003, 0.01, 0.03, 0.1, 0.25] as const;
/** Share of the market's volume at which a metaorder is worked, smallest and largest size; geometric in between. */
const PARTICIPATION = [0.08, 0.3] as const;
/** Afterwards the market is watched for as long as the metaorder took, to the session's end at most. */
const WATCHED_AFTER = 1;
const START_AFTER_US = 5 * US_PER_MINUTE;
const BOOTSTRAPS = 400;

export interface ImpactBySize {
  /** Of the day's volume. */
  readonly size: number;
  readonly minutes: number;
  readonly pairs: number;
  /** Mean difference of the mids when the metaorder ends, and its standard error. */
  readonly peakBp: number;
  readonly peakStdErrBp: number;
  /** Share of the peak that is left one execution time later; NaN where the session ended before. */
  readonly left: number;
  readonly doneShare: number;
}

/** What the way of trading makes of it, at one size. */
export interface ImpactByWay {
  readonly way: Way;
  readonly size: number;
  readonly minutes: number;
  readonly pairs: number;
  readonly peakBp: number;
  readonly peakStdErrBp: number;
  readonly doneShare: number;
}

export interface ImpactLaw {
  readonly exponent: number;
  readonly ci95: readonly [number, number];
  readonly sizes: readonly ImpactBySize[];
}

interface PairResult {
  readonly peakBp: number;
  readonly afterBp: number;
  readonly doneShare: number;
}

/** `pairsOf`: how many seeds for each size; the sides alternate. */
export function measureImpact(
  profile: MarketProfile,
  dayQty: number,
  pairsOf: (size: number) => number,
  seed: string,
): ImpactLaw {
  const results = IMPACT_SIZES.map((size) =>
    Array.from({ length: pairsOf(size) }, (_, i) =>
      measurePair('take', { profile, dayQty, size, side: sideOf(i), seed: `${seed}/${size}/${i}` }),
    ),
  );
  const sizes = IMPACT_SIZES.map((size, k): ImpactBySize => {
    const pairs = results[k]!;
    const peaks = pairs.map((pair) => pair.peakBp);
    const peakBp = mean(peaks);
    return {
      size,
      minutes: durationUs(size) / US_PER_MINUTE,
      pairs: pairs.length,
      peakBp,
      peakStdErrBp: stdErr(peaks),
      left: mean(pairs.map((pair) => pair.afterBp)) / peakBp,
      doneShare: mean(pairs.map((pair) => pair.doneShare)),
    };
  });
  return { ...fitLaw(results, seed), sizes };
}

/** The same metaorder on the same seeds, taken, rested or dealt. */
export function impactByWay(
  profile: MarketProfile,
  dayQty: number,
  { size, pairs, seed }: { readonly size: number; readonly pairs: number; readonly seed: string },
): ImpactByWay[] {
  return WAYS.map((way) => {
    const results = Array.from({ length: pairs }, (_, i) =>
      measurePair(way, { profile, dayQty, size, side: sideOf(i), seed: `${seed}/${size}/${i}` }),
    );
    const peaks = results.map(({ peakBp }) => peakBp);
    return {
      way,
      size,
      minutes: durationUs(size) / US_PER_MINUTE,
      pairs,
      peakBp: mean(peaks),
      peakStdErrBp: stdErr(peaks),
      doneShare: mean(results.map(({ doneShare }) => doneShare)),
    };
  });
}

const sideOf = (pair: number): Side => (pair % 2 === 0 ? 'buy' : 'sell');

function participation(size: number): number {
  const first = IMPACT_SIZES[0];
  const last = IMPACT_SIZES[IMPACT_SIZES.length - 1]!;
  const [low, high] = PARTICIPATION;
  return low * (high / low) ** (Math.log(size / first) / Math.log(last / first));
}

const durationUs = (size: number): number => Math.round((size / participation(size)) * SESSION_US);

interface Metaorder {
  readonly profile: MarketProfile;
  readonly dayQty: number;
  readonly size: number;
  readonly side: Side;
  readonly seed: string;
}

function measurePair(way: Way, { profile, dayQty, size, side, seed }: Metaorder): PairResult {
  const lengthUs = durationUs(size);
  const latestUs = SESSION_US - lengthUs * (1 + WATCHED_AFTER);
  const fromUs = SESSION_START_US + Math.max(START_AFTER_US, Math.min(latestUs, 20 * US_PER_MINUTE));
  const untilUs = Math.min(fromUs + lengthUs, SESSION_START_US + SESSION_US - 1);
  const afterUs = Math.min(untilUs + WATCHED_AFTER * lengthUs, SESSION_START_US + SESSION_US - 1);
  const run = (qty: number) => {
    const market = new SimulatedMarket([profile], seed);
    const doneQty = tradeEvenly(way, { market, symbol: profile.symbol, side, qty, fromUs, untilUs });
    const peak = mid(market, profile.symbol);
    playUntil(market, afterUs);
    return { peak, after: mid(market, profile.symbol), doneQty };
  };
  const qty = Math.round(size * dayQty);
  const without = run(0);
  const traded = run(qty);
  const bp = (a: number, b: number): number => sideSign(side) * Math.log(a / b) * 1e4;
  return {
    peakBp: bp(traded.peak, without.peak),
    afterBp: bp(traded.after, without.after),
    doneShare: traded.doneQty / qty,
  };
}

function mid(market: SimulatedMarket, symbol: string): number {
  const book = market.book(symbol)!;
  return (book.bestPx('buy') + book.bestPx('sell')) / 2;
}

/** Weighted least squares in logarithms; sizes whose mean impact is not positive make the fit fail, and count as NaN. */
function fitLaw(results: readonly (readonly PairResult[])[], seed: string): Pick<ImpactLaw, 'exponent' | 'ci95'> {
  const rng = seededRng(`${seed}/bootstrap`);
  const exponents = Array.from({ length: BOOTSTRAPS }, () =>
    slope(results.map((pairs) => mean(pairs.map(() => pairs[rng.below(pairs.length)]!.peakBp)))),
  ).filter(Number.isFinite);
  exponents.sort((a, b) => a - b);
  const at = (share: number): number => exponents[Math.floor(share * exponents.length)] ?? NaN;
  return { exponent: slope(results.map((pairs) => mean(pairs.map((p) => p.peakBp)))), ci95: [at(0.025), at(0.975)] };
}

function slope(peaks: readonly number[]): number {
  const x = IMPACT_SIZES.map((size) => Math.log(size));
  const y = peaks.map((peak) => Math.log(peak));
  const centerX = mean(x);
  const centerY = mean(y);
  const covariance = mean(x.map((value, i) => (value - centerX) * (y[i]! - centerY)));
  return covariance / mean(x.map((value) => (value - centerX) ** 2));
}

function stdErr(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)) / Math.max(1, values.length - 1));
}
