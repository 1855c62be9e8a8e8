import { expect, it } from 'vitest';
import type { EngineEvent } from '../../../shared/domain/event.ts';
import type { JournalRow } from '../../../shared/protocol/tables.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import type { Known } from '../../ui/words/event-words.ts';
import { whatHappened, type Group } from './what-happened.ts';

const row = (engine: string, seq: number, event: Partial<EngineEvent> & { type: string }, tsUs = 1) =>
  ({ engine, seq, tsUs, event }) as unknown as OfEngine<JournalRow>;
const fill = (childId: string, qty: number) => ({ type: 'ChildFilled', childId, qty }) as never;
const denied = (parentId: string) =>
  ({ type: 'ChildDenied', parentId, code: 'SELF_MATCH', reason: 'meets ours' }) as never;
const stopped = { type: 'StopReleased', stopId: 'S1', actor: 'kim', reason: 'all looked at' } as never;
const known = {
  instruments: new Map([['MIDT', { symbol: 'MIDT', qtyDecimals: 0 }]]),
  parents: new Map([['P1', { parentId: 'P1', instrument: 'MIDT', side: 'buy' }]]),
  children: new Map([
    ['C1', { childId: 'C1', parentId: 'P1' }],
    ['C2', { childId: 'C2', parentId: 'P1' }],
  ]),
} as unknown as Known;
const words = (rows: OfEngine<JournalRow>[], marks: Record<string, number>, group: Group) =>
  whatHappened(rows, marks, () => known)
    .groups.get(group)
    ?.map((line) => line.words);

it('tells only what came after the mark in each log, whatever the clocks say', () => {
  const rows = [row('e1', 4, fill('C1', 5), 9e15), row('e1', 5, fill('C1', 10), 1), row('e2', 900, stopped, 5)];
  expect(words(rows, { e1: 4, e2: 900 }, 'fills')).toEqual(['P1: bought 10 MIDT in 1 fill']);
  expect(words(rows, { e1: 4, e2: 900 }, 'stops')).toBeUndefined();
  expect(words(rows, { e2: 899 }, 'stops')).toHaveLength(1);
});

it('sums fills by order and denials by reason, and names the order of each', () => {
  const rows = [
    row('e1', 2, fill('C1', 5)),
    row('e1', 3, fill('C2', 7)),
    row('e1', 4, denied('P1')),
    row('e1', 5, denied('P1')),
  ];
  expect(words(rows, { e1: 1 }, 'fills')).toEqual(['P1: bought 12 MIDT in 2 fills']);
  const [line] = whatHappened(rows, { e1: 1 }, () => known).groups.get('denied')!;
  expect(line).toMatchObject({
    words: 'P1: 2 denied by SELF_MATCH, the first: meets ours',
    order: { engine: 'e1', parentId: 'P1' },
  });
});

it('says of which engine the journal does not reach back to the mark', () => {
  expect(whatHappened([row('e1', 500, stopped)], { e1: 20 }, () => known).cut).toEqual(['e1']);
  expect(whatHappened([row('e1', 21, stopped)], { e1: 20 }, () => known).cut).toEqual([]);
});

it('says since when fills and denials are whole where all else reaches back further', () => {
  const rows = [
    row('e1', 1, stopped),
    row('e1', 40, stopped),
    row('e1', 60, fill('C1', 5), 7e6),
    row('e1', 61, stopped),
  ];
  expect(whatHappened(rows, { e1: 20 }, () => known)).toMatchObject({
    cut: [],
    thin: [{ engine: 'e1', sinceUs: 7e6 }],
  });
  expect(whatHappened(rows, { e1: 59 }, () => known)).toMatchObject({ cut: [], thin: [] });
  expect(words(rows, { e1: 20 }, 'stops')).toHaveLength(2);
});
