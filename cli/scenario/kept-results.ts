/** Results of tasks, kept in a file as they come: what was broken off goes on where it was, and ends with the same. */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { ArgumentError } from '../../engine/kernel/start/argument-error.ts';
import { type Asked, runTasks } from './pool.ts';
import type { Result } from './worker.ts';

/** What a task is, without the bytes of its model, whose card has their hash. */
function keyOf(task: Asked): string {
  const { model = null, ...rest } = task as Asked & {
    readonly model?: { readonly card: { readonly sha256: string } } | null;
  };
  return JSON.stringify({ ...rest, model: model?.card.sha256 ?? null });
}

/** Throws ArgumentError where the file holds something else. Results must be plain: they are kept as JSON. */
export async function runKept(
  tasks: readonly Asked[],
  file: string | undefined,
  progress: (done: number, total: number) => void,
): Promise<Result[]> {
  if (file === undefined) return runTasks(tasks, progress);
  const known = keptIn(file);
  const missing = tasks.filter((task) => !known.has(keyOf(task)));
  const had = tasks.length - missing.length;
  await runTasks(
    missing,
    (done) => progress(had + done, tasks.length),
    (task, result) => {
      const key = keyOf(task);
      known.set(key, result);
      appendFileSync(file, `${JSON.stringify([key, result])}\n`);
    },
  );
  return tasks.map((task) => known.get(keyOf(task))!);
}

function keptIn(file: string): Map<string, Result> {
  const kept = new Map<string, Result>();
  if (!existsSync(file)) return kept;
  const text = readFileSync(file, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  for (const [i, line] of whole.split('\n').slice(0, -1).entries()) {
    try {
      const [key, result] = JSON.parse(line) as [string, Result];
      kept.set(key, result);
    } catch {
      throw new ArgumentError(`${file}, line ${i + 1}: not a result that was kept; give another file`);
    }
  }
  // What was broken off in the middle of a line is run again.
  if (whole !== text) writeFileSync(file, whole);
  return kept;
}
