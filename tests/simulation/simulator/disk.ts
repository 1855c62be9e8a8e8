/**
 * The disk of a simulated world, and on it the event log: what was committed stays whatever dies, what was not is gone.
 * Most worlds keep their log in memory, under the same contract and checked by the same schema, since a thousand of them
 * must fit into a minute; one in some keeps the real log, on SQLite in a file, so that the contract is not ours alone.
 */
import { rmSync } from 'node:fs';
import {
  EventLogError,
  type EventLog,
  type LogSnapshot,
  type EventLogErrorCode,
} from '../../../engine/core/event-log.ts';
import { openEventLog } from '../../../engine/eventlog/open.ts';
import { EngineEvent, type LoggedEvent } from '../../../shared/domain/event.ts';

/** Thrown through an engine to end it in the middle of what it does, as a power cut would. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** What watches the log of one life of an engine. */
export interface DiskWatch {
  /** A record was appended; it is not durable yet. */
  recorded(record: LoggedEvent): void;
  /** Before and after each commit that holds anything: throws {@link Crash} where the engine is to die there. */
  committing(): void;
  committed(records: readonly LoggedEvent[]): void;
}

export interface Disk {
  open(watch: DiskWatch): EventLog;
  /** Every commit fails until it is mended. False where this disk cannot be made to fail. */
  fail(code: EventLogErrorCode | null): boolean;
  /** Everything that is durable, as a reader finds it. */
  read(): LoggedEvent[];
  destroy(): void;
}

/** Appends and commits go on to `log`, and are watched. */
function watched(log: EventLog, watch: DiskWatch): EventLog {
  let pending: LoggedEvent[] = [];
  return {
    get durableSeq() {
      return log.durableSeq;
    },
    get head() {
      return log.head;
    },
    repaired: log.repaired,
    append(tsUs, event) {
      const record = log.append(tsUs, event);
      pending.push(record);
      watch.recorded(record);
      return record;
    },
    commit() {
      if (pending.length === 0) return;
      const records = pending;
      pending = [];
      watch.committing();
      log.commit();
      watch.committed(records);
    },
    read: (fromSeq) => log.read(fromSeq),
    snapshot: () => log.snapshot?.() ?? null,
    keepSnapshot: (snapshot) => log.keepSnapshot?.(snapshot) ?? null,
    ...(log.beginSnapshot && { beginSnapshot: log.beginSnapshot.bind(log) }),
    close: () => log.close(),
  };
}

export class MemoryDisk implements Disk {
  /** As text, so that nobody can change what is written. */
  readonly #records: string[] = [];
  #snapshot: string | null = null;
  #failure: EventLogErrorCode | null = null;

  open(watch: DiskWatch): EventLog {
    const records = this.#records;
    let pending: LoggedEvent[] = [];
    const log: EventLog = {
      get durableSeq() {
        return records.length;
      },
      head: '',
      repaired: null,
      append(tsUs, event) {
        const record = { seq: records.length + pending.length + 1, tsUs, event: EngineEvent.parse(event) };
        pending.push(record);
        return record;
      },
      commit: () => {
        const written = pending;
        pending = [];
        if (this.#failure) throw new EventLogError(this.#failure, 'the simulated disk takes nothing');
        for (const record of written) records.push(JSON.stringify(record));
      },
      *read(fromSeq) {
        for (let at = fromSeq - 1; at < records.length; at++) yield JSON.parse(records[at]!) as LoggedEvent;
      },
      snapshot: () => (this.#snapshot === null ? null : (JSON.parse(this.#snapshot) as LogSnapshot)),
      keepSnapshot: (snapshot) => {
        this.#snapshot = JSON.stringify(snapshot);
        return null;
      },
      beginSnapshot: (tsUs) => {
        const seq = records.length;
        let text = '';
        return {
          write: (piece) => void (text += piece),
          end: (done) => {
            // An object with members, to which two are added.
            this.#snapshot = `{"seq":${seq},"tsUs":${tsUs},${text.slice(1)}`;
            done(null);
          },
          drop: () => undefined,
        };
      },
      close: () => void (pending = []),
    };
    return watched(log, watch);
  }

  fail(code: EventLogErrorCode | null): boolean {
    this.#failure = code;
    return true;
  }

  read(): LoggedEvent[] {
    return this.#records.map((text) => JSON.parse(text) as LoggedEvent);
  }

  destroy(): void {
    this.#records.length = 0;
  }
}

export class SqliteDisk implements Disk {
  readonly #file: string;
  #open: EventLog | null = null;

  constructor(file: string) {
    this.#file = file;
  }

  open(watch: DiskWatch): EventLog {
    // A dead process holds nothing: its lock and its handle go with it, and what it had not committed.
    this.#open?.close();
    this.#open = openEventLog(this.#file);
    return watched(this.#open, watch);
  }

  fail(): boolean {
    return false;
  }

  read(): LoggedEvent[] {
    return [...(this.#open?.read(1) ?? [])];
  }

  destroy(): void {
    this.#open?.close();
    for (const ending of ['', '-wal', '.snapshot', '.snapshot.unfinished', '.lock', '.lock-journal'])
      rmSync(this.#file + ending, { force: true });
  }
}
