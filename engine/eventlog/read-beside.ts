/**
 * Reads a log also while an engine works on it: as a copy, taken between two looks that find neither file written to, and
 * then checked record by record. The engine's lock and files are not touched, so nobody who reads can be in its way, and
 * nothing of the log is repaired.
 */
import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type EventLog, EventLogError } from '../core/event-log.ts';
import { openEventLog } from './open.ts';
import { toEventLogError } from './sqlite-failure.ts';
import { walOf } from './wal-check.ts';

/** An engine writes its file anew every some thousand records: seldom twice while a copy is taken. */
const TRIES = 20;
const AGAIN_MS = 50;
/** Of the write-ahead log: it counts up when it is begun anew. */
const WAL_HEADER_BYTES = 32;

export interface CopiedLog extends Disposable {
  /** As it was at some moment since it was asked for. */
  readonly log: EventLog;
}

/** Throws EventLogError, which names the log itself and not the copy. */
export function readBeside(file: string): CopiedLog {
  if (!existsSync(file)) throw new EventLogError('IO', `event log ${file}: there is no such file. Check the name.`);
  const folder = mkdtempSync(join(tmpdir(), 'watchkeeper-read-'));
  const copy = join(folder, basename(file));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const log = opened(file, copy);
    return {
      log,
      [Symbol.dispose]() {
        log.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    const told = toEventLogError(error, file, 'reading it');
    if (!(told instanceof EventLogError)) throw told;
    throw new EventLogError(told.code, told.message.replaceAll(copy, file), { cause: error });
  }
}

function opened(file: string, copy: string): EventLog {
  let damaged = '';
  for (let tries = 1; ; tries++) {
    const before = stampOf(file);
    rmSync(walOf(copy), { force: true });
    copyFileSync(file, copy, constants.COPYFILE_FICLONE);
    if (existsSync(walOf(file))) copyFileSync(walOf(file), walOf(copy), constants.COPYFILE_FICLONE);
    const isOne = stampOf(file) === before;
    try {
      if (isOne) return openEventLog(copy);
    } catch (error) {
      // A write that no look has seen leaves a copy that is not whole; of a file that stays as it is that is damage.
      if (damaged === before || !(error instanceof EventLogError) || error.code !== 'DAMAGED') throw error;
      damaged = before;
    }
    if (tries === TRIES) {
      throw new EventLogError('IO', `event log ${file}: is written to all the time. Try again in a moment.`);
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, AGAIN_MS);
  }
}

/** Another once the file is written to, or the write-ahead log is begun anew; what is added to that does not count. */
function stampOf(file: string): string {
  const { mtimeNs, size } = statSync(file, { bigint: true });
  return `${mtimeNs} ${size} ${walHeader(walOf(file))}`;
}

function walHeader(wal: string): string {
  if (!existsSync(wal)) return '';
  const fd = openSync(wal, 'r');
  try {
    const header = Buffer.alloc(WAL_HEADER_BYTES);
    return header.subarray(0, readSync(fd, header, 0, WAL_HEADER_BYTES, 0)).toString('hex');
  } finally {
    closeSync(fd);
  }
}
