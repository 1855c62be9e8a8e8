/**
 * Opens the history of an engine's log. What the log does not hold did not happen: decisions made after its last durable
 * record are taken out. A file that is damaged is put aside and a new one begun, for no order depends on it.
 */
import { existsSync, renameSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { History } from '../core/history.ts';
import { HistoryError } from './history-error.ts';
import { bringUpToDate, createTables, isBlank, layoutProblem } from './layout.ts';
import { type HistoryTerms, SqliteHistory } from './sqlite-history.ts';

/** To write and read; `':memory:'` is one that ends with its close. `logSeq`: the log's last durable record. */
export function openHistory(file: string, logSeq: number, terms: HistoryTerms): History {
  try {
    return opened(file, logSeq, terms);
  } catch (error) {
    if (file === ':memory:' || !existsSync(file)) throw error;
    const aside = freeName(file);
    for (const end of ['', '-wal', '-shm']) if (existsSync(file + end)) renameSync(file + end, aside + end);
    terms.onTrouble(`${file}: put aside as ${aside} and begun anew, for ${(error as Error).message}`);
    return opened(file, logSeq, terms);
  }
}

function opened(file: string, logSeq: number, terms: HistoryTerms): History {
  const db = new DatabaseSync(file);
  try {
    // Not synced with every commit: a crash of the engine loses nothing that was written, one of the machine little.
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 0');
    if (isBlank(db)) createTables(db);
    else bringUpToDate(db);
    const problem = layoutProblem(db);
    if (problem !== null) throw new HistoryError('history', problem);
    db.prepare('DELETE FROM decisions WHERE log_seq > ?').run(logSeq);
    return new SqliteHistory(db, file, terms);
  } catch (error) {
    db.close();
    throw error;
  }
}

/** To read alone, also while an engine writes. Throws HistoryError. */
export function readHistory(file: string): History {
  if (!existsSync(file)) throw new HistoryError('history', `${file}: there is no history beside this log`);
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    const problem = layoutProblem(db);
    if (problem !== null) throw new HistoryError('history', `${file}: ${problem}`);
    return new SqliteHistory(db, file, { onTrouble: () => undefined });
  } catch (error) {
    db.close();
    if (error instanceof HistoryError) throw error;
    throw new HistoryError('history', `${file}: cannot be read (${(error as Error).message})`, { cause: error });
  }
}

function freeName(file: string): string {
  for (let n = 1; ; n++) if (!existsSync(`${file}.damaged-${n}`)) return `${file}.damaged-${n}`;
}
