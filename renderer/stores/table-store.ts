/**
 * One table of the engine as the desk holds it: the rows by key, a version that counts its changes, and the raw updates
 * in order for grids and charts, which take them without React. Written by batches alone; never ahead of the engine.
 */
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { TableUpdate } from '../../engine-client/client/handle.ts';
import { rowKey, type RowOf, type TableName } from '../../shared/protocol/tables.ts';

export type UpdateOf<T extends TableName> = Extract<TableUpdate, { table: T }>;

export interface TableState<T extends TableName> {
  /** The same map for the life of the store: select rows or what follows from them, and rely on `version` for change. */
  readonly rows: ReadonlyMap<string, RowOf<T>>;
  readonly version: number;
}

export interface TableStore<T extends TableName> {
  readonly table: T;
  getState(): TableState<T>;
  subscribe(listener: (state: TableState<T>) => void): () => void;
  getInitialState(): TableState<T>;
  /**
   * Every update in order, after the rows hold it. The first call gets what is held as a snapshot, so that whoever
   * comes late misses nothing.
   */
  onUpdate(listener: (update: UpdateOf<T>) => void): () => void;
  /** For the desk alone: takes the updates of one batch and announces them once. */
  apply(updates: readonly UpdateOf<T>[]): void;
}

/** Holds all rows, or the `bound` newest; rows that fall out are reported as removed. */
export function createTableStore<T extends TableName>(table: T, bound = Number.POSITIVE_INFINITY): TableStore<T> {
  const rows = new Map<string, RowOf<T>>();
  const store: StoreApi<TableState<T>> = createStore(() => ({ rows, version: 0 }));
  const listeners = new Set<(update: UpdateOf<T>) => void>();

  const take = (update: UpdateOf<T>): UpdateOf<T> => {
    if (update.kind === 'snapshot') rows.clear();
    for (const row of update.rows as readonly RowOf<T>[]) rows.set(rowKey(table, row), row);
    for (const key of update.removed) rows.delete(key);
    if (rows.size <= bound) return update;
    const dropped: string[] = [];
    for (const key of rows.keys()) {
      if (rows.size <= bound) break;
      rows.delete(key);
      dropped.push(key);
    }
    if (update.kind === 'snapshot') return { ...update, rows: [...rows.values()] };
    return { ...update, removed: [...update.removed, ...dropped] };
  };

  return {
    table,
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: store.subscribe,
    onUpdate(listener) {
      listeners.add(listener);
      listener({
        table,
        params: {},
        kind: 'snapshot',
        rows: [...rows.values()],
        removed: [],
      } as unknown as UpdateOf<T>);
      return () => listeners.delete(listener);
    },
    apply(updates) {
      if (updates.length === 0) return;
      for (const update of updates) {
        const taken = take(update);
        for (const listener of listeners) listener(taken);
      }
      store.setState({ rows, version: store.getState().version + 1 });
    },
  };
}

/**
 * What `select` makes of a table's rows, for React. Renders again only when the result differs (compared one level
 * deep), so select small things: a row, a count, a short list.
 */
export function useTable<T extends TableName, U>(
  store: TableStore<T>,
  select: (rows: ReadonlyMap<string, RowOf<T>>) => U,
): U {
  return useStore(
    store as unknown as StoreApi<TableState<T>>,
    useShallow((state: TableState<T>) => select(state.rows)),
  );
}
