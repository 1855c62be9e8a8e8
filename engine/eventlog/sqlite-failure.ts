/** Turns what SQLite throws into the log's own errors, each naming the file and what a person can do about it. */
import { EventLogError, type EventLogErrorCode } from '../core/event-log.ts';

/** Primary result codes, https://sqlite.org/rescode.html */
const SQLITE_ERROR = 1;
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_CORRUPT = 11;
export const SQLITE_FULL = 13;
const SQLITE_CANTOPEN = 14;
const SQLITE_NOTADB = 26;

/** What neither SQLite nor the file system threw is a fault of the program and stays what it is. `doing` completes "… while …". */
export function toEventLogError(error: unknown, file: string, doing: string): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const sqlite = primaryCode(error);
  const system = 'syscall' in error && 'code' in error ? String(error.code) : undefined;
  if (sqlite === undefined && system === undefined) return error;
  const at = `event log ${file}`;
  const said = `${error.message} while ${doing}`;
  const because = (code: EventLogErrorCode, words: string) => new EventLogError(code, words, { cause: error });
  if (system === 'ENOSPC' || sqlite === SQLITE_FULL)
    return because(
      'FULL',
      `${at}: no space left (${said}). Free space on its disk or raise the log's size limit, then try again.`,
    );
  switch (sqlite) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return because('LOCKED', `${at}: another process works on it. Stop that one first, or name another file.`);
    // The log's own statements are right, so when SQLite refuses one, the tables that it names are not as they were.
    case SQLITE_ERROR:
    case SQLITE_CORRUPT:
      return because('DAMAGED', `${at}: its pages are damaged (${said}). ${DAMAGE_REMEDY}`);
    case SQLITE_NOTADB:
      return because('DAMAGED', `${at}: this is no event log, or its first page is damaged. ${DAMAGE_REMEDY}`);
    case SQLITE_CANTOPEN:
      return because('IO', `${at}: cannot be opened (${said}). See that its folder exists and may be written to.`);
    case undefined:
    default:
      return because('IO', `${at}: ${said}. See that its disk works and that the file may be written to.`);
  }
}

export const DAMAGE_REMEDY =
  'Put the newest good copy in its place, or move it away to start with an empty log (the engine then knows no orders); ' +
  'in either case move the -wal file beside it away too.';

/** SQLite's result code without its extension, undefined where the error is not SQLite's. */
export function primaryCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}
