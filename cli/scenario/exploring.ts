/** Exploring orders on worker threads: whose transitions come back in the order of their seeds. */
import type { Transition } from '../../engine/core/transition.ts';
import type { ModelCard } from '../../shared/domain/model-card.ts';
import { runTasks } from './pool.ts';

export interface Exploring {
  readonly scenario: string;
  readonly seeds: readonly string[];
  readonly sliceUs: number;
  readonly envelopePct: number;
  readonly tries: number;
  /** Of the states that are learnt from. */
  readonly schema: string;
  /** Null: by the rule of thumb. */
  readonly model: { readonly card: ModelCard; readonly bytes: Uint8Array } | null;
}

export async function exploreEpisodes(
  { scenario, seeds, sliceUs, envelopePct, tries, schema, model }: Exploring,
  progress: (done: number, of: number) => void,
): Promise<Transition[][]> {
  const params = { strategy: 'adaptive', sliceUs, envelopePct } as const;
  const tasks = seeds.map((seed) => ({ kind: 'explore', scenario, seed, params, tries, schema, model }) as const);
  const results = await runTasks(tasks, progress);
  return results.map((result) => ('transitions' in result ? [...result.transitions] : []));
}
