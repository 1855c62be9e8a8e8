/** Logs for the tests of this folder: records that follow from their number. */
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { EngineEvent, LoggedEvent } from '../../../shared/domain/event.ts';
import type { EventLog } from '../../core/event-log.ts';
import { openEventLog } from '../open.ts';

export const START_US = 1_750_000_000_000_000;

/** The record that number `seq` always is; every 17th is longer than a page. */
export function sampleRecord(seq: number): LoggedEvent {
  const event: EngineEvent =
    seq % 3 === 0
      ? {
          type: 'ChildFilled',
          childId: `C${seq}`,
          execId: `E${seq}`,
          px: 100 + seq,
          qty: seq,
          liquidity: 'maker',
          fee: 0,
        }
      : { type: 'ChildRejected', childId: `C${seq}`, reason: 'é'.repeat(seq % 17 === 1 ? 3000 : seq % 40) };
  return { seq, tsUs: START_US + seq, event };
}

export function appendSamples(log: EventLog, count: number): void {
  for (let i = 0; i < count; i++) {
    const { tsUs, event } = sampleRecord(log.durableSeq + i + 1);
    log.append(tsUs, event);
  }
  log.commit();
}

/** A closed log of `count` sample records. */
export function sampleLog(file: string, count: number): string {
  const log = openEventLog(file);
  appendSamples(log, count);
  log.close();
  return file;
}

/** Copies a log together with the write-ahead log beside it, as a killed engine leaves them. */
export function copyLog(from: string, to: string): string {
  for (const suffix of ['', '-wal']) if (existsSync(from + suffix)) copyFileSync(from + suffix, to + suffix);
  return to;
}

/** Changes a closed log behind the back of the program. */
export function tamper(file: string, sql: string, ...values: SQLInputValue[]): void {
  const db = new DatabaseSync(file);
  db.prepare(sql).run(...values);
  db.close();
}

export function flipByte(file: string, offset: number, mask = 0x01): void {
  const bytes = readFileSync(file);
  bytes[offset]! ^= mask;
  writeFileSync(file, bytes);
}
