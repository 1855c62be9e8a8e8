/** Runs episodes beside the main thread, one at a time, in the order in which they are asked for. */
import { parentPort } from 'node:worker_threads';
import { type EpisodeOutcome, runEpisode, undisturbedMids } from '../../engine/kernel/episode/episode.ts';
import { scenarioNamed } from '../../engine/kernel/episode/scenarios.ts';
import type { StrategyParams } from '../../shared/domain/strategy.ts';

export interface Task {
  readonly id: number;
  readonly scenario: string;
  readonly seed: string;
  /** The order's; null: nobody trades. The parameters still name an order, for its side and its times. */
  readonly params: StrategyParams;
  readonly undisturbed: boolean;
}

export type Result = { readonly id: number } & (
  { readonly outcome: EpisodeOutcome } | { readonly midsPx: readonly number[] } | { readonly error: string }
);

parentPort?.on('message', (task: Task) => parentPort?.postMessage(resultOf(task)));

function resultOf({ id, scenario, seed, params, undisturbed }: Task): Result {
  try {
    const episode = scenarioNamed(scenario).episode(seed, params);
    return undisturbed ? { id, midsPx: undisturbedMids(episode) } : { id, outcome: runEpisode(episode) };
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
