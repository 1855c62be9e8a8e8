/**
 * Checks a log that no engine works on, as `watchkeeper log verify` does: every hash from the stored bytes, the sequence,
 * every event, SQLite's own structure, the write-ahead log beside it and every byte of every page ({@link ./page-check.ts}).
 * One changed byte anywhere is found, but for pages that the write-ahead log of a killed engine is about to replace.
 * Works on a copy in the folder for temporary files (about twice the log's size), so the log's files stay as they are.
 */
import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { EventLogError } from '../core/event-log.ts';
import { GENESIS_HASH, toHex } from './chain.ts';
import { lockForReading } from './file-lock.ts';
import { checkIdentity, readLayout, sqliteVersion } from './layout.ts';
import { headerProblems, pageDifferences } from './page-check.ts';
import { rewriteLog } from './rewrite.ts';
import { MAX_PROBLEMS, type RecordProblem, scanChain } from './scan.ts';
import { primaryCode, SQLITE_FULL, toEventLogError } from './sqlite-failure.ts';
import { checkWal, walOf } from './wal-check.ts';

export interface LogVerification {
  readonly file: string;
  /** Whole records from the first on, and the hash of the last of them in hex. */
  readonly records: number;
  readonly head: string;
  readonly ok: boolean;
  readonly problems: readonly RecordProblem[];
  /** What could not be checked, in words; no sign of damage. */
  readonly remarks: readonly string[];
}

type Findings = { records: number; head: string; problems: RecordProblem[]; remarks: string[] };

/** Throws EventLogError LOCKED while an engine works on it, VERSION or IO where it cannot be checked at all. */
export function verifyLog(file: string): LogVerification {
  if (!existsSync(file) || !statSync(file).isFile())
    throw new EventLogError('IO', `event log ${file}: there is no such file. Check the name.`);
  const lock = lockForReading(file);
  const folder = mkdtempSync(join(tmpdir(), 'watchkeeper-verify-'));
  const found: Findings = { records: 0, head: toHex(GENESIS_HASH), problems: [], remarks: [] };
  try {
    const copy = join(folder, 'log');
    copyFileSync(file, copy);
    if (existsSync(walOf(file))) copyFileSync(walOf(file), walOf(copy));
    verifyWal(file, found);
    verifyCopy(file, copy, join(folder, 'afresh'), found);
  } catch (error) {
    const failure = toEventLogError(error, file, 'verifying it');
    if (!(failure instanceof EventLogError && failure.code === 'DAMAGED')) throw failure;
    found.problems.push({ seq: null, problem: failure.message });
  } finally {
    rmSync(folder, { recursive: true, force: true });
    lock.release();
  }
  return { file, ...found, ok: found.problems.length === 0 };
}

function verifyWal(file: string, found: Findings): void {
  const wal = checkWal(file);
  if (wal.kind !== 'whole') found.problems.push({ seq: null, problem: `damaged: ${wal.problem}` });
  if (wal.frames > 0)
    found.remarks.push(
      `${walOf(file)} holds ${wal.frames} newer pages; the older ones that they replace were not checked`,
    );
}

function verifyCopy(file: string, copy: string, afresh: string, found: Findings): void {
  const db = new DatabaseSync(copy);
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE');
    checkIdentity(db, file);
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    verifyRecords(db, found);
    if (found.problems.length === 0) verifyPages(db, copy, afresh, found);
  } catch (error) {
    if (primaryCode(error) === undefined || primaryCode(error) === SQLITE_FULL) throw error;
    // Whatever else SQLite refuses to do with a copy of our own, it does so because of what the file holds.
    found.problems.push({
      seq: null,
      problem: `cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    });
  } finally {
    db.close();
  }
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
