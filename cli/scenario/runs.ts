/** Runs contenders over seeds, every one of them on each, and the market without them. */
import type { RunsOfScenario } from '../../engine/kernel/episode/comparison.ts';
import type { Contender } from '../../engine/kernel/episode/contenders.ts';
import { driftBps, type EpisodeOutcome } from '../../engine/kernel/episode/episode.ts';
import { scenarioNamed } from '../../engine/kernel/episode/scenarios.ts';
import { sideSign } from '../../shared/domain/scalars.ts';
import { runTasks } from './pool.ts';

/** Seeds that are trained and tuned on begin so; a comparison's never do. */
export const TRAINING = 'train/';

export async function runContenders(
  scenario: string,
  contenders: readonly Contender[],
  seeds: readonly string[],
  progress: (done: number, total: number) => void,
): Promise<RunsOfScenario> {
  const first = contenders[0]!.params;
  const tasks = seeds.flatMap((seed) => [
    { kind: 'undisturbed', scenario, seed, params: first } as const,
    ...contenders.map(({ params, model }) => ({ kind: 'work', scenario, seed, params, model: model ?? null }) as const),
  ]);
  const results = await runTasks(tasks, progress);
  const perRun = 1 + contenders.length;
  const outcomeOf = (run: number, contender: number): EpisodeOutcome => {
    const result = results[run * perRun + 1 + contender]!;
    if (!('outcome' in result)) throw new Error('a run has an outcome');
    return result.outcome;
  };
  const drifts: number[] = [];
  const moves: number[] = [];
  for (const [run, seed] of seeds.entries()) {
    const result = results[run * perRun]!;
    const midsPx = 'midsPx' in result ? result.midsPx : [];
    const { side } = scenarioNamed(scenario).episode(seed, first).order;
    const { arrivalPx } = outcomeOf(run, 0);
    drifts.push(driftBps(side, arrivalPx, midsPx));
    moves.push((sideSign(side) * ((midsPx.at(-1) ?? arrivalPx) - arrivalPx) * 10_000) / arrivalPx);
  }
  return {
    strategies: contenders.map(({ name }, i) => ({ name, outcomes: seeds.map((_, run) => outcomeOf(run, i)) })),
    driftBps: drifts,
    undisturbedMoveBps: moves,
  };
}
