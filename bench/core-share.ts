/**
 * What a busy machine does to a figure: how long a process's main thread was ready to run and had no core, and what it
 * computed. A
 * latency less that wait is what it would have been on a core of its own; waits for the disk stay in it.
 */
import { openSync, readSync } from 'node:fs';

export interface CoreShare {
  /** Milliseconds since it began. */
  readonly waitedMs: number;
  readonly computedMs: number;
}

const NS_PER_MS = 1_000_000;

/** Linux tells what a thread computed and waited in nanoseconds; elsewhere it is taken never to have waited. */
export function openCoreShare(pid = process.pid): () => CoreShare {
  let file: number;
  try {
    file = openSync(`/proc/${pid}/task/${pid}/schedstat`, 'r');
  } catch {
    return () => ({ waitedMs: 0, computedMs: process.cpuUsage().user / 1_000 });
  }
  const buffer = Buffer.alloc(96);
  return () => {
    const length = readSync(file, buffer, 0, buffer.length, 0);
    const [computedNs, waitedNs] = buffer.toString('latin1', 0, length).split(' ').map(Number);
    return { computedMs: (computedNs ?? 0) / NS_PER_MS, waitedMs: (waitedNs ?? 0) / NS_PER_MS };
  };
}
