/**
 * What the gateway may know of the engine: its tables, its clock, and one way in for commands. The kernel implements
 * it; the gateway holds no state of orders.
 */
import type { Command } from '../../shared/domain/command.ts';
import type { Ack, Outcome } from '../../shared/protocol/frames.ts';
import type { Question, Reply } from '../../shared/protocol/questions.ts';
import type { RowOf, TableName } from '../../shared/protocol/tables.ts';

export interface TableParams {
  readonly instrument?: string | undefined;
  readonly parentId?: string | undefined;
  readonly stopId?: string | undefined;
}

export interface TableChange<T extends TableName = TableName> {
  readonly table: T;
  readonly params: TableParams;
  readonly rows: readonly RowOf<T>[];
  readonly removed: readonly string[];
}

export interface Origin {
  readonly actor: string;
  readonly commandId: string;
}

export interface EnginePort {
  readonly name: string;
  readonly version: string;
  /** Counts the starts of this engine on its log, from 1. */
  readonly epoch: number;
  nowUs(): number;
  /** Sequence number of the newest durable record. */
  logSeq(): number;
  /**
   * The rows of a table now, and the table's change counter. Only what is durable is in it. Null where the parameters
   * name nothing that is.
   */
  snapshot<T extends TableName>(table: T, params: TableParams): { seq: number; rows: readonly RowOf<T>[] } | null;
  /** Called after each commit with what has changed; every change raises the table's counter by one. */
  onChange(listener: (change: TableChange, seq: number) => void): () => void;
  /**
   * Sequences a command and answers once the answer is durable. A command id that was answered before gets that answer
   * again and does nothing. Stops are decided at once, before anything else that waits.
   */
  command(command: Command, origin: Origin): Promise<Omit<Ack, 't' | 'id'>>;
  /** Answers from what is known now; changes nothing and is not logged. */
  ask(question: Question, actor: string): Reply;
  /** What came of commands that take a while (stops, cancels). */
  onOutcome(listener: (outcome: Omit<Outcome, 't' | 'id'>, origin: Origin) => void): () => void;
  /** The gateway says, by name, whose desks are connected, heard of, and may send commands: who supervises. */
  setSupervisors(names: readonly string[]): void;
  /** Null when the engine can take orders; else why not, in words (for `/readyz`). */
  notReady(): string | null;
  /** Counters for `/metrics`: name (Prometheus style) → value. */
  metrics(): ReadonlyMap<string, number>;
}
