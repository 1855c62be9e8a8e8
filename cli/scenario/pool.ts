/** A few worker threads that take tasks as they become free; results come back in the order of the tasks. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Result, Task } from './worker.ts';

export type Asked = Task extends infer T ? (T extends Task ? Omit<T, 'id'> : never) : never;

/** Throws where a task fails; `progress` is told how many are done, `came` of each as it is. */
export async function runTasks(
  tasks: readonly Asked[],
  progress: (done: number, total: number) => void,
  came: (task: Asked, result: Result) => void = () => undefined,
): Promise<Result[]> {
  const workers = Array.from({ length: Math.min(tasks.length, availableParallelism()) }, () => startWorker());
  const results: Result[] = [];
  let next = 0;
  let done = 0;
  try {
    await Promise.all(workers.map((worker) => drain(worker)));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return results;

  async function drain(worker: Worker): Promise<void> {
    for (let id = next++; id < tasks.length; id = next++) {
      const result = await ask(worker, { ...tasks[id]!, id });
      if ('error' in result) throw new Error(`run ${tasks[id]!.seed} of ${tasks[id]!.scenario}: ${result.error}`);
      results[id] = result;
      came(tasks[id]!, result);
      progress(++done, tasks.length);
    }
  }
}

const startWorker = (): Worker => new Worker(new URL('worker.ts', import.meta.url));

function ask(worker: Worker, task: Task): Promise<Result> {
  return new Promise((resolve, reject) => {
    const end = (then: () => void): void => {
      worker.off('message', onMessage);
      worker.off('error', onError);
      then();
    };
    const onMessage = (result: Result): void => end(() => resolve(result));
    const onError = (error: unknown): void => end(() => reject(error));
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.postMessage(task);
  });
}
