/**
 * Strategies compared run by run on the same seeds. What a market did by itself is taken off every cost as a control
 * variate: the cost of a frictionless order that follows the clock through the same market without us. Its mean is zero,
 * for whoever trades does not know the side, and it is the same for every strategy of a run, so it narrows the intervals
 * and moves no mean. Intervals are percentiles of a bootstrap over runs, all strategies of a run together.
 */
import { seededRng } from '../../../shared/std/rng.ts';
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
  /** Mean as it was, drift and all, and the standard deviations of a run with and without it. */
  readonly rawIsBps: number;
  readonly rawStdBps: number;
  readonly stdBps: number;
  /** Of means; an interval over a mean that may be zero says little, the difference then says more. */
  readonly ratioTo: Readonly<Record<string, { readonly ratio: number; readonly ci95: Interval }>>;
  /** Mean difference, this less the other: below zero is cheaper. */
  readonly differenceTo: Readonly<Record<string, { readonly bps: number; readonly ci95: Interval }>>;
  /** Share of runs in which none was cheaper. */
  readonly winPct: number;
  readonly mix: EpisodeOutcome['mix'];
  readonly passivePct: number;
  /** How far the mid had moved with the order at its end, beyond what it did without. */
  readonly impactBps: number;
  readonly feesBps: number;
  readonly donePct: number;
  readonly childrenMean: number;
}

export interface RunsOfScenario {
  readonly strategies: readonly StrategyRuns[];
  /** By run: what the undisturbed market cost the frictionless order, and where it ended, signed by the side. */
  readonly driftBps: readonly number[];
  readonly undisturbedMoveBps: readonly number[];
}

export function compareStrategies(
  { strategies, driftBps, undisturbedMoveBps }: RunsOfScenario,
  seed: string,
): StrategyResult[] {
  const costs = strategies.map(({ outcomes }) => outcomes.map(({ isBps }, run) => isBps - driftBps[run]!));
  const resampled = resample(costs, seed);
  const runs = driftBps.map((_, run) => run);
  return strategies.map(({ name, outcomes }, i) => {
    const own = costs[i]!;
    const others = strategies.map((other, j) => ({ name: other.name, j })).filter(({ j }) => j !== i);
    const raw = outcomes.map(({ isBps }) => isBps);
    const ratioTo = others.map(({ name: other, j }) => {
      const ratios = resampled.map((means) => means[i]! / means[j]!);
      return [other, { ratio: mean(own) / mean(costs[j]!), ci95: percentiles(ratios) }] as const;
    });
    const differenceTo = others.map(({ name: other, j }) => {
      const differences = resampled.map((means) => means[i]! - means[j]!);
      return [other, { bps: mean(own) - mean(costs[j]!), ci95: percentiles(differences) }] as const;
    });
    const won = runs.filter((run) => own[run]! <= Math.min(...costs.map((each) => each[run]!)));
    return {
      name,
      isBps: mean(own),
      ci95: percentiles(resampled.map((means) => means[i]!)),
      ...{ rawIsBps: mean(raw), rawStdBps: deviation(raw), stdBps: deviation(own) },
      ratioTo: Object.fromEntries(ratioTo),
      differenceTo: Object.fromEntries(differenceTo),
      winPct: (100 * won.length) / runs.length,
      mix: {
        lit: mean(outcomes.map(({ mix }) => mix.lit)),
        dark: mean(outcomes.map(({ mix }) => mix.dark)),
        dealer: mean(outcomes.map(({ mix }) => mix.dealer)),
      },
      passivePct: 100 * mean(outcomes.map(({ passiveShare }) => passiveShare)),
      impactBps: mean(outcomes.map(({ moveBps }, run) => moveBps - undisturbedMoveBps[run]!)),
      feesBps: mean(outcomes.map(({ feesBps }) => feesBps)),
      donePct: 100 * mean(outcomes.map(({ doneShare }) => doneShare)),
      childrenMean: mean(outcomes.map(({ children }) => children)),
    };
  });
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

export const mean = (values: readonly number[]): number =>
  values.length === 0 ? NaN : values.reduce((sum, value) => sum + value, 0) / values.length;

function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / Math.max(1, values.length - 1));
}

function percentiles(values: readonly number[]): Interval {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  return [at(0.025), at(0.975)];
}
