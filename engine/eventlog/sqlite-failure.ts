/** Turns what SQLite throws into the log's own errors, each naming the file and what a person can do about it. */
import { EventLogError } from '../core/event-log.ts';

/** Primary result codes, https://sqlite.org/rescode.html */
const SQLITE_ERROR = 1;
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_CORRUPT = 11;
export const SQLITE_FULL = 13;
const SQLITE_CANTOPEN = 14;
const SQLITE_NOTADB = 26;

/** `doing` completes the sentence "… while …". */
export function toEventLogError(error: unknown, file: string, doing: string): EventLogError {
  if (error instanceof EventLogError) return error;
  const cause = error instanceof Error ? error : new Error(String(error));
  const at = `event log ${file}`;
  const said = `${cause.message} while ${doing}`;
  const because = (code: EventLogError['code'], words: string) => new EventLogError(code, words, { cause });
  switch (primaryCode(error)) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return lockedError(file, cause);
    case SQLITE_FULL:
      return because('FULL', `${at}: no space left (${said}). Free space on its disk, then try again.`);
    // The log's own statements are right, so when SQLite refuses one, the tables that it names are not as they were.
    case SQLITE_ERROR:
    case SQLITE_CORRUPT:
      return because('DAMAGED', `${at}: its pages are damaged (${said}). ${DAMAGE_REMEDY}`);
    case SQLITE_NOTADB:
      return because('DAMAGED', `${at}: this is no event log, or its first page is damaged. ${DAMAGE_REMEDY}`);
    case SQLITE_CANTOPEN:
      return because('IO', `${at}: cannot be opened (${said}). See that its folder exists and may be written to.`);
  }
  if ((error as NodeJS.ErrnoException).code === 'ENOSPC')
    return because('FULL', `${at}: no space left (${said}). Free space on its disk, then try again.`);
  return because('IO', `${at}: ${said}. See that its disk works and that the file may be written to.`);
}

export const DAMAGE_REMEDY =
  'Put the newest good copy in its place, or move it away and start with an empty log: the engine then asks the venues what is open.';

export const lockedError = (file: string, cause?: Error): EventLogError =>
  new EventLogError(
    'LOCKED',
    `event log ${file}: another process works on it. Stop that one first, or name another file.`,
    cause && { cause },
  );

export function primaryCode(error: unknown): number | undefined {
  const extended = (error as { errcode?: unknown }).errcode;
  return typeof extended === 'number' ? extended & 0xff : undefined;
}
