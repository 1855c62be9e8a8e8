import type { RowDataTransaction } from 'ag-grid-community';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { gridFeed, type FedGrid } from './grid-feed.ts';

interface Row {
  readonly id: string;
  readonly n: number;
}

/** A grid that refuses what a real one does: changing or removing a row it does not hold, adding one it does. */
function strictGrid({ workMs = 0 } = {}) {
  const rows = new Map<string, Row>();
  const known = (row: Row, expected: boolean): void => {
    if (rows.has(row.id) !== expected) throw new Error(`${row.id} is ${expected ? 'not held' : 'held already'}`);
  };
  const grid = {
    destroyed: false,
    transactions: [] as number[],
    shown: () => [...rows.values()].map((row) => `${row.id}${row.n}`).join(' '),
  };
  const api: FedGrid<Row> = {
    isDestroyed: () => grid.destroyed,
    setGridOption: (_option, value) => {
      rows.clear();
      for (const row of value as Row[]) rows.set(row.id, row);
    },
    applyTransaction: ({ add, update, remove }: RowDataTransaction<Row>) => {
      for (const row of update ?? []) known(row, true);
      for (const row of remove ?? []) known(row, true);
      for (const row of add ?? []) known(row, false);
      for (const row of remove ?? []) rows.delete(row.id);
      for (const row of [...(add ?? []), ...(update ?? [])]) rows.set(row.id, row);
      grid.transactions.push(performance.now());
      vi.advanceTimersByTime(workMs);
      return null;
    },
  };
  return { api, grid };
}

const row = (id: string, n: number): Row => ({ id, n });
const delta = (rows: Row[], removed: string[] = []) => ({ kind: 'delta' as const, rows, removed });
const keyOf = ({ id }: Row) => id;

describe('the feed of a grid', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('adds what is new, changes what is held, removes what is gone', () => {
    const { api, grid } = strictGrid();
    const { take } = gridFeed(api, { keyOf });
    take({ kind: 'snapshot', rows: [row('a', 1), row('b', 1)], removed: [] });
    take(delta([row('b', 2), row('c', 1)], ['a', 'z']));
    vi.runAllTimers();
    expect(grid.shown()).toBe('b2 c1');
  });

  it('takes a row that is new and changed, new and gone, or gone and back', () => {
    const { api, grid } = strictGrid();
    const { take } = gridFeed(api, { keyOf });
    take(delta([row('a', 1), row('a', 2), row('b', 1)], ['b']));
    vi.runAllTimers();
    expect(grid.shown()).toBe('a2');
    take(delta([], ['a']));
    take(delta([row('a', 3)]));
    vi.runAllTimers();
    expect(grid.shown()).toBe('a3');
    take(delta([row('a', 4)], ['a']));
    vi.runAllTimers();
    expect(grid.shown()).toBe('');
  });

  it('leaves out what is not wanted, until it is', () => {
    const { api, grid } = strictGrid();
    let least = 2;
    const { take, reset } = gridFeed(api, { keyOf, wanted: ({ n }) => n >= least });
    take(delta([row('a', 1), row('b', 2)]));
    vi.runAllTimers();
    expect(grid.shown()).toBe('b2');
    least = 0;
    reset([row('a', 1), row('b', 2)]);
    expect(grid.shown()).toBe('a1 b2');
  });

  it('shows the first change at once and gathers those after it into one', () => {
    const { api, grid } = strictGrid();
    const onFlushed = vi.fn();
    const { take } = gridFeed(api, { keyOf, onFlushed });
    take(delta([row('a', 0)]));
    vi.advanceTimersByTime(1);
    expect(grid.shown()).toBe('a0');
    for (let n = 1; n <= 5; n++) {
      vi.advanceTimersByTime(10);
      take(delta([row('a', n)]));
    }
    vi.runAllTimers();
    expect(grid.shown()).toBe('a5');
    expect(grid.transactions).toHaveLength(2);
    expect(onFlushed).toHaveBeenCalledTimes(2);
  });

  it('leaves a grid that works long the more time', () => {
    const { api, grid } = strictGrid({ workMs: 50 });
    const { take } = gridFeed(api, { keyOf });
    for (let n = 0; n < 200; n++) {
      take(delta([row('a', n)]));
      vi.advanceTimersByTime(10);
    }
    const pauses = grid.transactions.slice(1).map((atMs, i) => atMs - grid.transactions[i]!);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(400);
  });

  it('gives nothing to a grid that is gone, and nothing once it is closed', () => {
    const { api, grid } = strictGrid();
    const feed = gridFeed(api, { keyOf });
    feed.take(delta([row('a', 1)]));
    grid.destroyed = true;
    vi.runAllTimers();
    grid.destroyed = false;
    feed.take(delta([row('b', 1)]));
    feed.close();
    vi.runAllTimers();
    expect(grid.transactions).toEqual([]);
  });
});
