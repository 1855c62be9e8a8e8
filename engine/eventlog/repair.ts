/**
 * Cuts a damaged tail off a log. What is cut is first kept beside the log, and the rest is written into a new file that
 * takes the log's name in one step: a crash at any moment leaves either the old log or the new one.
 */
import {
  closeSync,
  copyFileSync,
  existsSync,
  constants,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { invariant } from '../../shared/std/assert.ts';
import { sqliteVersion } from './layout.ts';
import { rewriteLog } from './rewrite.ts';
import type { ChainScan } from './scan.ts';
import { walOf } from './wal-check.ts';

const WHAT_NEXT =
  'What the engine did in them it no longer knows, so compare with the venues what is open before releasing it.';

/** Closes `db`; the caller opens the log again. Gives what was done, in words. */
export function cutTail(db: DatabaseSync, file: string, scan: ChainScan): string {
  const from = scan.records + 1;
  const { name, rows } = keepRows(db, file, from);
  const next = `${file}.rewrite`;
  rmSync(next, { force: true });
  rewriteLog(db, next, scan.records, { sqlite: sqliteVersion(db), mixed: false });
  db.close();
  invariant(!existsSync(walOf(file)), `${walOf(file)} must be merged into its log before the log is replaced`);
  sync(next);
  renameSync(next, file);
  // Windows opens no folders, and makes the renaming durable by itself.
  if (process.platform !== 'win32') sync(dirname(file));
  return (
    `The log's last ${rows === 1 ? 'record was' : `${rows} records were`} damaged (record ${from}: ` +
    `${scan.problems[0]?.problem}) and ${rows === 1 ? 'was' : 'were'} cut off; the log goes on with record ${from}. ` +
    `The cut bytes are kept in ${name}. ${WHAT_NEXT}`
  );
}

/** Keeps a write-ahead log whose last transaction is not whole, before SQLite drops that. */
export function keepWal(file: string, problem: string): string {
  const name = unusedName((candidate) => {
    copyFileSync(walOf(file), candidate, constants.COPYFILE_EXCL);
    sync(candidate);
  }, `${file}.cut-wal`);
  return (
    `The last write to the log was torn or is damaged (${problem}), and what it held was dropped. ` +
    `The cut bytes are kept in ${name}. ${WHAT_NEXT}`
  );
}

/** One record a line, its body in base64, since it may be no text. */
function keepRows(db: DatabaseSync, file: string, from: number): { name: string; rows: number } {
  const select = db.prepare('SELECT seq, ts_us, hash, body FROM records WHERE seq >= ? ORDER BY seq');
  select.setReadBigInts(true);
  let rows = 0;
  const name = unusedName((candidate) => {
    const fd = openSync(candidate, 'wx');
    try {
      for (const row of select.iterate(from)) {
        rows++;
        writeSync(fd, `${JSON.stringify(row, (_key, value: unknown) => asText(value))}\n`);
      }
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  }, `${file}.cut-${from}`);
  return { name, rows };
}

function asText(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return typeof value === 'bigint' ? value.toString() : value;
}

/** Never overwrites what an earlier repair kept: tries `name`, `name-2`, `name-3` … */
function unusedName(create: (candidate: string) => void, name: string): string {
  for (let i = 1; i <= 100; i++) {
    const candidate = i === 1 ? name : `${name}-${i}`;
    if (existsSync(candidate)) continue;
    create(candidate);
    return candidate;
  }
  throw new Error(`${name} and 99 more like it are taken: move them away`);
}

function sync(path: string): void {
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
