/** Runs contenders over seeds, every one of them on each, and the market without them. */
import type { RunsOfScenario } from '../../engine/kernel/episode/comparison.ts';
import type { Conditions } from '../../engine/kernel/episode/scenarios.ts';
import type { Contender } from '../../engine/kernel/episode/contenders.ts';
import type { EpisodeOutcome } from '../../engine/kernel/episode/episode.ts';
import { runTasks } from './pool.ts';

export interface Setting {
  readonly scenario: string;
  readonly conditions?: Conditions;
}

export async function runContenders(
  setting: Setting,
  contenders: readonly Contender[],
  seeds: readonly string[],
  progress: (done: number, total: number) => void,
): Promise<RunsOfScenario> {
  const first = contenders[0]!.params;
  const tasks = seeds.flatMap((seed) => [
    { kind: 'undisturbed', ...setting, seed, params: first } as const,
    ...contenders.map(
      ({ params, model }) => ({ kind: 'work', ...setting, seed, params, model: model ?? null }) as const,
    ),
  ]);
  const results = await runTasks(tasks, progress);
  const perRun = 1 + contenders.length;
  const outcomeOf = (run: number, contender: number): EpisodeOutcome => {
    const result = results[run * perRun + 1 + contender]!;
    if (!('outcome' in result)) throw new Error('a run has an outcome');
    return result.outcome;
  };
  return {
    strategies: contenders.map(({ name }, i) => ({ name, outcomes: seeds.map((_, run) => outcomeOf(run, i)) })),
    undisturbedPx: seeds.map((_, run) => {
      const result = results[run * perRun]!;
      return 'midsPx' in result ? result.midsPx : [];
    }),
  };
}
