/**
 * How fast the event log takes records in, durable on disk (full sync), by the size of the commit; how long an order
 * waits for its commit; and how long opening and verifying a log takes. On the disk of the folder for temporary files.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { EventLog } from '../engine/core/event-log.ts';
import { openEventLog } from '../engine/eventlog/open.ts';
import { verifyLog } from '../engine/eventlog/verify.ts';
import type { EngineEvent } from '../shared/domain/event.ts';
import { median, percentiles, type Bench } from './bench.ts';

const ROUNDS = 5;
const ROUND_MS = 400;
const START_US = 1_750_000_000_000_000;
const OPENED_RECORDS = 100_000;

const event = (n: number): EngineEvent =>
  n % 2 === 0
    ? {
        type: 'ChildFilled',
        childId: `C${n}`,
        execId: `E${n}`,
        px: 1_000_000 + n,
        qty: 100,
        liquidity: 'maker',
        fee: 0,
      }
    : { type: 'ChildCancelRequested', childId: `C${n}`, reason: 'the touch moved away: 3 ticks behind, 12 % planned' };

function appendAndCommit(log: EventLog, size: number): void {
  for (let i = 0; i < size; i++) log.append(START_US + i, event(log.durableSeq + i));
  log.commit();
}

export const bench: Bench = async (report) => {
  const folder = mkdtempSync(join(tmpdir(), 'watchkeeper-bench-'));
  try {
    for (const size of [1, 10, 100]) {
      const log = openEventLog(join(folder, `commits-of-${size}`));
      const latenciesUs: number[] = [];
      const rounds = Array.from({ length: ROUNDS }, () => round(log, size, latenciesUs));
      report({ name: `eventlog.append.${size}`, value: median(rounds), unit: 'records/s', detail: { rounds } });
      if (size === 1) {
        const { p50, ...rest } = percentiles(latenciesUs);
        report({ name: 'eventlog.commit.latency', value: p50, unit: 'us', detail: { quantile: 'p50', ...rest } });
      }
      log.close();
    }
    const file = join(folder, 'opened');
    const log = openEventLog(file);
    while (log.durableSeq < OPENED_RECORDS) appendAndCommit(log, 1000);
    log.close();
    const detail = { records: OPENED_RECORDS };
    report({ name: 'eventlog.open', value: timeMs(() => openEventLog(file).close()), unit: 'ms', detail });
    report({ name: 'eventlog.verify', value: timeMs(() => verifyLog(file)), unit: 'ms', detail });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Records a second; the time of each append with its commit goes to `latenciesUs`. */
function round(log: EventLog, size: number, latenciesUs: number[]): number {
  const from = log.durableSeq;
  const start = performance.now();
  let now = start;
  while (now - start < ROUND_MS) {
    appendAndCommit(log, size);
    const done = performance.now();
    latenciesUs.push((done - now) * 1000);
    now = done;
  }
  return Math.round(((log.durableSeq - from) / (now - start)) * 1000);
}

function timeMs(run: () => unknown): number {
  const times = Array.from({ length: 3 }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return median(times);
}
