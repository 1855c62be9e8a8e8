/**
 * Feeds a table's updates to a grid as transactions, in order and without React in between. The grid refuses a change of
 * a row that it does not hold yet, and a delta does not say which rows are new or may name one twice, so the feed keeps
 * account of what the grid holds.
 */
import type { GridApi } from 'ag-grid-community';

/** What a transaction needs to know of an update; rows are told apart by the grid's `getRowId`. */
export interface RowUpdate<R> {
  readonly kind: 'snapshot' | 'delta';
  readonly rows: readonly R[];
  readonly removed: readonly string[];
}

/** What the feed uses of a grid. */
export type FedGrid<R> = Pick<GridApi<R>, 'applyTransactionAsync' | 'flushAsyncTransactions' | 'setGridOption'>;

/** `wanted` leaves rows out; `reset` with all rows is for when its answer may have changed. */
export function gridFeed<R>(api: FedGrid<R>, keyOf: (row: R) => string, wanted: (row: R) => boolean = () => true) {
  const held = new Map<string, R>();

  const reset = (rows: Iterable<R>): void => {
    held.clear();
    for (const row of rows) if (wanted(row)) held.set(keyOf(row), row);
    api.flushAsyncTransactions();
    api.setGridOption('rowData', [...held.values()]);
  };

  const take = (update: RowUpdate<R>): void => {
    if (update.kind === 'snapshot') return reset(update.rows);
    const added = new Map<string, R>();
    const changed = new Map<string, R>();
    const gone: R[] = [];
    for (const row of update.rows) {
      if (!wanted(row)) continue;
      const key = keyOf(row);
      (held.has(key) && !added.has(key) ? changed : added).set(key, row);
      held.set(key, row);
    }
    for (const key of update.removed) {
      const row = held.get(key);
      if (row === undefined) continue;
      held.delete(key);
      changed.delete(key);
      if (!added.delete(key)) gone.push(row);
    }
    if (added.size + changed.size + gone.length === 0) return;
    api.applyTransactionAsync({ add: [...added.values()], update: [...changed.values()], remove: gone });
  };

  return { take, reset };
}
