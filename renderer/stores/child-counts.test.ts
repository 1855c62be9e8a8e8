import { describe, expect, it } from 'vitest';
import type { Child, ChildState } from '../../shared/domain/child.ts';
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
});
