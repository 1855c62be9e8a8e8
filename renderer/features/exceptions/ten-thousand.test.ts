/** What the desk holds when an engine, or twenty, tell more than anybody looks at: all of it is there. */
import { expect, it } from 'vitest';
import type { ExceptionRow } from '../../../shared/domain/safety/exception.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import { createTableStore } from '../../stores/table-store.ts';
import { ordered, viewOf } from './exception-words.ts';

const exception = (at: number): ExceptionRow =>
  ({
    exceptionId: `X${at}`,
    kind: 'venue-silent',
    cause: `venue/${at}`,
    severity: at === 7_777 ? 'P1' : 'P3',
    title: 'silent',
    state: 'open',
    openedUs: at,
    changedUs: at,
    respondByUs: at,
    shelvedUntilUs: null,
    acknowledgedBy: null,
    owner: null,
    members: [],
    memberCount: 0,
    actions: [],
    resolvedUs: null,
  }) as unknown as ExceptionRow;

it('puts the gravest of ten thousand exceptions first, of twenty engines, and loses none', () => {
  const store = createTableStore('exceptions');
  for (let engine = 1; engine <= 20; engine++) {
    const rows = Array.from({ length: 500 }, (_, at) => exception((engine - 1) * 500 + at));
    store.apply(`e${engine}`, [{ table: 'exceptions', params: {}, kind: 'snapshot', rows, removed: [] }]);
  }
  const all: OfEngine<ExceptionRow>[] = [...store.getState().rows.values()];
  expect(all).toHaveLength(10_000);
  expect(all.every((row) => viewOf(row) === 'open')).toBe(true);
  expect(ordered(all, 'open')[0]).toMatchObject({ exceptionId: 'X7777', engine: 'e16' });
});
