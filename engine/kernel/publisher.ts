/** The engine's tables as the gateway sees them: what has changed since the last commit, and a counter per table. */
import type { DecisionRow } from '../../shared/domain/decision.ts';
import type { JournalRow, RowOf, TableName } from '../../shared/protocol/tables.ts';
import type { TableChange, TableParams } from '../core/engine-port.ts';
import type { StateRow } from '../core/engine-state.ts';

/** Newest journal rows that are held for snapshots; older ones are in the log. */
export const JOURNAL_ROWS = 2_000;

export class Publisher {
  readonly #listeners = new Set<(change: TableChange, seq: number) => void>();
  readonly #counters = new Map<string, number>();
  #pending = new Map<string, { readonly table: TableName; readonly params: TableParams; readonly rows: unknown[] }>();
  #journal: JournalRow[] = [];

  onChange(listener: (change: TableChange, seq: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Keeps a row until the commit that makes it true; every row is told, in order. */
  stage(row: StateRow): void {
    this.#stage(row.table, 'params' in row ? row.params : NO_PARAMS, row.row);
  }

  stageJournal(row: JournalRow): void {
    this.#journal.push(row);
    if (this.#journal.length > 2 * JOURNAL_ROWS) this.#journal = this.#journal.slice(-JOURNAL_ROWS);
    this.#stage('journal', NO_PARAMS, row);
  }

  stageDecision(row: DecisionRow): void {
    this.#stage('decisions', { parentId: row.parentId }, row);
  }

  #stage(table: TableName, params: TableParams, row: unknown): void {
    const key = params === NO_PARAMS ? table : keyOf(table, params);
    const staged = this.#pending.get(key);
    if (staged) staged.rows.push(row);
    else this.#pending.set(key, { table, params, rows: [row] });
  }

  /** Tells of everything staged. */
  release(): void {
    const pending = this.#pending;
    this.#pending = new Map();
    for (const { table, params, rows } of pending.values()) this.publish(table, params, rows as RowOf<typeof table>[]);
  }

  /** Forgets what is staged: it did not become durable. */
  discard(): void {
    this.#pending.clear();
  }

  publish<T extends TableName>(table: T, params: TableParams, rows: readonly RowOf<T>[]): void {
    if (rows.length === 0) return;
    const key = keyOf(table, params);
    const seq = (this.#counters.get(key) ?? 0) + 1;
    this.#counters.set(key, seq);
    const change = { table, params, rows, removed: [] } as TableChange;
    for (const listener of this.#listeners) listener(change, seq);
  }

  seqOf(table: TableName, params: TableParams): number {
    return this.#counters.get(keyOf(table, params)) ?? 0;
  }

  journal(): readonly JournalRow[] {
    return this.#journal.slice(-JOURNAL_ROWS);
  }
}

const NO_PARAMS: TableParams = {};

const keyOf = (table: TableName, { instrument, parentId, stopId }: TableParams): string =>
  `${table}/${instrument ?? ''}/${parentId ?? ''}/${stopId ?? ''}`;
