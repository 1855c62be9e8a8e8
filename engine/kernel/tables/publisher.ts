/** The engine's tables as the gateway sees them: what has changed since the last commit, and a counter per table. */
import { isRoutine } from '../../../shared/domain/event.ts';
import type { DecisionRow } from '../../../shared/domain/orders/decision.ts';
import type { JournalRow, RowOf, TableName } from '../../../shared/protocol/tables.ts';
import type { TableChange, TableParams } from '../../core/engine-port.ts';
import type { StateRemoval, StateRow } from '../../core/engine-state.ts';

/** Newest journal rows that are held for snapshots, and as many of those that are no routine; older ones are in the log. */
export const JOURNAL_ROWS = 2_000;

interface Pending {
  readonly table: TableName;
  readonly params: TableParams;
  readonly rows: unknown[];
  readonly removed: string[];
}

export class Publisher {
  readonly #listeners = new Set<(change: TableChange, seq: number) => void>();
  readonly #counters = new Map<string, number>();
  #pending = new Map<string, Pending>();
  readonly #journal = new NewestRows();
  readonly #lasting = new NewestRows();

  onChange(listener: (change: TableChange, seq: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Keeps a row until the commit that makes it true; every row is told, in order, and then what is no more. */
  stage(row: StateRow | StateRemoval): void {
    if ('removed' in row) return this.#stageRemoval(row);
    this.#stage(row.table, 'params' in row ? row.params : NO_PARAMS, row.row);
  }

  #stageRemoval({ table, removed }: StateRemoval): void {
    this.#pendingOf(table, NO_PARAMS).removed.push(removed);
    // Of the tables that it had of its own nothing more comes.
    if (table === 'parents') for (const own of OF_ORDERS) this.#counters.delete(keyOf(own, { parentId: removed }));
    if (table === 'stops') this.#counters.delete(keyOf('stopOrders', { stopId: removed }));
  }

  stageJournal(row: JournalRow): void {
    this.#journal.push(row);
    if (!isRoutine(row.event)) this.#lasting.push(row);
    this.#stage('journal', NO_PARAMS, row);
  }

  stageDecision(row: DecisionRow): void {
    this.#stage('decisions', { parentId: row.parentId }, row);
  }

  #stage(table: TableName, params: TableParams, row: unknown): void {
    this.#pendingOf(table, params).rows.push(row);
  }

  #pendingOf(table: TableName, params: TableParams): Pending {
    const key = params === NO_PARAMS ? table : keyOf(table, params);
    let pending = this.#pending.get(key);
    if (!pending) this.#pending.set(key, (pending = { table, params, rows: [], removed: [] }));
    return pending;
  }

  /** Tells of everything staged. */
  release(): void {
    const pending = this.#pending;
    this.#pending = new Map();
    for (const { table, params, rows, removed } of pending.values()) {
      this.publish(table, params, rows as RowOf<typeof table>[], removed);
    }
  }

  /** Forgets what is staged: it did not become durable. */
  discard(): void {
    this.#pending.clear();
  }

  publish<T extends TableName>(
    table: T,
    params: TableParams,
    rows: readonly RowOf<T>[],
    removed: readonly string[] = [],
  ): void {
    if (rows.length + removed.length === 0) return;
    const key = keyOf(table, params);
    const seq = (this.#counters.get(key) ?? 0) + 1;
    this.#counters.set(key, seq);
    const change = { table, params, rows, removed } as TableChange;
    for (const listener of this.#listeners) listener(change, seq);
  }

  seqOf(table: TableName, params: TableParams): number {
    return this.#counters.get(keyOf(table, params)) ?? 0;
  }

  /** The newest, and before them what was no routine: with gaps, told by the numbers that are left out. */
  journal(): readonly JournalRow[] {
    const newest = this.#journal.rows();
    const since = newest[0]?.seq ?? Number.POSITIVE_INFINITY;
    return [...this.lasting().filter(({ seq }) => seq < since), ...newest];
  }

  /** The newest that are no routine. */
  lasting(): readonly JournalRow[] {
    return this.#lasting.rows();
  }
}

/** Holds {@link JOURNAL_ROWS} rows, and for a while up to twice as many, so that few are moved. */
class NewestRows {
  #rows: JournalRow[] = [];

  push(row: JournalRow): void {
    this.#rows.push(row);
    if (this.#rows.length > 2 * JOURNAL_ROWS) this.#rows = this.rows();
  }

  rows(): JournalRow[] {
    return this.#rows.slice(-JOURNAL_ROWS);
  }
}

const NO_PARAMS: TableParams = {};
const OF_ORDERS = ['orderSeries', 'decisions'] as const;

const keyOf = (table: TableName, { instrument, parentId, stopId }: TableParams): string =>
  `${table}/${instrument ?? ''}/${parentId ?? ''}/${stopId ?? ''}`;
