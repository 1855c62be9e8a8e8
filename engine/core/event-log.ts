/** The append-only, hash-chained record of everything that changed orders, limits, stops or modes. */
import type { EngineEvent, LoggedEvent } from '../../shared/domain/event.ts';

export interface EventLog {
  /** Sequence number of the newest durable record, 0 when the log is empty. */
  readonly durableSeq: number;
  /** Hash of the newest record, in hex: equal heads mean equal logs. */
  readonly head: string;
  /** What opening had to repair, in words a person can read; null when nothing. */
  readonly repaired: string | null;
  /** Takes an event in; it is numbered at once, durable after the next {@link commit}. */
  append(tsUs: number, event: EngineEvent): LoggedEvent;
  /** Makes everything appended durable, in one transaction. Throws {@link EventLogError}; then nothing of it is. */
  commit(): void;
  /** House-keeping that commits leave undone. Takes milliseconds where there is much: for when nobody waits. */
  tidy?(): void;
  /** The records from `fromSeq` on, in order. */
  read(fromSeq: number): Iterable<LoggedEvent>;
  /** The newest snapshot that fits the log, null where there is none. Absent of a log that keeps none. */
  snapshot?(): LogSnapshot | null;
  /** Keeps one for the next start. Null, or in words why it could not be kept: then that start takes longer. */
  keepSnapshot?(snapshot: LogSnapshot): string | null;
  /** The same of what is durable now, little by little: its text follows in pieces. Absent of a log that keeps none. */
  beginSnapshot?(tsUs: number): OpenSnapshot;
  close(): void;
}

/** A snapshot on its way. What goes wrong is told at its end, and until that it counts for nothing. */
export interface OpenSnapshot {
  /** The next piece of `{"state":…,"beside":…}`, as {@link LogSnapshot} has them. */
  write(text: string): void;
  /** All is written: `done` follows when it is durable, with null or in words why it could not be kept. */
  end(done: (trouble: string | null) => void): void;
  /** Instead of the end. */
  drop(): void;
}

/** What all records up to one come to, so that a start need not read them. */
export interface LogSnapshot {
  readonly seq: number;
  /** The engine's clock when it was taken. */
  readonly tsUs: number;
  /** As the state captures itself. */
  readonly state: Readonly<Record<string, unknown>>;
  /** What follows from log and market together, as the kernel captures it. */
  readonly beside: unknown;
}

export type EventLogErrorCode = 'LOCKED' | 'DAMAGED' | 'FULL' | 'VERSION' | 'IO';

/** The log cannot be opened or written; the message names the file, the record and the remedy. */
export class EventLogError extends Error {
  override readonly name = 'EventLogError';
  readonly code: EventLogErrorCode;

  constructor(code: EventLogErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
