/**
 * The strategies that a scenario compares, each with its parameters. Baselines are tuned with equal care: every one by
 * the same seeds over a grid of its own, once, and the choice is shipped with what it was chosen from.
 */
import { z } from 'zod';
import type { ModelCard } from '../../../shared/domain/models/model-card.ts';
import { StrategyParams } from '../../../shared/domain/orders/strategy.ts';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';

export interface Contender {
  readonly name: string;
  readonly params: StrategyParams;
  /** Of an adaptive order: the model of its policy. */
  readonly model?: { readonly card: ModelCard; readonly bytes: Uint8Array };
}

const seconds = (count: number): number => count * US_PER_SECOND;
const every = <A, B>(as: readonly A[], bs: readonly B[]): (readonly [A, B])[] =>
  as.flatMap((a) => bs.map((b) => [a, b] as const));

const SLICES_US = [30, 60, 120, 300].map(seconds);
const TOLERANCES_PCT = [100, 400];

/** What each baseline is tuned over: eight candidates each. */
export const GRIDS: Readonly<Record<string, readonly StrategyParams[]>> = {
  twap: every(SLICES_US, TOLERANCES_PCT).map(([sliceUs, tolerancePct]) => ({
    strategy: 'twap',
    sliceUs,
    tolerancePct,
  })),
  vwap: every(SLICES_US, TOLERANCES_PCT).map(([sliceUs, tolerancePct]) => ({
    strategy: 'vwap',
    sliceUs,
    correctionPct: 50,
    tolerancePct,
  })),
  pov: every([12, 16, 25, 40], [2, 10]).map(([participationPct, aheadPct]) => ({
    strategy: 'pov',
    participationPct,
    aheadPct,
  })),
  is: every([0, 10, 100, 1_000], TOLERANCES_PCT).map(([riskAversion, tolerancePct]) => ({
    strategy: 'is',
    sliceUs: seconds(60),
    riskAversion,
    tolerancePct,
  })),
};

/** The file of tuned baselines: by scenario and strategy, what was chosen, and the mean cost of each candidate over its runs. */
export const TunedBaselines = z.strictObject({
  version: z.literal(1),
  scenarios: z.record(
    z.string(),
    z.strictObject({
      runs: z.int().min(1),
      seed: z.string(),
      chosen: z.record(z.string(), StrategyParams),
      tried: z.array(
        z.strictObject({ params: StrategyParams, runs: z.int().min(1), isBps: z.number(), donePct: z.number() }),
      ),
    }),
  ),
});
export type TunedBaselines = z.infer<typeof TunedBaselines>;

type Tried = TunedBaselines['scenarios'][string]['tried'][number];

/** Who leaves more of his order than this beside the best, in percent, is no cheaper for it. */
const LEAVES_PCT = 0.5;

/** The cheapest of those that finish their orders as far as any does. */
export function cheapest(tried: readonly Tried[]): readonly Tried[] {
  const most = Math.max(...tried.map(({ donePct }) => donePct));
  const price = ({ isBps, donePct }: Tried): number => (donePct >= most - LEAVES_PCT ? isBps : Infinity);
  return tried.toSorted((a, b) => price(a) - price(b) || b.donePct - a.donePct);
}

export interface Baselines {
  readonly contenders: readonly Contender[];
  /** On which runs their parameters were chosen, in words. */
  readonly tunedOn: string;
}

/** Where a scenario has not been tuned itself, its baselines are as here. */
const TUNED_BEFORE = 'midcap-20k-30min';

/** The tuned baselines of a scenario; the first of each grid where nothing has been tuned. */
export function baselinesOf(tuned: TunedBaselines | null, scenario: string): Baselines {
  const name = tuned?.scenarios[scenario] ? scenario : TUNED_BEFORE;
  const found = tuned?.scenarios[name];
  const contenders = Object.entries(GRIDS).map(([strategy, grid]) => ({
    name: strategy,
    params: found?.chosen[strategy] ?? grid[0]!,
  }));
  const tunedOn = found ? `${found.runs} runs of ${name}, seeds ${found.seed}/…` : 'nothing: the first of each grid';
  return { contenders, tunedOn };
}
