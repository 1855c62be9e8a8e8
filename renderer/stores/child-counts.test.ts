import { describe, expect, it } from 'vitest';
import type { Child, ChildState } from '../../shared/domain/orders/child.ts';
import { createChildCounter } from './child-counts.ts';
import { createTableStore } from './table-store.ts';

const child = (childId: string, parentId: string, state: ChildState) => ({ childId, parentId, state }) as Child;

function setUp() {
  const table = createTableStore('children');
  const counter = createChildCounter(table);
  const seen: string[][] = [];
  counter.onChange((parentIds) => seen.push([...parentIds]));
  const put = (rows: Child[], removed: string[] = [], kind: 'snapshot' | 'delta' = 'delta') =>
    table.apply('e1', [{ table: 'children', params: {}, kind, rows, removed }]);
  put([child('C1', 'P1', 'working'), child('C2', 'P1', 'unknown'), child('C3', 'P2', 'filled')], [], 'snapshot');
  return { counter, put, seen };
}

describe('the children counted by order', () => {
  it('are total, open and of unknown fate, by order and of all', () => {
    const { counter } = setUp();
    expect(counter.of('e1/P1')).toEqual({ total: 2, open: 2, unknown: 1 });
    expect(counter.of('e1/P2')).toEqual({ total: 1, open: 0, unknown: 0 });
    expect(counter.of(null)).toEqual({ total: 3, open: 2, unknown: 1 });
    expect(counter.of('e1/P9')).toEqual({ total: 0, open: 0, unknown: 0 });
  });

  it('follow each change of state, and say which orders it touched', () => {
    const { counter, put, seen } = setUp();
    seen.length = 0;
    put([child('C2', 'P1', 'cancelled'), child('C3', 'P2', 'filled')]);
    expect(counter.of('e1/P1')).toEqual({ total: 2, open: 1, unknown: 0 });
    expect(seen).toEqual([['e1/P1']]);
    put([], ['C1']);
    expect(counter.of('e1/P1')).toEqual({ total: 1, open: 0, unknown: 0 });
  });

  it('begin anew with a snapshot', () => {
    const { counter, put, seen } = setUp();
    seen.length = 0;
    put([child('C3', 'P2', 'unknown')], [], 'snapshot');
    expect(counter.of('e1/P1').total).toBe(0);
    expect(counter.of(null)).toEqual({ total: 1, open: 1, unknown: 1 });
    expect(seen[0]?.toSorted()).toEqual(['e1/P1', 'e1/P2']);
  });

  it('are named while their fate is unknown', () => {
    const { counter, put } = setUp();
    const unknown = (): string[] => [...counter.unknown()].map(({ childId }) => childId);
    expect(unknown()).toEqual(['C2']);
    put([child('C2', 'P1', 'cancelled'), child('C3', 'P2', 'unknown'), child('C4', 'P2', 'unknown')]);
    expect(unknown()).toEqual(['C3', 'C4']);
    put([], ['C3']);
    expect(unknown()).toEqual(['C4']);
    put([child('C1', 'P1', 'unknown')], [], 'snapshot');
    expect(unknown()).toEqual(['C1']);
  });

  it('are followed by order: what is held first, then each change, and nothing of other orders', () => {
    const { counter, put } = setUp();
    const told: unknown[] = [];
    const end = counter.follow('e1/P1', ({ kind, rows, removed }) =>
      told.push([kind, rows.map(({ childId }) => childId), removed]),
    );
    expect(told.splice(0)).toEqual([['snapshot', ['C1', 'C2'], []]]);
    put([child('C2', 'P1', 'cancelled'), child('C4', 'P2', 'working'), child('C5', 'P1', 'working')], ['C1']);
    expect(told.splice(0)).toEqual([['delta', ['C2', 'C5'], ['e1/C1']]]);
    expect(counter.childrenOf('e1/P1').map(({ childId, state }) => [childId, state])).toEqual([
      ['C2', 'cancelled'],
      ['C5', 'working'],
    ]);
    put([child('C3', 'P2', 'working')], [], 'snapshot');
    expect(told.splice(0)).toEqual([['snapshot', [], []]]);
    expect(counter.childrenOf('e1/P1')).toEqual([]);
    end();
    put([child('C6', 'P1', 'working')]);
    expect(told).toEqual([]);
    expect(counter.childrenOf('e1/P2').map(({ childId }) => childId)).toEqual(['C3']);
  });

  it('are followed all together', () => {
    const { counter, put } = setUp();
    const told: string[][] = [];
    counter.follow(null, ({ rows }) => told.push(rows.map(({ childId }) => childId)));
    put([child('C4', 'P2', 'working')]);
    expect(told).toEqual([['C1', 'C2', 'C3'], ['C4']]);
  });
});
