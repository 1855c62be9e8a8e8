/** Opens a log for writing: alone, checked from its first record to its last, and repaired only where nothing is lost by it. */
import { existsSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { type EventLog, EventLogError, type LogSnapshot } from '../core/event-log.ts';
import { GENESIS_HASH, toHex } from './chain.ts';
import { lockLog } from './file-lock.ts';
import {
  checkIdentity,
  createTables,
  isBlank,
  MAX_WAL_BYTES,
  PAGE_BYTES,
  sqliteVersion,
  startWalAnew,
} from './layout.ts';
import { cutTail, keepWal } from './repair.ts';
import { type ChainScan, type ScanStart, scanChain } from './scan.ts';
import { readSnapshot, snapshotOf } from './snapshot-file.ts';
import { SqliteEventLog } from './sqlite-event-log.ts';
import { DAMAGE_REMEDY, toEventLogError } from './sqlite-failure.ts';
import { checkWal, walOf } from './wal-check.ts';

export interface EventLogOptions {
  /** Largest size of the log's file; a commit beyond it fails as on a full disk. */
  readonly maxBytes?: number;
}

const DEFAULT_MAX_BYTES = 64 * 2 ** 30;

/**
 * Opens the log in `path`, or makes it; `':memory:'` is a log that nobody else sees and that ends with its close.
 * Throws EventLogError, and then holds nothing open.
 */
export function openEventLog(path: string, options: EventLogOptions = {}): EventLog {
  const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
  if (path === ':memory:') {
    const db = openDatabase(path, maxBytes);
    return new SqliteEventLog({ db, file: path, lock: null, records: 0, head: GENESIS_HASH, repaired: null });
  }
  const lock = lockLog(path);
  let db: DatabaseSync | undefined;
  try {
    const wal = checkWal(path);
    if (wal.kind === 'damaged') throw damaged(path, `${wal.problem} is damaged`);
    let repaired = wal.kind === 'torn' ? keepWal(path, wal.problem) : null;
    refuseOrphan(path, wal.frames);
    db = openDatabase(path, maxBytes);
    // What is torn has been kept: without it now, the next opening does not find it again.
    if (wal.kind === 'torn') startWalAnew(db);
    const found = fitting(db, path);
    if (found.words !== null) repaired = repaired === null ? found.words : `${repaired} ${found.words}`;
    const scan = check(db, path, found.from);
    if (scan.problems.length > 0) {
      const cut = cutTail(db, path, scan);
      repaired = repaired === null ? cut : `${repaired} ${cut}`;
      db = openDatabase(path, maxBytes);
    }
    return new SqliteEventLog({
      db,
      file: path,
      lock,
      records: scan.records,
      head: scan.head,
      repaired,
      snapshot: found.snapshot,
    });
  } catch (error) {
    if (db?.isOpen) db.close();
    lock.release();
    throw toEventLogError(error, path, 'opening it');
  }
}

function openDatabase(path: string, maxBytes: number): DatabaseSync {
  const db = new DatabaseSync(path);
  try {
    // Exclusive before anything is read: SQLite then keeps the index of the write-ahead log in memory, not in a file.
    // Freed bytes are zeroed, so that pages hold nothing but what the records make them hold.
    db.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA page_size = ${PAGE_BYTES}; PRAGMA secure_delete = ON`);
    db.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maxBytes / PAGE_BYTES))}`);
    const blank = isBlank(db);
    if (!blank) checkIdentity(db, path);
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    // Done when nobody waits for it: SqliteEventLog.tidy.
    db.exec('PRAGMA wal_autocheckpoint = 0');
    // The check of the write-ahead log builds on that no frame is written twice, as happens to pages that leave the cache
    // before their transaction is committed.
    db.exec(`PRAGMA journal_size_limit = ${2 * MAX_WAL_BYTES}; PRAGMA cache_spill = OFF`);
    if (blank) {
      startWalAnew(db);
      db.exec('BEGIN IMMEDIATE');
      createTables(db, { sqlite: sqliteVersion(db), mixed: false });
      db.exec('COMMIT');
    }
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** SQLite silently deletes a write-ahead log whose database is not there. */
function refuseOrphan(path: string, frames: number): void {
  if (frames > 0 && (!existsSync(path) || statSync(path).size === 0))
    throw damaged(path, `the file is missing or empty, and ${walOf(path)} still holds records of it`);
}

interface Fitting {
  readonly snapshot: LogSnapshot | null;
  readonly from?: ScanStart;
  readonly words: string | null;
}

/** The snapshot beside the log, where the record that it ends with is in the log as it says: what is before was checked. */
function fitting(db: DatabaseSync, path: string): Fitting {
  const file = readSnapshot(path);
  if (file.kind !== 'whole') return { snapshot: null, words: file.kind === 'skipped' ? file.why : null };
  const { snapshot, head } = file;
  const stored = db.prepare('SELECT hash FROM records WHERE seq = ?').get(snapshot.seq)?.['hash'];
  if (stored instanceof Uint8Array && toHex(stored) === head) {
    return { snapshot, from: { seq: snapshot.seq, hash: stored }, words: null };
  }
  const words = `The snapshot ${snapshotOf(path)} is skipped: it is of another log. The log is read from its first record instead.`;
  return { snapshot: null, words };
}

/** What the scan found, if all is well or the tail alone is damaged; throws for anything that a cut cannot mend. */
function check(db: DatabaseSync, path: string, from: ScanStart | undefined): ChainScan {
  const structure = db.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
  if (structure !== 'ok') throw damaged(path, `its pages are damaged (${String(structure)})`);
  const scan = scanChain(db, from);
  const first = scan.problems[0];
  if (scan.undecodable !== null && scan.undecodable === first?.seq)
    throw new EventLogError(
      'VERSION',
      `event log ${path}: record ${first.seq} is intact, but ${first.problem}. Use the program that wrote it.`,
    );
  // Good records after a bad one mean that it was once good too: no write was torn, so nothing may be cut.
  if (first && scan.soundAfter !== null)
    throw damaged(path, `record ${first.seq}: ${first.problem}, and record ${scan.soundAfter} after it is whole`);
  return scan;
}

const damaged = (path: string, what: string): EventLogError =>
  new EventLogError('DAMAGED', `event log ${path}: ${what}. ${DAMAGE_REMEDY}`);
