import { expect, it } from 'vitest';
import type { BlotterRow } from './blotter-feed.ts';
import { placeGroups, type GridRow } from './grouping.ts';

const order = (parentId: string, instrument: string) => ({
  data: { key: `e1/${parentId}`, parent: { engine: 'e1', parentId, instrument } } as BlotterRow,
});
const sum = (key: string, rank: number, closed = false) => ({
  data: { group: { key }, by: 'instrument', rank, closed } as unknown as GridRow,
});

const shown = (nodes: { data: GridRow }[]): string => {
  placeGroups(nodes, ({ parent }) => parent.instrument);
  return nodes.map(({ data }) => ('group' in data ? `[${data.group.key}]` : data.parent.parentId)).join(' ');
};

it('puts each group below its sum, in rank, its orders as they were sorted', () => {
  expect(shown([order('P3', 'B'), sum('A', 1), order('P1', 'A'), order('P2', 'B'), sum('B', 0)])).toBe(
    '[B] P3 P2 [A] P1',
  );
});

it('leaves the orders of a closed group out, and never an order whose group has no sum yet', () => {
  expect(shown([sum('A', 0, true), order('P1', 'A'), order('P2', 'C')])).toBe('[A] P2');
  expect(shown([])).toBe('');
});
