/** Writes the records of one log into a new file, whose pages are those of a log that never held anything else. */
import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { createTables, INSERT_RECORD, type Layout, PAGE_BYTES } from './layout.ts';

/** Copies the records up to `upTo` into `target`, which must not exist. Not yet durable: whoever keeps it has to sync it. */
export function rewriteLog(source: DatabaseSync, target: string, upTo: number, layout: Layout): void {
  const select = source.prepare('SELECT seq, ts_us, hash, body FROM records WHERE seq <= ? ORDER BY seq');
  select.setReadBigInts(true);
  const db = new DatabaseSync(target);
  try {
    // The new file is thrown away if anything fails, so it needs no journal while it is written.
    db.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA page_size = ${PAGE_BYTES}; PRAGMA secure_delete = ON`);
    db.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN IMMEDIATE');
    createTables(db, layout);
    const insert = db.prepare(INSERT_RECORD);
    for (const row of select.iterate(upTo))
      insert.run(row['seq'] ?? null, row['ts_us'] ?? null, row['hash'] ?? null, row['body'] ?? null);
    db.exec('COMMIT; PRAGMA journal_mode = WAL');
    db.close();
  } catch (error) {
    db.close();
    rmSync(target, { force: true });
    throw error;
  }
}
