/**
 * The strategies that a scenario compares, each with its parameters. Baselines are tuned with equal care: every one by
 * the same seeds over a grid of its own, once, and the choice is shipped with what it was chosen from.
 */
import { z } from 'zod';
import { StrategyParams } from '../../../shared/domain/strategy.ts';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';

export interface Contender {
  readonly name: string;
  readonly params: StrategyParams;
}

const SLICES_US = [10, 30, 60, 120].map((seconds) => seconds * US_PER_SECOND);

/** What each baseline is tuned over. */
export const GRIDS: Readonly<Record<string, readonly StrategyParams[]>> = {
  twap: SLICES_US.map((sliceUs) => ({ strategy: 'twap', sliceUs, maxParticipationPct: 100 })),
  pov: [6, 8, 10, 15, 20, 30].map((participationPct) => ({ strategy: 'pov', participationPct })),
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

/** The tuned baselines of a scenario; the first of each grid where it has not been tuned. */
export function baselinesOf(tuned: TunedBaselines | null, scenario: string): Contender[] {
  const chosen = tuned?.scenarios[scenario]?.chosen ?? {};
  return Object.entries(GRIDS).map(([name, grid]) => ({ name, params: chosen[name] ?? grid[0]! }));
}
