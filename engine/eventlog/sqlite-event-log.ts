/**
 * The event log on SQLite: write-ahead log, full sync, group commit. What is durable is a chain without a gap; a record
 * is numbered and hashed when it is appended, and shows to readers only once it is durable.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { EngineEvent, type LoggedEvent } from '../../shared/domain/event.ts';
import { InvariantError, invariant } from '../../shared/std/assert.ts';
import { type EventLog, EventLogError, type LogSnapshot, type OpenSnapshot } from '../core/event-log.ts';
import { MAX_BODY_BYTES, recordHash, toHex } from './chain.ts';
import type { FileLock } from './file-lock.ts';
import { INSERT_RECORD, MAX_WAL_BYTES, noteWriter, PAGE_BYTES, restartWal, startWalAnew } from './layout.ts';
import { writeSnapshot } from './snapshot-file.ts';
import { SnapshotWriter } from './snapshot-writer.ts';
import { toEventLogError } from './sqlite-failure.ts';

/** Most that may wait for one commit. */
export const MAX_PENDING_RECORDS = 100_000;
const MAX_PENDING_BYTES = 64 * 1024 * 1024;
/** Written whole by each commit beside what its records fill: the page that they begin on and those above it. */
const PAGES_OF_A_COMMIT = 3;
/** Records read at once: at most 64 MiB of bodies. */
const READ_BATCH = 64;

interface Pending {
  readonly tsUs: number;
  readonly hash: Uint8Array;
  readonly body: Uint8Array;
}

export interface OpenedLog {
  readonly db: DatabaseSync;
  readonly file: string;
  readonly lock: FileLock | null;
  readonly records: number;
  readonly head: Uint8Array;
  readonly repaired: string | null;
  readonly snapshot?: LogSnapshot | null;
}

export class SqliteEventLog implements EventLog {
  readonly repaired: string | null;
  readonly #db: DatabaseSync;
  #snapshot: LogSnapshot | null;
  readonly #file: string;
  readonly #lock: FileLock | null;
  readonly #insert: StatementSync;
  readonly #select: StatementSync;
  #durableSeq: number;
  #head: Uint8Array;
  #pending: Pending[] = [];
  #pendingBytes = 0;
  /** About what has been written to the write-ahead log since it was begun. */
  #walBytes = 0;
  #prepared = false;
  #broken: Error | null = null;
  #closed = false;

  constructor(opened: OpenedLog) {
    this.#db = opened.db;
    this.#file = opened.file;
    this.#lock = opened.lock;
    this.repaired = opened.repaired;
    this.#snapshot = opened.snapshot ?? null;
    this.#durableSeq = opened.records;
    this.#head = opened.head;
    this.#insert = opened.db.prepare(INSERT_RECORD);
    this.#select = opened.db.prepare('SELECT seq, ts_us, body FROM records WHERE seq >= ? ORDER BY seq LIMIT ?');
  }

  get durableSeq(): number {
    return this.#durableSeq;
  }

  get head(): string {
    return toHex(this.#head);
  }

  /** Throws InvariantError for what could not be read back: an event outside its schema, one too large, a wrong time. */
  append(tsUs: number, event: EngineEvent): LoggedEvent {
    invariant(Number.isSafeInteger(tsUs) && tsUs >= 0, `an event's time is microseconds since 1970, not ${tsUs}`);
    // Decoding puts the keys in the schema's order, so that equal events are equal bytes, however they were put together.
    const decoded = EngineEvent.safeParse(event);
    if (!decoded.success) throw new InvariantError(`${event.type} is not as its schema says: ${decoded.error.message}`);
    const body = Buffer.from(JSON.stringify(decoded.data));
    invariant(body.length <= MAX_BODY_BYTES, `${event.type} takes ${body.length} bytes, a record ${MAX_BODY_BYTES}`);
    invariant(
      this.#pending.length < MAX_PENDING_RECORDS && this.#pendingBytes + body.length <= MAX_PENDING_BYTES,
      `${this.#pending.length} records wait for a commit, which is all that may`,
    );
    const seq = this.#durableSeq + this.#pending.length + 1;
    const hash = recordHash(this.#pending.at(-1)?.hash ?? this.#head, seq, tsUs, body);
    this.#pending.push({ tsUs, hash, body });
    this.#pendingBytes += body.length;
    return { seq, tsUs, event: decoded.data };
  }

  /**
   * When it throws, everything appended since the last commit is dropped and its numbers are given again. After FULL
   * a later commit may succeed; after IO nothing can be said of the disk, and the log takes no more until reopened.
   */
  commit(): void {
    const pending = this.#pending;
    if (pending.length === 0) return;
    const bytes = this.#pendingBytes;
    this.#pending = [];
    this.#pendingBytes = 0;
    if (this.#broken) throw this.#broken;
    try {
      this.#prepareToWrite();
      this.#db.exec('BEGIN IMMEDIATE');
      pending.forEach(({ tsUs, hash, body }, i) => this.#insert.run(this.#durableSeq + 1 + i, tsUs, hash, body));
      this.#db.exec('COMMIT');
    } catch (error) {
      throw this.#rollBack(toEventLogError(error, this.#file, `writing ${pending.length} records`));
    }
    this.#durableSeq += pending.length;
    this.#head = pending.at(-1)!.hash;
    this.#walBytes += bytes + PAGES_OF_A_COMMIT * PAGE_BYTES;
  }

  /**
   * SQLite would do this within the commit that makes the write-ahead log too large, and cut the file within the next one:
   * 8 and 2 ms for which a stop waits. The records are durable before and after.
   */
  tidy(): void {
    if (this.#closed || this.#broken || !this.#prepared || this.#walBytes < MAX_WAL_BYTES) return;
    this.#walBytes = 0;
    try {
      restartWal(this.#db);
    } catch (error) {
      const failure = toEventLogError(error, this.#file, 'moving the write-ahead log into it');
      // On a full disk the records stay where they are, durable; the next one that finds no room says so.
      if (!(failure instanceof EventLogError && failure.code === 'FULL')) this.#broken = failure;
    }
  }

  /** In batches, so that records may be appended while somebody reads. */
  *read(fromSeq: number): Generator<LoggedEvent, void, undefined> {
    let next = Math.max(1, fromSeq);
    while (next <= this.#durableSeq) {
      const rows = this.#rows(next);
      for (const row of rows) {
        const event = JSON.parse(Buffer.from(row.body).toString()) as EngineEvent;
        yield { seq: row.seq, tsUs: row.ts_us, event };
      }
      next += rows.length;
    }
  }

  snapshot(): LogSnapshot | null {
    const snapshot = this.#snapshot;
    // It is as large as the state: whoever took it has it.
    this.#snapshot = null;
    return snapshot;
  }

  keepSnapshot(snapshot: LogSnapshot): string | null {
    if (this.#lock === null) return null;
    invariant(snapshot.seq === this.#durableSeq, `a snapshot is of what is durable, record ${this.#durableSeq}`);
    try {
      writeSnapshot(this.#file, this.head, snapshot);
      return null;
    } catch (error) {
      return notKept((error as Error).message);
    }
  }

  /** Of a log in memory it goes nowhere. */
  beginSnapshot(tsUs: number): OpenSnapshot {
    if (this.#lock === null) return { write: () => undefined, end: (done) => done(null), drop: () => undefined };
    const writer = new SnapshotWriter(this.#file, { seq: this.#durableSeq, tsUs, head: this.head });
    return {
      write: (text) => writer.write(text),
      end: (done) => writer.end((trouble) => done(trouble === null ? null : notKept(trouble))),
      drop: () => writer.drop(),
    };
  }

  /** What was appended and not committed is not written. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    try {
      this.#db.close();
    } finally {
      this.#lock?.release();
    }
  }

  /** The chain was checked when the log was opened, so what is read now is as it was written. */
  #rows(fromSeq: number): { seq: number; ts_us: number; body: Uint8Array }[] {
    let rows;
    try {
      rows = this.#select.all(fromSeq, READ_BATCH) as { seq: number; ts_us: number; body: Uint8Array }[];
    } catch (error) {
      throw toEventLogError(error, this.#file, `reading from record ${fromSeq}`);
    }
    invariant(rows[0]?.seq === fromSeq, `record ${fromSeq} of ${this.#file} was there and is gone`);
    return rows;
  }

  /**
   * A crash before the log was opened, or a failed commit, may have left frames in the write-ahead log that count for
   * nothing. Done before the first commit and not on opening, so that a log can be opened and read on a full disk.
   */
  #prepareToWrite(): void {
    if (this.#prepared) return;
    startWalAnew(this.#db);
    this.#walBytes = 0;
    noteWriter(this.#db);
    this.#prepared = true;
  }

  #rollBack(failure: Error): Error {
    this.#prepared = false;
    try {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
    } catch (error) {
      this.#broken = toEventLogError(error, this.#file, 'rolling back');
    }
    if (!(failure instanceof EventLogError && failure.code === 'FULL')) this.#broken = failure;
    return failure;
  }
}

const notKept = (why: string): string =>
  `No snapshot of the log could be kept (${why}): the next start reads more of it.`;
