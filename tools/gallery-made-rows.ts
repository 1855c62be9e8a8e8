/** Rows that a calm half minute does not bring: news, which no built-in market has, and differences with venues. */
import type { RowOf, TableName } from '../shared/protocol/tables.ts';
import { US_PER_SECOND } from '../shared/std/duration.ts';

export function madeRows(nowUs: number): Map<TableName, readonly RowOf<TableName>[]> {
  return new Map<TableName, readonly RowOf<TableName>[]>([
    ['news', newsRows(nowUs)],
    ['reconciliation', differences(nowUs)],
  ]);
}

const newsRows = (nowUs: number): RowOf<'news'>[] =>
  (
    [
      [420, 'MIDT', 'Midtown raises its outlook after a strong quarter', 0.62],
      [300, null, 'Rates stay where they are, says the bank', 0.02],
      [180, 'LRGE', 'Largo looks into a fault of its newest engine', -0.48],
      [60, 'SMLL', 'Smallridge names a new head of finance', null],
    ] as const
  ).map(([agoS, instrument, headline, score], at) => ({
    ...{ seq: at + 1, tsUs: nowUs - agoS * US_PER_SECOND, instrument, headline, score, source: 'wire' },
  }));

const differences = (nowUs: number): RowOf<'reconciliation'>[] => [
  {
    ...{
      seq: 811,
      tsUs: nowUs - 95 * US_PER_SECOND,
      kind: 'missing-there',
      venue: 'LIT3',
      childId: 'C12',
      parentId: 'P2',
    },
    ...{ ours: 'working, 300 of 900 filled', theirs: 'no such order' },
    did: 'held to be of unknown fate until the venue has said what became of it',
  },
  {
    ...{
      seq: 812,
      tsUs: nowUs - 94 * US_PER_SECOND,
      kind: 'fills-differ',
      venue: 'LIT3',
      childId: 'C12',
      parentId: 'P2',
    },
    ...{ ours: '300 filled', theirs: '500 filled', did: 'asked for the rest: 200 at 80.21 were added' },
  },
  {
    ...{
      seq: 840,
      tsUs: nowUs - 12 * US_PER_SECOND,
      kind: 'unknown-here',
      venue: 'DARK1',
      childId: 'C77',
      parentId: null,
    },
    ...{ ours: 'never sent', theirs: 'buy 400 MIDT working', did: 'cancelled there' },
  },
];
