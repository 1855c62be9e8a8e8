/** Exploring orders on worker threads: whose transitions come back in the order of their seeds. */
import type { Transition } from '../../engine/core/transition.ts';
import type { ModelCard } from '../../shared/domain/models/model-card.ts';
import { runTasks } from './pool.ts';

export interface Asked {
  readonly scenario: string;
  readonly seed: string;
  readonly envelopePct: number;
}

export interface Exploring {
  readonly sliceUs: number;
  readonly tries: number;
  /** Of the states that are learnt from. */
  readonly schema: string;
  /** What the action `dark` rests, as a share of the envelope. */
  readonly darkOfEnvelope: number;
  /** Null: by the rule of thumb. */
  readonly model: { readonly card: ModelCard; readonly bytes: Uint8Array } | null;
}

export async function exploreEpisodes(
  orders: readonly Asked[],
  { sliceUs, ...how }: Exploring,
  progress: (done: number, of: number) => void,
): Promise<Transition[][]> {
  const tasks = orders.map(({ scenario, seed, envelopePct }) => {
    const params = { strategy: 'adaptive', sliceUs, envelopePct } as const;
    return { kind: 'explore', scenario, seed, params, ...how } as const;
  });
  const results = await runTasks(tasks, progress);
  return results.map((result) => ('transitions' in result ? [...result.transitions] : []));
}
