import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowKey, type RowOf } from '../../shared/protocol/tables.ts';
import { testParent, testQuote } from '../../tests/fixtures/memory-engine.ts';
import { recordedRows } from '../../tests/fixtures/recorded-rows.ts';
import { Batcher } from './batcher.ts';
import { unheard } from './connection-view.ts';
import type { TableUpdate } from './handle.ts';

const view = unheard(0);

const quotes = (kind: 'snapshot' | 'delta', rows: RowOf<'quotes'>[], removed: string[] = []): TableUpdate => ({
  table: 'quotes',
  params: {},
  kind,
  rows,
  removed,
});
const parents = (rows: RowOf<'parents'>[]): TableUpdate => ({
  table: 'parents',
  params: {},
  kind: 'delta',
  rows,
  removed: [],
});

function fold(updates: readonly TableUpdate[]): Map<string, unknown> {
  let rows = new Map<string, unknown>([['held before', null]]);
  for (const update of updates) {
    if (update.kind === 'snapshot') rows = new Map();
    for (const row of update.rows) rows.set(rowKey(update.table, row), row);
    for (const key of update.removed) rows.delete(key);
  }
  return rows;
}

const quoteUpdate = fc
  .record({
    snapshot: fc.boolean(),
    rows: fc.array(fc.record({ instrument: fc.constantFrom('A', 'B', 'C'), tsUs: fc.nat() })),
    removed: fc.array(fc.constantFrom('A', 'B', 'C', 'held before')),
  })
  .map(({ snapshot, rows, removed }) => {
    const full = rows.map((row) => testQuote(row));
    return snapshot ? quotes('snapshot', full) : quotes('delta', full, removed);
  });

describe('Batcher', () => {
  it('makes of any updates of a conflated table one that leads to the same rows', () => {
    fc.assert(
      fc.property(fc.array(quoteUpdate, { minLength: 1 }), (updates) => {
        const batcher = new Batcher();
        for (const update of updates) batcher.update(update);
        const taken = batcher.take(view).updates;
        expect(taken).toHaveLength(1);
        expect(taken[0]!.rows.length).toBeLessThanOrEqual(3);
        expect(fold(taken)).toEqual(fold(updates));
      }),
    );
  });

  it('taken share by share leads to the same rows, looked at first, and leaves none behind', () => {
    const shares = fc.array(fc.record({ looked: fc.subarray(['A', 'B', 'C']), others: fc.nat(2) }));
    fc.assert(
      fc.property(fc.array(quoteUpdate, { minLength: 1 }), shares, (updates, asked) => {
        const batcher = new Batcher();
        const taken: TableUpdate[] = [];
        for (const [i, update] of updates.entries()) {
          batcher.update(update);
          const { looked, others } = asked[i] ?? { looked: [], others: 0 };
          const keys = new Set(looked);
          const part = batcher.take(view, { looked: new Map([['quotes', keys]]), others, lossless: Infinity }).updates;
          const isDelta = part.every(({ kind }) => kind === 'delta');
          const rest = part.flatMap((one) => one.rows.filter((row) => !keys.has(rowKey(one.table, row))));
          expect(rest.length).toBeLessThanOrEqual(isDelta ? others : Infinity);
          taken.push(...part);
          for (const key of looked) expect(fold(taken).get(key)).toEqual(fold(updates.slice(0, i + 1)).get(key));
        }
        for (let turns = 0; batcher.waiting; turns++) {
          expect(turns).toBeLessThan(4);
          taken.push(
            ...batcher.take(view, { looked: new Map([['quotes', new Set<string>()]]), others: 1, lossless: Infinity })
              .updates,
          );
        }
        expect(fold(taken)).toEqual(fold(updates));
      }),
    );
  });

  it('takes of rows that nobody looks at the one that has waited longest', () => {
    const batcher = new Batcher();
    const next = () => {
      const { updates } = batcher.take(view, {
        looked: new Map([['quotes', new Set(['C'])]]),
        others: 1,
        lossless: Infinity,
      });
      return updates.flatMap(({ rows }) => rows.map((row) => (row as RowOf<'quotes'>).instrument));
    };
    batcher.update(
      quotes(
        'delta',
        ['A', 'B', 'C'].map((instrument) => testQuote({ instrument })),
      ),
    );
    expect(next()).toEqual(['C', 'A']);
    batcher.update(quotes('delta', [testQuote({ instrument: 'A' }), testQuote({ instrument: 'B' })]));
    expect(next()).toEqual(['B']);
    expect(next()).toEqual(['A']);
  });

  it('keeps every row of a lossless table in order, and tells how many', () => {
    const batcher = new Batcher();
    for (let filledQty = 1; filledQty <= 3; filledQty++) batcher.update(parents([testParent({ filledQty })]));
    expect(batcher.losslessRows).toBe(3);
    const { updates } = batcher.take(view);
    expect(updates.flatMap(({ rows }): unknown[] => [...rows])).toMatchObject([
      { filledQty: 1 },
      { filledQty: 2 },
      { filledQty: 3 },
    ]);
    expect(batcher.losslessRows).toBe(0);
    expect(batcher.take(view)).toEqual({ connection: view, updates: [], outcomes: [] });
  });

  it('takes of lossless tables so many changes at a time, in order, and a snapshot with all that is there', () => {
    const change = fc.record({
      snapshot: fc.boolean(),
      ids: fc.array(fc.constantFrom('P1', 'P2', 'P3'), { maxLength: 5 }),
      removed: fc.subarray(['P4', 'held before']),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1 }), fc.integer({ min: 1, max: 4 }), (changes, lossless) => {
        const batcher = new Batcher();
        let version = 0;
        const updates = changes.map(({ snapshot, ids, removed }, i): TableUpdate => {
          const rows = [...ids, ...(i % 2 === 0 ? ['P4'] : [])].map((parentId) =>
            testParent({ parentId, version: ++version }),
          );
          const gone = snapshot || i % 2 === 0 ? [] : removed;
          return { ...parents(rows), kind: snapshot ? 'snapshot' : 'delta', removed: gone };
        });
        for (const update of updates) batcher.update(update);
        const taken: TableUpdate[] = [];
        while (batcher.waiting) {
          const before = batcher.losslessRows;
          const part = batcher.take(view, { looked: new Map(), others: 0, lossless }).updates;
          const rows = part.reduce((sum, one) => sum + one.rows.length, 0);
          const isDelta = part.every(({ kind }) => kind === 'delta');
          expect(rows).toBeLessThanOrEqual(isDelta ? lossless : Infinity);
          expect(batcher.losslessRows).toBe(isDelta ? before - rows : 0);
          taken.push(...part);
        }
        expect(fold(taken)).toEqual(fold(updates));
        const versions = taken.flatMap(({ rows }) => (rows as RowOf<'parents'>[]).map((row) => row.version));
        expect(versions).toEqual(versions.toSorted((a, b) => a - b));
      }),
    );
  });

  it('leaves exceptions together that came together', () => {
    const batcher = new Batcher();
    const rows = recordedRows('exceptions').slice(0, 2);
    batcher.update({ table: 'exceptions', params: {}, kind: 'delta', rows, removed: [] });
    const { updates } = batcher.take(view, { looked: new Map(), others: 0, lossless: 1 });
    expect(updates.map((one) => one.rows.length)).toEqual([2]);
  });

  it('lets go of what a fresh snapshot of a lossless table stands for, and does not count that', () => {
    const batcher = new Batcher();
    batcher.update(parents([testParent({ parentId: 'P1' }), testParent({ parentId: 'P2' })]));
    batcher.update({ ...parents([testParent({ parentId: 'P3' })]), kind: 'snapshot' });
    expect(batcher.losslessRows).toBe(0);
    batcher.update(parents([testParent({ parentId: 'P4' })]));
    expect(batcher.losslessRows).toBe(1);
    expect(batcher.take(view).updates.map(({ kind, rows }) => [kind, rows.length])).toEqual([
      ['snapshot', 1],
      ['delta', 1],
    ]);
  });

  it('keeps topics of one table apart', () => {
    const batcher = new Batcher();
    for (const instrument of ['A', 'B', 'A']) {
      batcher.update({ table: 'marketSeries', params: { instrument }, kind: 'delta', rows: [], removed: ['1'] });
    }
    expect(batcher.take(view).updates.map(({ params }) => params.instrument)).toEqual(['A', 'B']);
  });
});
