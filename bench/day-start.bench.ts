/**
 * How long a start takes after a day's log of a million records: from its snapshot, as after any start before, and from
 * its first record, as where there is none. From opening the log to an engine that takes commands, in this process. And how
 * large that snapshot is, and how long keeping one in the middle of trading holds up whoever waits.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { openEventLog } from '../engine/eventlog/open.ts';
import { snapshotOf } from '../engine/eventlog/snapshot-file.ts';
import { takePiece, textOf } from '../engine/kernel/log/snapshot-text.ts';
import { PLAIN_ROUTE } from '../shared/domain/orders/child.ts';
import { TestEngine } from '../tests/fixtures/engine-kernel.ts';
import { testParent } from '../tests/fixtures/engine-stage.ts';
import { quantile } from '../shared/std/quantiles.ts';
import { type Bench, median, percentiles, type Report } from './bench.ts';

const RECORDS = 1_000_000;
const RECORDS_A_CHILD = 4;
const CHILDREN_A_PARENT = 250;
const RECORDS_A_COMMIT = 10_000;
/** Of the session's six and a half hours. */
const DAY_US = 6 * 3_600_000_000;
const ROUNDS = 3;

export const bench: Bench = async (report) => {
  const folder = mkdtempSync(join(tmpdir(), 'watchkeeper-bench-'));
  try {
    const file = join(folder, 'events.db');
    writeDay(file);
    const whole = startMs(file);
    report({ name: 'start.day.from-first-record', value: whole, unit: 'ms', detail: { records: RECORDS } });
    const rounds = Array.from({ length: ROUNDS }, () => startMs(file));
    const detail = { records: RECORDS, goal: 3_000, rounds };
    report({ name: 'start.day.from-snapshot', value: Math.max(...rounds), unit: 'ms', detail });
    const bytes = statSync(snapshotOf(file)).size;
    report({ name: 'start.day.snapshot-size', value: bytes / 1e6, unit: 'MB', detail: { records: RECORDS } });
    reportHolds(file, report);
    rmSync(snapshotOf(file));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  await Promise.resolve();
};

/** What is captured at once, and the pieces that it is then made text in, each by itself. */
function reportHolds(file: string, report: Report): void {
  const engine = new TestEngine({ logPath: file });
  const { children, parents } = engine.state;
  const captures: number[] = [];
  const pieces: number[] = [];
  const timed = <T>(into: number[], task: () => T): T => {
    const before = performance.now();
    const result = task();
    into.push(performance.now() - before);
    return result;
  };
  for (let round = 0; round < ROUNDS; round++) {
    const text = textOf(timed(captures, () => engine.state.capture()));
    while (timed(pieces, () => takePiece(text)) !== '');
  }
  const detail = { rounds: captures, children: children.size, parents: parents.size };
  report({ name: 'snapshot.captured-at-once', value: median(captures), unit: 'ms', detail });
  report({ name: 'snapshot.piece.p99', value: quantile(pieces, 0.99), unit: 'ms', detail: percentiles(pieces) });
  engine.kernel.close();
}

/** Ends it in order afterwards, which leaves a snapshot. */
function startMs(file: string): number {
  const before = performance.now();
  const engine = new TestEngine({ logPath: file });
  const elapsedMs = performance.now() - before;
  engine.kernel.close();
  return elapsedMs;
}

/** A day on the tests' market: parents one after another, each with its children sent, acknowledged and filled in two. */
function writeDay(file: string): void {
  const engine = new TestEngine({ logPath: file });
  const startUs = engine.kernel.nowUs();
  engine.crash();
  const log = openEventLog(file);
  const parents = Math.floor(RECORDS / (CHILDREN_A_PARENT * RECORDS_A_CHILD + 2));
  for (let p = 1; p <= parents; p++) {
    const parentId = `P${p}`;
    const tsUs = startUs + Math.floor((p / parents) * DAY_US);
    const times = { startUs: tsUs, endUs: tsUs + 1, submittedUs: tsUs, planFromUs: tsUs };
    const qty = CHILDREN_A_PARENT * 100;
    log.append(tsUs, { type: 'ParentSubmitted', parent: testParent({ parentId, instrument: 'MIDT', qty, ...times }) });
    for (let c = 1; c <= CHILDREN_A_PARENT; c++) {
      const childId = `C${(p - 1) * CHILDREN_A_PARENT + c}`;
      const order = {
        childId,
        parentId,
        venue: 'SIM',
        instrument: 'MIDT',
        side: 'buy',
        qty: 100,
        px: 1_000_000,
      } as const;
      const fresh = { state: 'pending-new', filledQty: 0, filledNotional: 0, fees: 0, submittedUs: tsUs } as const;
      const words = { reason: '3 behind plan, 2 % of the market: rests at the touch', venueNote: '', placedBy: null };
      const child = { ...order, ...PLAIN_ROUTE, ...fresh, ...words, tif: 'day', updatedUs: tsUs } as const;
      log.append(tsUs, { type: 'ChildSubmitted', child });
      log.append(tsUs, { type: 'ChildAcknowledged', childId });
      const fill = { px: 1_000_000, qty: 50, liquidity: 'maker', fee: 0 } as const;
      log.append(tsUs, { type: 'ChildFilled', childId, execId: `${childId}-1`, ...fill });
      log.append(tsUs, { type: 'ChildFilled', childId, execId: `${childId}-2`, ...fill });
    }
    log.append(tsUs, { type: 'ParentDone', parentId });
    if (p % Math.ceil(RECORDS_A_COMMIT / (CHILDREN_A_PARENT * RECORDS_A_CHILD)) === 0) log.commit();
  }
  log.commit();
  log.close();
}
