/** How the history lies in its SQLite file, and how much of each kind it holds. Readers go by the version. */
import type { DatabaseSync } from 'node:sqlite';

/** "WKHI" in the file's header. */
const APPLICATION_ID = 0x574b4849;
/** Raised with any change of a table, or of what a decision or an order is: rows are believed as they are read. */
const HISTORY_VERSION = 5;

/** Newest rows that are kept of each table: two gigabytes and a half in all. A decision or a forecast takes about one kilobyte. */
export const MOST_ROWS = {
  decisions: 1_000_000,
  seconds: 5_000_000,
  forecasts: 1_000_000,
  fills: 1_000_000,
  orders: 200_000,
} as const;
export type HistoryTable = keyof typeof MOST_ROWS;

/** A moment that a restarted engine lives again is kept once. */
const FORECASTS_OF = `
  CREATE UNIQUE INDEX forecasts_of ON forecasts (instrument, sha256, ts_us) WHERE sha256 <> '';
`;
/** What a forecast was made from and what came of it; empty where that is not to be learnt from. */
const GROUND = [
  `schema TEXT NOT NULL DEFAULT ''`,
  `states BLOB NOT NULL DEFAULT x''`,
  `twice_came_px TEXT NOT NULL DEFAULT '[]'`,
  `came_us INTEGER NOT NULL DEFAULT 0`,
  `whole_from_us INTEGER NOT NULL DEFAULT 0`,
] as const;
/** Came with version 3, the hash and its index with 4, the ground with 5. */
const FORECASTS = `
  CREATE TABLE forecasts (
    id INTEGER PRIMARY KEY, instrument TEXT NOT NULL, model TEXT NOT NULL, ts_us INTEGER NOT NULL, mid_px REAL NOT NULL,
    horizons TEXT NOT NULL, sha256 TEXT NOT NULL DEFAULT '', ${GROUND.join(', ')}
  ) STRICT;
  ${FORECASTS_OF}
`;
const ADD_GROUND = GROUND.map((column) => `ALTER TABLE forecasts ADD COLUMN ${column};`).join(' ');
/** What each version before lacks of the next ones. */
const LACKED: Readonly<Record<number, string>> = {
  2: FORECASTS,
  3: `ALTER TABLE forecasts ADD COLUMN sha256 TEXT NOT NULL DEFAULT ''; ${FORECASTS_OF} ${ADD_GROUND}`,
  4: ADD_GROUND,
};

const CREATE = `
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${HISTORY_VERSION};
  CREATE TABLE decisions (
    id INTEGER PRIMARY KEY, parent_id TEXT NOT NULL, ts_us INTEGER NOT NULL, log_seq INTEGER NOT NULL,
    epoch INTEGER NOT NULL, schema TEXT NOT NULL, state BLOB NOT NULL, body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX decisions_of ON decisions (parent_id, ts_us);
  CREATE TABLE seconds (
    id INTEGER PRIMARY KEY, instrument TEXT NOT NULL, ts_us INTEGER NOT NULL, bid_px INTEGER NOT NULL,
    ask_px INTEGER NOT NULL, volume_qty INTEGER NOT NULL, volume_notional INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX seconds_of ON seconds (instrument, ts_us);
  CREATE TABLE fills (
    id INTEGER PRIMARY KEY, parent_id TEXT NOT NULL, child_id TEXT NOT NULL, exec_id TEXT NOT NULL,
    ts_us INTEGER NOT NULL, venue TEXT NOT NULL, venue_kind TEXT NOT NULL, px INTEGER NOT NULL, qty INTEGER NOT NULL,
    fee INTEGER NOT NULL, liquidity TEXT NOT NULL, bid_px INTEGER NOT NULL, ask_px INTEGER NOT NULL,
    UNIQUE (child_id, exec_id)
  ) STRICT;
  CREATE INDEX fills_of ON fills (parent_id);
  CREATE TABLE orders (
    id INTEGER PRIMARY KEY, parent_id TEXT NOT NULL UNIQUE, ts_us INTEGER NOT NULL, bid_px INTEGER NOT NULL,
    ask_px INTEGER NOT NULL, body TEXT NOT NULL
  ) STRICT;
  ${FORECASTS}
`;

export const INSERT: Readonly<Record<HistoryTable, string>> = {
  decisions:
    'INSERT INTO decisions (id, parent_id, ts_us, log_seq, epoch, schema, state, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  seconds:
    'INSERT INTO seconds (instrument, ts_us, bid_px, ask_px, volume_qty, volume_notional) VALUES (?, ?, ?, ?, ?, ?)',
  forecasts:
    'INSERT OR REPLACE INTO forecasts (instrument, model, ts_us, mid_px, horizons, sha256, schema, states, ' +
    'twice_came_px, came_us, whole_from_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  fills:
    // A venue that is asked about an order reports its executions again.
    'INSERT OR IGNORE INTO fills (parent_id, child_id, exec_id, ts_us, venue, venue_kind, px, qty, fee, liquidity, bid_px, ask_px) ' +
    'VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  // An order ends once; what a late execution changes of it is not its end.
  orders:
    'INSERT INTO orders (parent_id, ts_us, bid_px, ask_px, body) VALUES (?, ?, ?, ?, ?) ' +
    'ON CONFLICT (parent_id) DO UPDATE SET body = excluded.body',
};

const pragma = (db: DatabaseSync, name: string): number =>
  Number(Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0]);

/** Null where it is a history that this program reads; else what is wrong, in words. */
export function layoutProblem(db: DatabaseSync): string | null {
  const id = pragma(db, 'application_id');
  const version = pragma(db, 'user_version');
  if (id !== APPLICATION_ID) return 'it is no history of an engine';
  if (version === HISTORY_VERSION) return null;
  return `it is of version ${version}, and this program knows ${HISTORY_VERSION}`;
}

export function createTables(db: DatabaseSync): void {
  db.exec(`BEGIN; ${CREATE} COMMIT`);
}

/** Histories of the last versions lack what forecasts need, and nothing else. */
export function bringUpToDate(db: DatabaseSync): void {
  const lacked = LACKED[pragma(db, 'user_version')];
  if (pragma(db, 'application_id') !== APPLICATION_ID || lacked === undefined) return;
  db.exec(`BEGIN; ${lacked} PRAGMA user_version = ${HISTORY_VERSION}; COMMIT`);
}

export const isBlank = (db: DatabaseSync): boolean =>
  db.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.['n'] === 0;
