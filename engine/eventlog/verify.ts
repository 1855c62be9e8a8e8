/**
 * Checks a log that no engine works on, as `watchkeeper log verify` does: every hash from the stored bytes, the sequence,
 * every event, SQLite's own structure, the write-ahead log beside it and every byte of every page ({@link ./page-check.ts}).
 * One changed byte anywhere is found. In pages that the write-ahead log of a killed engine is about to replace it is a
 * remark, since being killed in the middle of that leaves the same. Works on copies in the folder for temporary files
 * (up to four times the log's size), so the log's own files stay as they are.
 */
import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import type { EngineEvent } from '../../shared/domain/event.ts';
import { EngineState } from '../core/engine-state.ts';
import { EventLogError } from '../core/event-log.ts';
import { GENESIS_HASH, toHex } from './chain.ts';
import { lockForReading } from './file-lock.ts';
import { checkIdentity, isBlank, readLayout, sqliteVersion } from './layout.ts';
import { headerProblems, pageDifferences } from './page-check.ts';
import { rewriteLog } from './rewrite.ts';
import { MAX_PROBLEMS, type RecordProblem, scanChain } from './scan.ts';
import { readSnapshot, snapshotOf } from './snapshot-file.ts';
import { primaryCode, SQLITE_FULL, toEventLogError } from './sqlite-failure.ts';
import { checkWal, walOf } from './wal-check.ts';

export interface LogVerification {
  readonly file: string;
  /** Whole records from the first on, and the hash of the last of them in hex. */
  readonly records: number;
  readonly head: string;
  readonly ok: boolean;
  readonly problems: readonly RecordProblem[];
  /** What is neither damage nor certainly none, in words. */
  readonly remarks: readonly string[];
}

type Findings = { records: number; head: string; problems: RecordProblem[]; remarks: string[] };

const noFindings = (): Findings => ({ records: 0, head: toHex(GENESIS_HASH), problems: [], remarks: [] });

/** Throws EventLogError LOCKED while an engine works on it, VERSION or IO where it cannot be checked at all. */
export function verifyLog(file: string): LogVerification {
  if (!existsSync(file) || !statSync(file).isFile())
    throw new EventLogError('IO', `event log ${file}: there is no such file. Check the name.`);
  const lock = lockForReading(file);
  const folder = mkdtempSync(join(tmpdir(), 'watchkeeper-verify-'));
  const found = noFindings();
  try {
    const copy = join(folder, 'log');
    copyFileSync(file, copy);
    if (existsSync(walOf(file))) copyFileSync(walOf(file), walOf(copy));
    const wal = checkWal(file);
    if (wal.kind !== 'whole') found.problems.push({ seq: null, problem: `damaged: ${wal.problem}` });
    verifyCopy(file, copy, join(folder, 'afresh'), found);
    if (found.problems.length === 0) verifySnapshot(file, copy, found);
    if (wal.frames > 0 && found.problems.length === 0) verifyOlder(file, folder, found);
  } catch (error) {
    throw toEventLogError(error, file, 'verifying it');
  } finally {
    rmSync(folder, { recursive: true, force: true });
    lock.release();
  }
  return { file, ...found, ok: found.problems.length === 0 };
}

/** A snapshot that is skipped harms nothing and is a remark; one that would be believed has to be what its records come to. */
function verifySnapshot(file: string, copy: string, found: Findings): void {
  const kept = readSnapshot(file);
  if (kept.kind === 'none') return;
  if (kept.kind === 'skipped') return void found.remarks.push(kept.why);
  const { seq, state } = kept.snapshot;
  const db = new DatabaseSync(copy);
  try {
    const folded = new EngineState();
    let head = '';
    const rows = db.prepare('SELECT seq, ts_us, hash, body FROM records WHERE seq <= ? ORDER BY seq').iterate(seq);
    for (const { seq: at, ts_us: tsUs, hash, body } of rows) {
      const event = JSON.parse(Buffer.from(body as Uint8Array).toString()) as EngineEvent;
      folded.apply(event, Number(at), Number(tsUs));
      head = toHex(hash as Uint8Array);
    }
    const name = snapshotOf(file);
    if (head !== kept.head) return void found.remarks.push(`${name} is of another log and is skipped`);
    if (isDeepStrictEqual(JSON.parse(JSON.stringify(folded.capture())), state)) return;
    found.problems.push({ seq, problem: `${name} is not what the records up to it come to: delete it` });
  } finally {
    db.close();
  }
}

/**
 * The file without the write-ahead log beside it is the log as it was some commits ago, and checked as such. It is not
 * whole when the engine was killed while it moved pages from there: damage to one of these pages looks the same.
 */
function verifyOlder(file: string, folder: string, found: Findings): void {
  const older = join(folder, 'older');
  copyFileSync(file, older);
  const foundOlder = noFindings();
  verifyCopy(file, older, join(folder, 'older-afresh'), foundOlder);
  if (foundOlder.problems[0])
    found.remarks.push(
      `Pages that ${walOf(file)} is about to replace are not whole, as after a crash while they are being replaced. ` +
        `They count for nothing (${foundOlder.problems[0].problem}).`,
    );
}

function verifyCopy(file: string, copy: string, afresh: string, found: Findings): void {
  const db = new DatabaseSync(copy);
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE');
    if (isBlank(db)) return void found.remarks.push('nothing was ever stored in the file');
    checkIdentity(db, file);
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    verifyRecords(db, found);
    if (found.problems.length === 0) verifyPages(db, copy, afresh, found);
  } catch (error) {
    if (!isDamage(error)) throw error;
    found.problems.push({ seq: null, problem: `cannot be read: ${error.message}` });
  } finally {
    db.close();
  }
}

/** Whatever SQLite refuses to do with a copy of our own, other than for space, it refuses because of what the file holds. */
function isDamage(error: unknown): error is Error {
  if (error instanceof EventLogError) return error.code === 'DAMAGED';
  return primaryCode(error) !== undefined && primaryCode(error) !== SQLITE_FULL;
}

function verifyRecords(db: DatabaseSync, found: Findings): void {
  for (const row of db.prepare(`PRAGMA integrity_check(${MAX_PROBLEMS})`).all())
    if (row['integrity_check'] !== 'ok') found.problems.push({ seq: null, problem: String(row['integrity_check']) });
  const scan = scanChain(db);
  found.records = scan.records;
  found.head = toHex(scan.head);
  found.problems.push(...scan.problems);
}

function verifyPages(db: DatabaseSync, copy: string, afresh: string, found: Findings): void {
  const report = (problem: string): number => found.problems.push({ seq: null, problem });
  const layout = readLayout(db);
  if (!layout) return void report('the note on which SQLite laid out the pages is damaged');
  headerProblems(copy, layout).forEach(report);
  rewriteLog(db, afresh, found.records, layout);
  const differences = pageDifferences(copy, afresh);
  if (!layout.mixed && layout.sqlite === sqliteVersion(db)) differences.forEach(report);
  else if (differences.length > 0)
    found.remarks.push(
      `${differences.length} pages could not be compared, since this SQLite did not write them: ${differences[0]}`,
    );
}
