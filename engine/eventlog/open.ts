/** Opens a log for writing: alone, checked from its first record to its last, and repaired only where nothing is lost by it. */
import { DatabaseSync } from 'node:sqlite';
import { type EventLog, EventLogError } from '../core/event-log.ts';
import { GENESIS_HASH } from './chain.ts';
import { lockLog } from './file-lock.ts';
import { checkIdentity, createTables, isBlank, noteWriter, PAGE_BYTES, sqliteVersion } from './layout.ts';
import { type ChainScan, scanChain } from './scan.ts';
import { SqliteEventLog } from './sqlite-event-log.ts';
import { DAMAGE_REMEDY, toEventLogError } from './sqlite-failure.ts';

/** Opens the log in `path`, or makes it; `':memory:'` is a log that nobody else sees and that ends with its close. */
export function openEventLog(path: string): EventLog {
  if (path === ':memory:') {
    const db = openDatabase(path);
    return new SqliteEventLog({ db, file: path, lock: null, records: 0, head: GENESIS_HASH, repaired: null });
  }
  const lock = lockLog(path);
  let db: DatabaseSync | undefined;
  try {
    db = openDatabase(path);
    const scan = scanChain(db);
    refuseDamage(path, scan);
    return new SqliteEventLog({ db, file: path, lock, records: scan.records, head: scan.head, repaired: null });
  } catch (error) {
    if (db?.isOpen) db.close();
    lock.release();
    throw toEventLogError(error, path, 'opening it');
  }
}

function openDatabase(path: string): DatabaseSync {
  const db = new DatabaseSync(path);
  try {
    // Exclusive before anything is read: SQLite then keeps the index of the write-ahead log in memory, not in a file.
    db.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA page_size = ${PAGE_BYTES}; PRAGMA secure_delete = ON`);
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 0');
    if (isBlank(db)) {
      db.exec('BEGIN IMMEDIATE');
      createTables(db, { sqlite: sqliteVersion(db), mixed: false });
      db.exec('COMMIT');
    }
    checkIdentity(db, path);
    noteWriter(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function refuseDamage(path: string, scan: ChainScan): void {
  const first = scan.problems[0];
  if (first)
    throw new EventLogError('DAMAGED', `event log ${path}: record ${first.seq}: ${first.problem}. ${DAMAGE_REMEDY}`);
}
