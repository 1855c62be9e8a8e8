import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { gridFeed, type FedGrid } from './grid-feed.ts';

interface Row {
  readonly id: string;
  readonly n: number;
}

/** A grid that refuses what a real one does: changing or removing a row it does not hold, adding one it does. */
function strictGrid({ workMs = 0 } = {}) {
  const rows = new Map<string, Row>();
  /** As the grid knew each row when it last sorted. */
  const placed = new Map<string, Row>();
  const known = (row: Row, expected: boolean): void => {
    if (rows.has(row.id) !== expected) throw new Error(`${row.id} is ${expected ? 'not held' : 'held already'}`);
  };
  const wordsOf = (held: Map<string, Row>) => [...held.values()].map(({ id, n }) => `${id}${n}`).join(' ');
  const grid = {
    destroyed: false,
    transactions: [] as number[],
    updated: [] as string[][],
    shown: () => wordsOf(rows),
    placed: () => wordsOf(placed),
  };
  const api: FedGrid<Row> = {
    isDestroyed: () => grid.destroyed,
    getRowNode: (id) => (rows.has(id) ? { updateData: (row) => void rows.set(id, row) } : undefined),
    setGridOption: (_option, value) => {
      rows.clear();
      placed.clear();
      for (const row of value) {
        rows.set(row.id, row);
        placed.set(row.id, row);
      }
    },
    applyTransaction: ({ add, update, remove }) => {
      for (const row of update) known(row, true);
      for (const row of remove) known(row, true);
      for (const row of add) known(row, false);
      for (const row of remove) rows.delete(row.id);
      for (const row of remove) placed.delete(row.id);
      for (const row of [...add, ...update]) {
        rows.set(row.id, row);
        placed.set(row.id, row);
      }
      grid.updated.push(update.map(({ id }) => id));
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

/** What is due after the batch, and what waits for its time. */
const settle = (): void => void vi.runAllTimers();

describe('the feed of a grid', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  it('adds what is new, changes what is held, removes what is gone', () => {
    const { api, grid } = strictGrid();
    const { take } = gridFeed(api, { keyOf });
    take({ kind: 'snapshot', rows: [row('a', 1), row('b', 1)], removed: [] });
    take(delta([row('b', 2), row('c', 1)], ['a', 'z']));
    settle();
    expect(grid.shown()).toBe('b2 c1');
  });

  it('takes a row that is new and changed, new and gone, or gone and back', () => {
    const { api, grid } = strictGrid();
    const { take } = gridFeed(api, { keyOf });
    take(delta([row('a', 1), row('a', 2), row('b', 1)], ['b']));
    settle();
    expect(grid.shown()).toBe('a2');
    take(delta([], ['a']));
    take(delta([row('a', 3)]));
    settle();
    expect(grid.shown()).toBe('a3');
    take(delta([row('a', 4)], ['a']));
    settle();
    expect(grid.shown()).toBe('');
  });

  it('leaves out what is not wanted, until it is', () => {
    const { api, grid } = strictGrid();
    let least = 2;
    const { take, reset } = gridFeed(api, { keyOf, wanted: ({ n }) => n >= least });
    take(delta([row('a', 1), row('b', 2)]));
    settle();
    expect(grid.shown()).toBe('b2');
    least = 0;
    reset([row('a', 1), row('b', 2)]);
    expect(grid.shown()).toBe('a1 b2');
  });

  it('makes of all that one batch has for it one transaction, once the batch is done', () => {
    const { api, grid } = strictGrid();
    const onFlushed = vi.fn();
    const { take } = gridFeed(api, { keyOf, onFlushed });
    take(delta([row('a', 1)]));
    take(delta([row('a', 2), row('b', 1)]));
    expect(grid.transactions).toHaveLength(0);
    vi.advanceTimersByTime(0);
    expect(grid.shown()).toBe('a2 b1');
    expect(grid.transactions).toHaveLength(1);
    expect(onFlushed).toHaveBeenCalledTimes(1);
  });

  it('leaves a grid that works long the more time', () => {
    const { api, grid } = strictGrid({ workMs: 50 });
    const { take } = gridFeed(api, { keyOf });
    for (let n = 0; n < 200; n++) {
      take(delta([row('a', n)]));
      vi.advanceTimersByTime(10);
    }
    const pauses = grid.transactions.slice(1).map((atMs, i) => atMs - grid.transactions[i]!);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(300);
  });

  it('shows a change at once where it moves no row, and moves rows a moment later', () => {
    const { api, grid } = strictGrid();
    const { take } = gridFeed(api, { keyOf, moves: (before, after) => before.n % 10 !== after.n % 10 });
    take(delta([row('a', 1), row('b', 1)]));
    settle();
    take(delta([row('a', 11), row('b', 2)]));
    expect(grid.shown()).toBe('a11 b2');
    settle();
    expect(grid.transactions).toHaveLength(2);
    expect(grid.updated.at(-1)).toEqual(['b']);
  });

  it('tells a grid nothing of a change where the row is not drawn, and leaves it the newest to draw', () => {
    const { api, grid } = strictGrid();
    const told: string[] = [];
    const nodes = new Map([row('a', 1), row('b', 1)].map((data) => [data.id, { data }]));
    const watched: FedGrid<Row> = {
      ...api,
      getRowNode: (id) => Object.assign(nodes.get(id)!, { updateData: ({ n }: Row) => void told.push(`${id}${n}`) }),
    };
    const { take } = gridFeed(watched, { keyOf, moves: () => false, isDrawn: (key) => key === 'a' });
    take({ kind: 'snapshot', rows: [row('a', 1), row('b', 1)], removed: [] });
    take(delta([row('a', 2), row('b', 2)]));
    settle();
    expect(told).toEqual(['a2']);
    expect(nodes.get('b')?.data.n).toBe(2);
    expect(grid.transactions).toEqual([]);
  });

  it('tells which rows are about to move before they do', () => {
    const { api, grid } = strictGrid();
    const told: string[] = [];
    const onMoving = (keys: readonly string[]): void =>
      void told.push(`${keys.join()} after ${grid.transactions.length}`);
    const { take } = gridFeed(api, { keyOf, moves: (before, after) => before.n !== after.n, onMoving });
    take(delta([row('a', 1), row('b', 1)]));
    settle();
    take(delta([row('b', 2)]));
    settle();
    expect(told).toEqual(['b after 1']);
    expect(grid.transactions).toHaveLength(2);
  });

  it('gives nothing to a grid that nobody sees, and all that it missed once somebody does', () => {
    const { api, grid } = strictGrid();
    let seen = false;
    const { take } = gridFeed(api, { keyOf, isSeen: () => seen });
    take(delta([row('a', 1), row('b', 1)]));
    vi.advanceTimersByTime(1_000);
    take(delta([row('a', 2)], ['b']));
    expect(grid.transactions).toHaveLength(0);
    seen = true;
    vi.advanceTimersByTime(100);
    expect(grid.shown()).toBe('a2');
    expect(grid.transactions).toHaveLength(1);
  });

  it('leads the grid to what was told, whatever that was, and tells it of every row that moved', () => {
    const some = fc.array(fc.record({ id: fc.constantFrom('a', 'b', 'c'), n: fc.nat(5) }));
    const update = fc.record({
      kind: fc.constantFrom('delta' as const, 'delta' as const, 'snapshot' as const),
      rows: some,
      removed: fc.array(fc.constantFrom('a', 'b', 'c')),
      pauseMs: fc.nat(300),
    });
    fc.assert(
      fc.property(fc.array(update), (updates) => {
        const { api, grid } = strictGrid({ workMs: 3 });
        const { take } = gridFeed(api, { keyOf, moves: (before, after) => before.n !== after.n });
        const told = new Map<string, Row>();
        for (const { kind, rows, removed, pauseMs } of updates) {
          if (kind === 'snapshot') told.clear();
          for (const one of rows) told.set(one.id, one);
          if (kind === 'delta') for (const id of removed) told.delete(id);
          take({ kind, rows, removed: kind === 'delta' ? removed : [] });
          vi.advanceTimersByTime(pauseMs);
        }
        settle();
        expect(grid.shown().split(' ').toSorted()).toEqual(
          (told.size > 0 ? [...told.values()].map(({ id, n }) => `${id}${n}`) : ['']).toSorted(),
        );
        expect(grid.placed()).toBe(grid.shown());
      }),
    );
  });

  it('gives nothing to a grid that is gone, and nothing once it is closed', () => {
    const { api, grid } = strictGrid();
    const feed = gridFeed(api, { keyOf });
    feed.take(delta([row('a', 1)]));
    grid.destroyed = true;
    settle();
    grid.destroyed = false;
    feed.take(delta([row('b', 1)]));
    feed.close();
    settle();
    expect(grid.transactions).toEqual([]);
  });
});
