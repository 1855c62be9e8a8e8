import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowKey, type RowOf } from '../../shared/protocol/tables.ts';
import { testParent, testQuote } from '../../tests/fixtures/memory-engine.ts';
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

  it('keeps topics of one table apart', () => {
    const batcher = new Batcher();
    for (const instrument of ['A', 'B', 'A']) {
      batcher.update({ table: 'marketSeries', params: { instrument }, kind: 'delta', rows: [], removed: ['1'] });
    }
    expect(batcher.take(view).updates.map(({ params }) => params.instrument)).toEqual(['A', 'B']);
  });
});
