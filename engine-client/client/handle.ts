/**
 * What the desk holds of an engine, the same whether the client runs in this thread or in a worker: tables to follow,
 * commands to send, and the honest state of the connection.
 */
import type { Command, Role } from '../../shared/domain/command.ts';
import type { RejectCode } from '../../shared/domain/basics/reject-code.ts';
import type { KillRequest, Outcome } from '../../shared/protocol/frames.ts';
import type { Question, Reply } from '../../shared/protocol/questions.ts';
import type { RowOf, TableName } from '../../shared/protocol/tables.ts';

/**
 * `connecting`: never heard of it yet. `live`: snapshots stand and frames keep coming. `stale`: silent for longer than
 * a beat allows, or disconnected and trying again. `resynchronising`: connected, snapshots on their way. `refused`: the
 * engine said no (token, version, origin) and trying again makes no sense. `closed`: by this side.
 */
export type ConnectionState = 'connecting' | 'live' | 'stale' | 'resynchronising' | 'refused' | 'closed';

export interface ConnectionView {
  readonly state: ConnectionState;
  /** When the state began, by this machine's clock, milliseconds since 1970. */
  readonly sinceMs: number;
  /** When the last frame came. */
  readonly heardMs: number | null;
  /** Why it is so, in words; empty when all is well. */
  readonly detail: string;
  readonly attempt: number;
  readonly roundTripMs: number | null;
  readonly engine: { readonly name: string; readonly version: string; readonly epoch: number } | null;
  readonly session: { readonly actor: string; readonly role: Role } | null;
}

export interface TableParams {
  readonly instrument?: string;
  readonly parentId?: string;
  readonly stopId?: string;
}

/** A snapshot replaces everything held of that table (and those parameters); a delta puts rows and removes keys. */
export type TableUpdate = {
  [T in TableName]: {
    readonly table: T;
    readonly params: TableParams;
    readonly kind: 'snapshot' | 'delta';
    readonly rows: readonly RowOf<T>[];
    readonly removed: readonly string[];
  };
}[TableName];

/** What came in since the last batch, in order. */
export interface Batch {
  readonly connection: ConnectionView;
  readonly updates: readonly TableUpdate[];
  readonly outcomes: readonly Outcome[];
}

/**
 * `unknown`: the connection went before the answer came; the command may have been carried out. Sending the same id
 * again is safe and tells.
 */
export type CommandResult =
  | {
      readonly status: 'accepted';
      readonly id: string;
      readonly logSeq: number;
      readonly parentId?: string;
      readonly stopId?: string;
    }
  | { readonly status: 'rejected'; readonly id: string; readonly code: RejectCode; readonly reason: string }
  | { readonly status: 'unknown'; readonly id: string; readonly reason: string };

export interface EngineHandle {
  /** Follows a table until the returned function is called. Followers of the same table share one subscription. */
  subscribe(table: TableName, params?: TableParams): () => void;
  /**
   * Which rows of a conflated table are looked at, by key: they come with the next batch, the table's others as fast as the
   * desk takes them. Until it is called, all of a table's rows come at once.
   */
  look(table: TableName, keys: readonly string[]): void;
  onBatch(listener: (batch: Batch) => void): () => void;
  command(command: Command): Promise<CommandResult>;
  /** Asks for what changes nothing; null where no answer came within 3 s, or there is no connection. */
  ask(question: Question): Promise<Reply | null>;
  /** Engages a stop on the lane of its own. Tries again with the same id until answered or `unknown` after 5 s. */
  kill(request: Omit<KillRequest, 'commandId'>): Promise<CommandResult>;
  close(): void;
}
