/** Simulates many seeds on all cores, in processes of their own, until all are done or enough have failed. */
import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import type { SeedDone } from './worker.ts';

/** A world leaves much behind that is dead at once: with little room for it a twentieth of the time goes into moving it. */
const YOUNG_HEAP = '--max-semi-space-size=32';

export interface ManySeeds {
  readonly seeds: readonly number[];
  readonly jobs: number;
  /** Ends early with so many failures; default: never. */
  readonly enough?: number;
  /** Arguments to Node, so that the engine is loaded in another build. */
  readonly execArgv?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly onSeed?: (done: SeedDone) => void;
}

export interface SeedsDone {
  readonly seeds: number;
  readonly failures: readonly { readonly seed: number; readonly invariant: string; readonly words: string }[];
  /** What came about in all of them, by kind. */
  readonly counts: Readonly<Record<string, number>>;
}

export const seedsFrom = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i);

export async function manySeeds(options: ManySeeds): Promise<SeedsDone> {
  const { seeds, jobs, enough = Infinity } = options;
  const failures: { seed: number; invariant: string; words: string }[] = [];
  const counts: Record<string, number> = {};
  let next = 0;
  let done = 0;
  const take = (told: SeedDone): void => {
    done++;
    for (const [what, count] of Object.entries(told.counts)) counts[what] = (counts[what] ?? 0) + count;
    if (told.broken) failures.push({ seed: told.seed, ...told.broken });
    options.onSeed?.(told);
  };
  // One at a time: where one failure is enough, no process has others before it that it must go through first.
  const nextSeed = (): number | null => (failures.length >= enough ? null : (seeds[next++] ?? null));
  await Promise.all(Array.from({ length: jobs }, () => runWorker(options, nextSeed, take)));
  failures.sort((a, b) => a.seed - b.seed);
  return { seeds: done, failures, counts };
}

function runWorker(
  { execArgv = [], env }: ManySeeds,
  nextSeed: () => number | null,
  take: (told: SeedDone) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker: ChildProcess = fork(path.join(import.meta.dirname, 'worker.ts'), {
      execArgv: [YOUNG_HEAP, ...execArgv],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      ...(env && { env: { ...process.env, ...env } }),
    });
    const give = (): void => {
      const seed = nextSeed();
      if (seed === null) worker.disconnect();
      else worker.send(seed);
    };
    worker.on('message', (done) => {
      take(done as SeedDone);
      give();
    });
    worker.once('error', reject);
    worker.once('exit', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`a simulating process ended with ${signal ?? code}`));
    });
    give();
  });
}
