/**
 * Strategies compared run by run on the same seeds. What the market did by itself is taken off every cost as a control
 * variate ({@link driftBps}): its mean is zero, so it narrows the intervals and moves no mean; the plain figures stand
 * beside. Intervals are percentiles of a bootstrap over runs, all strategies of a run together.
 */
import { sideSign } from '../../../shared/domain/basics/scalars.ts';
import { seededRng } from '../../../shared/std/rng.ts';
import { mean } from '../../../shared/std/mean.ts';
import { quantilesAbove } from '../../../shared/std/quantiles.ts';
import { type CostParts, costParts, driftBps, usualSchedules } from './cost-parts.ts';
import type { EpisodeOutcome } from './episode.ts';

const BOOTSTRAPS = 2_000;

export type Interval = readonly [number, number];

export interface StrategyRuns {
  readonly name: string;
  /** One a run, in the order of the runs. */
  readonly outcomes: readonly EpisodeOutcome[];
}

export interface StrategyResult {
  readonly name: string;
  /** Mean implementation shortfall in basis points, fees included, drift taken off. */
  readonly isBps: number;
  readonly ci95: Interval;
  /** Mean as it was, drift and all, with its interval; and the standard deviations of a run with and without drift. */
  readonly rawIsBps: number;
  readonly rawCi95: Interval;
  readonly rawStdBps: number;
  readonly stdBps: number;
  /** What `isBps` is the sum of. */
  readonly parts: CostParts;
  /** Of means; an interval over a mean that may be zero says little, the difference then says more. */
  readonly ratioTo: Readonly<Record<string, { readonly ratio: number; readonly ci95: Interval }>>;
  /** Mean difference, this less the other: below zero is cheaper. */
  readonly differenceTo: Readonly<Record<string, { readonly bps: number; readonly ci95: Interval }>>;
  /** Share of runs in which none was cheaper, drift and all. */
  readonly winPct: number;
  readonly mix: EpisodeOutcome['mix'];
  readonly passivePct: number;
  /** How far the mid had moved with the order at its end, beyond what it did without. */
  readonly impactBps: number;
  readonly impactCi95: Interval;
  readonly feesBps: number;
  readonly donePct: number;
  readonly childrenMean: number;
}

export interface RunsOfScenario {
  readonly strategies: readonly StrategyRuns[];
  /** By run: the mids of the market without us, at the end of each second. */
  readonly undisturbedPx: readonly (readonly number[])[];
}

/** By strategy and run: what of the cost is the market's own. */
export const driftsOf = ({ strategies, undisturbedPx }: RunsOfScenario): number[][] =>
  strategies.map(({ outcomes }) =>
    usualSchedules(outcomes).map((usual, run) => driftBps(outcomes[run]!, undisturbedPx[run]!, usual)),
  );

export function compareStrategies(scenario: RunsOfScenario, seed: string): StrategyResult[] {
  const { strategies, undisturbedPx } = scenario;
  const drifts = driftsOf(scenario);
  const plain = strategies.map(({ outcomes }) => outcomes.map(({ isBps }) => isBps));
  const costs = plain.map((own, i) => own.map((isBps, run) => isBps - drifts[i]![run]!));
  const impacts = strategies.map(({ outcomes }) =>
    outcomes.map((outcome, run) => outcome.moveBps - moveBps(outcome, undisturbedPx[run]!)),
  );
  const runs = undisturbedPx.map((_, run) => run);
  const [resampled, resampledPlain, resampledImpact] = [costs, plain, impacts].map((each) => resample(each, seed));
  return strategies.map(({ name, outcomes }, i) => {
    const own = costs[i]!;
    const meanOf = (means: readonly number[][]): number[] => means.map((each) => each[i]!);
    const others = strategies.map((other, j) => ({ name: other.name, j })).filter(({ j }) => j !== i);
    const ratioTo = others.map(({ name: other, j }) => {
      const ratios = resampled!.map((means) => means[i]! / means[j]!);
      return [other, { ratio: mean(own) / mean(costs[j]!), ci95: percentiles(ratios) }] as const;
    });
    const differenceTo = others.map(({ name: other, j }) => {
      const differences = resampled!.map((means) => means[i]! - means[j]!);
      return [other, { bps: mean(own) - mean(costs[j]!), ci95: percentiles(differences) }] as const;
    });
    const won = runs.filter((run) => plain[i]![run]! <= Math.min(...plain.map((each) => each[run]!)));
    const parts = outcomes.map((outcome, run) => costParts(outcome, undisturbedPx[run]!, drifts[i]![run]!));
    return {
      name,
      isBps: mean(own),
      ci95: percentiles(meanOf(resampled!)),
      rawIsBps: mean(plain[i]!),
      rawCi95: percentiles(meanOf(resampledPlain!)),
      rawStdBps: deviation(plain[i]!),
      stdBps: deviation(own),
      parts: {
        spreadBps: mean(parts.map(({ spreadBps }) => spreadBps)),
        impactBps: mean(parts.map(({ impactBps }) => impactBps)),
        timingBps: mean(parts.map(({ timingBps }) => timingBps)),
        feesBps: mean(parts.map(({ feesBps }) => feesBps)),
      },
      ratioTo: Object.fromEntries(ratioTo),
      differenceTo: Object.fromEntries(differenceTo),
      winPct: (100 * won.length) / runs.length,
      mix: {
        lit: mean(outcomes.map(({ mix }) => mix.lit)),
        dark: mean(outcomes.map(({ mix }) => mix.dark)),
        dealer: mean(outcomes.map(({ mix }) => mix.dealer)),
      },
      passivePct: 100 * mean(outcomes.map(({ passiveShare }) => passiveShare)),
      impactBps: mean(impacts[i]!),
      impactCi95: percentiles(meanOf(resampledImpact!)),
      feesBps: mean(outcomes.map(({ feesBps }) => feesBps)),
      donePct: 100 * mean(outcomes.map(({ doneShare }) => doneShare)),
      childrenMean: mean(outcomes.map(({ children }) => children)),
    };
  });
}

function moveBps({ side, arrivalPx }: EpisodeOutcome, midsPx: readonly number[]): number {
  return (sideSign(side) * ((midsPx.at(-1) || arrivalPx) - arrivalPx) * 10_000) / arrivalPx;
}

/** Means of each strategy over runs drawn with replacement, the same runs for all. */
function resample(costs: readonly (readonly number[])[], seed: string): number[][] {
  const rng = seededRng(`${seed}/bootstrap`);
  const runs = costs[0]?.length ?? 0;
  return Array.from({ length: BOOTSTRAPS }, () => {
    const sums = costs.map(() => 0);
    for (let drawn = 0; drawn < runs; drawn++) {
      const run = rng.below(runs);
      for (let i = 0; i < costs.length; i++) sums[i]! += costs[i]![run]!;
    }
    return sums.map((sum) => sum / runs);
  });
}

function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / Math.max(1, values.length - 1));
}

function percentiles(values: readonly number[]): Interval {
  const [low, high] = quantilesAbove(values, [0.025, 0.975]);
  return [low!, high!];
}
