import { expect, it } from 'vitest';
import { givesWay, type GivingWay } from './column-room.ts';

const COLUMNS = new Map([
  ...([
    ['engine', 24],
    ['instrument', 72],
    ['qty', 70],
    ['avgPx', 66],
    ['why', 200],
    ['end', 78],
    ['id', 72],
  ] as const),
]);

const WAY: GivingWay = { columns: ['id', 'limit', 'end', 'avgPx', 'why'], leastPx: { why: 150 } };

it('lets go of as few columns as must be, in their order, and never of those that may not', () => {
  expect([...givesWay(WAY, COLUMNS, 532)]).toEqual([]);
  expect([...givesWay(WAY, COLUMNS, 531)]).toEqual(['id']);
  expect([...givesWay(WAY, COLUMNS, 400)]).toEqual(['id', 'end']);
  expect([...givesWay(WAY, COLUMNS, 200)]).toEqual(['id', 'end', 'avgPx', 'why']);
  expect([...givesWay(WAY, COLUMNS, 10)]).not.toContain('instrument');
});

it('gives back to a narrow one what a wide one left over, unless a column takes all that is left', () => {
  const way: GivingWay = { ...WAY, columns: ['limit', 'id'] };
  const all = new Map([...COLUMNS, ['limit', 60]] as const);
  expect([...givesWay(way, all, 522)]).toEqual(['limit', 'id']);
  all.delete('why');
  expect([...givesWay(way, all, 375)]).toEqual(['id']);
});
