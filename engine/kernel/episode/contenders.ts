/**
 * The strategies that a scenario compares, each with its parameters. Baselines are tuned with equal care: every one by
 * the same seeds over a grid of its own, once, and the choice is shipped with what it was chosen from.
 */
import { z } from 'zod';
import type { ModelCard } from '../../../shared/domain/model-card.ts';
import { StrategyParams } from '../../../shared/domain/strategy.ts';
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

const SLICES_US = [15, 30, 60, 120].map(seconds);
const TOLERANCES_PCT = [50, 100, 200, 400];

/** What each baseline is tuned over: sixteen candidates each. */
export const GRIDS: Readonly<Record<string, readonly StrategyParams[]>> = {
  twap: every(SLICES_US, TOLERANCES_PCT).map(([sliceUs, tolerancePct]) => ({
    strategy: 'twap',
    ...{ sliceUs, tolerancePct },
  })),
  vwap: every(SLICES_US, TOLERANCES_PCT).map(([sliceUs, tolerancePct]) => ({
    strategy: 'vwap',
    ...{ sliceUs, correctionPct: 50, tolerancePct },
  })),
  pov: every([8, 12, 16, 25], [1, 2, 5, 10]).map(([participationPct, aheadPct]) => ({
    strategy: 'pov',
    ...{ participationPct, aheadPct },
  })),
  is: every(SLICES_US.slice(1, 3), [0, 10, 100, 1_000])
    .flatMap(([sliceUs, riskAversion]) => [100, 400].map((tolerancePct) => ({ sliceUs, riskAversion, tolerancePct })))
    .map((tunables) => ({ strategy: 'is', ...tunables })),
};

/** The file of tuned baselines: by scenario and strategy, what was chosen, and the mean cost of each candidate. */
export const TunedBaselines = z.strictObject({
  version: z.literal(1),
  scenarios: z.record(
    z.string(),
    z.strictObject({
      runs: z.int().min(1),
      seed: z.string(),
      chosen: z.record(z.string(), StrategyParams),
      tried: z.array(z.strictObject({ params: StrategyParams, isBps: z.number(), donePct: z.number() })),
    }),
  ),
});
export type TunedBaselines = z.infer<typeof TunedBaselines>;

/** Where a scenario has not been tuned itself, its baselines are as here: where the policy that ships has learnt, too. */
const TUNED_BEFORE = 'midcap-20k-30min';

/** The tuned baselines of a scenario; the first of each grid where nothing has been tuned. */
export function baselinesOf(tuned: TunedBaselines | null, scenario: string): Contender[] {
  const chosen = (tuned?.scenarios[scenario] ?? tuned?.scenarios[TUNED_BEFORE])?.chosen ?? {};
  return Object.entries(GRIDS).map(([name, grid]) => ({ name, params: chosen[name] ?? grid[0]! }));
}
