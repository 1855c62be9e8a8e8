import type { RowDataTransaction } from 'ag-grid-community';
import { describe, expect, it } from 'vitest';
import { gridFeed, type FedGrid } from './grid-feed.ts';

interface Row {
  readonly id: string;
  readonly n: number;
}

/** A grid that refuses what a real one does: changing or removing a row it does not hold, adding one it does. */
function strictGrid() {
  const rows = new Map<string, Row>();
  const known = (row: Row, expected: boolean): void => {
    if (rows.has(row.id) !== expected) throw new Error(`${row.id} is ${expected ? 'not held' : 'held already'}`);
  };
  const api: FedGrid<Row> = {
    flushAsyncTransactions: () => {},
    setGridOption: (_option, value) => {
      rows.clear();
      for (const row of value as Row[]) rows.set(row.id, row);
    },
    applyTransactionAsync: ({ add, update, remove }: RowDataTransaction<Row>) => {
      for (const row of update ?? []) known(row, true);
      for (const row of remove ?? []) known(row, true);
      for (const row of add ?? []) known(row, false);
      for (const row of remove ?? []) rows.delete(row.id);
      for (const row of [...(add ?? []), ...(update ?? [])]) rows.set(row.id, row);
    },
  };
  return { api, shown: () => [...rows.values()].map((row) => `${row.id}${row.n}`).join(' ') };
}

const row = (id: string, n: number): Row => ({ id, n });
const delta = (rows: Row[], removed: string[] = []) => ({ kind: 'delta' as const, rows, removed });

describe('the feed of a grid', () => {
  it('adds what is new, changes what is held, removes what is gone', () => {
    const grid = strictGrid();
    const { take } = gridFeed(grid.api, (one: Row) => one.id);
    take({ kind: 'snapshot', rows: [row('a', 1), row('b', 1)], removed: [] });
    take(delta([row('b', 2), row('c', 1)], ['a', 'z']));
    expect(grid.shown()).toBe('b2 c1');
  });

  it('takes a row that is new and changed, or new and gone, in one delta', () => {
    const grid = strictGrid();
    const { take } = gridFeed(grid.api, (one: Row) => one.id);
    take(delta([row('a', 1), row('a', 2), row('b', 1)], ['b']));
    expect(grid.shown()).toBe('a2');
    take(delta([row('a', 3)], ['a']));
    expect(grid.shown()).toBe('');
  });

  it('leaves out what is not wanted, until it is', () => {
    const grid = strictGrid();
    let least = 2;
    const { take, reset } = gridFeed(
      grid.api,
      (one: Row) => one.id,
      (one) => one.n >= least,
    );
    take(delta([row('a', 1), row('b', 2)]));
    expect(grid.shown()).toBe('b2');
    least = 0;
    reset([row('a', 1), row('b', 2)]);
    expect(grid.shown()).toBe('a1 b2');
  });
});
