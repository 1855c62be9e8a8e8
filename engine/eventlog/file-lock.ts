/**
 * One process works on a log at a time. The lock is an open exclusive transaction on the empty database `<log>.lock`,
 * which the operating system drops with its process, however that ends; the file itself says nothing and stays.
 * It is a file of its own because POSIX drops a process's locks on a file as soon as the process closes any handle of
 * that file, so that merely reading the log's bytes would release a lock on the log.
 */
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { toEventLogError } from './sqlite-failure.ts';

export interface FileLock {
  release(): void;
}

/** Throws EventLogError LOCKED when another holder is there, in this process or any other. */
export function lockLog(file: string): FileLock {
  let holder: DatabaseSync | undefined;
  try {
    holder = new DatabaseSync(`${file}.lock`);
    holder.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    holder?.close();
    throw toEventLogError(error, file, 'locking it');
  }
  const held = holder;
  return { release: () => held.close() };
}

/** For a reader: a log that was never locked (an archived copy, perhaps in a folder one may not write to) needs no lock. */
export function lockForReading(file: string): FileLock {
  return existsSync(`${file}.lock`) ? lockLog(file) : { release: () => undefined };
}
