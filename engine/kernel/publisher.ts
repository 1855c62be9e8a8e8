/** The engine's tables as the gateway sees them: what has changed since the last commit, and a counter per table. */
import type { JournalRow, RowOf, TableName } from '../../shared/protocol/tables.ts';
import type { TableChange, TableParams } from '../core/engine-port.ts';
import type { StateRow } from '../core/engine-state.ts';

/** Newest journal rows that are held for snapshots; older ones are in the log. */
const JOURNAL_ROWS = 2_000;

export class Publisher {
  readonly #listeners = new Set<(change: TableChange, seq: number) => void>();
  readonly #counters = new Map<string, number>();
  #pending = new Map<TableName, unknown[]>();
  #journal: JournalRow[] = [];

  onChange(listener: (change: TableChange, seq: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Keeps a row until the commit that makes it true; every row is told, in order. */
  stage(row: StateRow): void {
    const rows = this.#pending.get(row.table);
    if (rows) rows.push(row.row);
    else this.#pending.set(row.table, [row.row]);
  }

  stageJournal(row: JournalRow): void {
    this.#journal.push(row);
    if (this.#journal.length > 2 * JOURNAL_ROWS) this.#journal = this.#journal.slice(-JOURNAL_ROWS);
    const rows = this.#pending.get('journal');
    if (rows) rows.push(row);
    else this.#pending.set('journal', [row]);
  }

  /** Tells of everything staged. */
  release(): void {
    const pending = this.#pending;
    this.#pending = new Map();
    for (const [table, rows] of pending) this.publish(table, {}, rows as RowOf<typeof table>[]);
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

const keyOf = (table: TableName, { instrument, parentId }: TableParams): string =>
  `${table}/${instrument ?? ''}/${parentId ?? ''}`;
