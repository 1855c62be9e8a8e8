/**
 * How the log lies in its SQLite file: one row of description, one row on who laid the pages out, and the records by
 * number. Rows are only ever added at the end and in one order, therefore the same records always give the same pages:
 * {@link ./verify.ts} relies on it.
 */
import { hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { EventLogError } from '../core/event-log.ts';
import { FORMAT_DESCRIPTION, FORMAT_VERSION } from './chain.ts';
import { DAMAGE_REMEDY } from './sqlite-failure.ts';

/** "WKEL" in the file's header. */
const APPLICATION_ID = 0x574b454c;
export const PAGE_BYTES = 4096;
/** A write-ahead log of this size is moved into the file when there is time for it. */
export const MAX_WAL_BYTES = 4 * 1024 * 1024;

const CREATE = `
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${FORMAT_VERSION};
  CREATE TABLE description (id INTEGER PRIMARY KEY, words TEXT NOT NULL) STRICT;
  CREATE TABLE layout (id INTEGER PRIMARY KEY, words TEXT NOT NULL) STRICT;
  CREATE TABLE records (
    seq INTEGER PRIMARY KEY, ts_us INTEGER NOT NULL, hash BLOB NOT NULL, body BLOB NOT NULL
  ) STRICT;
`;

export const INSERT_RECORD = 'INSERT INTO records (seq, ts_us, hash, body) VALUES (?, ?, ?, ?)';

/** Which SQLite laid the pages out: `mixed` once more than one version has, since another may lay them out differently. */
export interface Layout {
  readonly sqlite: number;
  readonly mixed: boolean;
}

export function createTables(db: DatabaseSync, layout: Layout): void {
  db.exec(CREATE);
  db.prepare('INSERT INTO description VALUES (1, ?)').run(FORMAT_DESCRIPTION);
  db.prepare('INSERT INTO layout VALUES (1, ?)').run(layoutWords(layout));
}

/** Whether nothing was ever stored in the file: it is new, or its creation was interrupted. */
export function isBlank(db: DatabaseSync): boolean {
  return pragma(db, 'application_id') === 0 && db.prepare('SELECT 1 FROM sqlite_schema').get() === undefined;
}

/**
 * Throws unless the file is an event log of this format. The file says so in two places, so that one damaged byte is
 * told from another program's file or a newer format.
 */
export function checkIdentity(db: DatabaseSync, file: string): void {
  const id = pragma(db, 'application_id');
  const version = pragma(db, 'user_version');
  const described = readWords(db, 'description') === FORMAT_DESCRIPTION;
  if (described && id === APPLICATION_ID && version === FORMAT_VERSION) return;
  if (!described && id !== APPLICATION_ID)
    throw new EventLogError('IO', `event log ${file}: this database is another program's. Name another file.`);
  if (!described && version > FORMAT_VERSION)
    throw new EventLogError(
      'VERSION',
      `event log ${file}: written in format ${version}, and this program knows ${FORMAT_VERSION}. Use the newer program.`,
    );
  throw new EventLogError('DAMAGED', `event log ${file}: the description of its format is damaged. ${DAMAGE_REMEDY}`);
}

/** Undefined when the row is damaged; it carries its own hash. */
export function readLayout(db: DatabaseSync): Layout | undefined {
  const words = readWords(db, 'layout');
  const sqlite = Number(/sqlite=(\d+)/.exec(words ?? '')?.[1]);
  return [false, true].map((mixed) => ({ sqlite, mixed })).find((layout) => layoutWords(layout) === words);
}

/** Notes that this SQLite writes from now on. Rewrites the header too, whose version then agrees. */
export function noteWriter(db: DatabaseSync): void {
  const before = readLayout(db);
  const sqlite = sqliteVersion(db);
  if (before?.sqlite === sqlite) return;
  db.exec('BEGIN IMMEDIATE');
  db.prepare('UPDATE layout SET words = ? WHERE id = 1').run(layoutWords({ sqlite, mixed: true }));
  db.exec(`PRAGMA user_version = ${FORMAT_VERSION}; COMMIT`);
}

/**
 * Moves the write-ahead log into the file and empties it. Frames that a crash or a failed commit left behind would
 * otherwise stand behind new ones, where {@link ./wal-check.ts} takes them for damage.
 */
export function startWalAnew(db: DatabaseSync): void {
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
}

/**
 * Moves the write-ahead log into the file; it is written from its beginning again, over frames that count for nothing any
 * more. It keeps its size, so that a commit has no growth of a file to make durable: half of what it would wait for the disk.
 */
export function restartWal(db: DatabaseSync): void {
  db.exec('PRAGMA wal_checkpoint(RESTART)');
}

/** As in the header of a database file: 3053004 is version 3.53.4. */
export function sqliteVersion(db: DatabaseSync): number {
  const text = String(db.prepare('SELECT sqlite_version() AS version').get()?.['version']);
  const [major = 0, minor = 0, patch = 0] = text.split('.').map(Number);
  return major * 1_000_000 + minor * 1_000 + patch;
}

function pragma(db: DatabaseSync, name: string): number {
  return Number(Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
}

/** Undefined where the table or its row is not there or no text. */
function readWords(db: DatabaseSync, table: 'description' | 'layout'): string | undefined {
  if (db.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(table) === undefined) return undefined;
  const words = db.prepare(`SELECT words FROM ${table} WHERE id = 1`).get()?.['words'];
  return typeof words === 'string' ? words : undefined;
}

/** Of constant length, so that replacing it moves nothing on its page. */
function layoutWords({ sqlite, mixed }: Layout): string {
  const words = `sqlite=${sqlite} versions=${mixed ? 'many' : 'once'}`;
  return `${words} sha256=${hash('sha256', words)}`;
}
