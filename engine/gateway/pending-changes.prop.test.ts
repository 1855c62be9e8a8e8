import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_ROWS_PER_FRAME } from '../../shared/protocol/columnar.ts';
import { testQuote } from '../../tests/fixtures/memory-engine.ts';
import type { TableChange } from '../core/engine-port.ts';
import { pendingChanges, type Piece } from './pending-changes.ts';

const key = fc.integer({ min: 0, max: 5 }).map((n) => `K${n}`);
const change = fc.record({
  rows: fc.array(
    fc.record({ instrument: key, tsUs: fc.nat() }).map((row) => testQuote(row)),
    { maxLength: 4 },
  ),
  removed: fc.array(key, { maxLength: 3 }),
});

type Step = Pick<TableChange<'quotes'>, 'rows' | 'removed'>;

const changeOf = ({ rows, removed }: Step): TableChange => ({ table: 'quotes', params: {}, rows, removed });

/** What a client holds after them that held K0 to K5 before. */
function fold(steps: readonly (Step | Piece)[]): Map<string, unknown> {
  const held = new Map<string, unknown>([0, 1, 2, 3, 4, 5].map((n) => [`K${n}`, 'before']));
  for (const { rows, removed } of steps) {
    for (const row of rows as Step['rows']) held.set(row.instrument, row);
    for (const gone of removed) held.delete(gone);
  }
  return held;
}

describe('pending changes', () => {
  it.each(['lossless', 'conflated'] as const)('SUB-5 of a %s table lead where the changes led', (tableClass) => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        const pending = pendingChanges('quotes', tableClass);
        changes.forEach((step, i) => pending.add(changeOf(step), i + 1));
        const pieces = pending.take();
        expect(fold(pieces)).toEqual(fold(changes));
        expect(pending.empty).toBe(true);
        expect(pending.take()).toEqual([]);
      }),
    );
  });

  it('CONF-1 of a lossless table keep every row, in order', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        const pending = pendingChanges('quotes', 'lossless');
        changes.forEach((step, i) => pending.add(changeOf(step), i + 1));
        const rowsOf = (steps: readonly (Step | Piece)[]): unknown[] =>
          steps.flatMap(({ rows }): unknown[] => [...rows]);
        expect(rowsOf(pending.take())).toEqual(rowsOf(changes));
      }),
    );
  });

  it.each(['lossless', 'conflated'] as const)('SUB-3 of a %s table fit their frames', (tableClass) => {
    const count = 2 * MAX_ROWS_PER_FRAME + 1;
    const names = Array.from({ length: count }, (_, i) => `N${i}`);
    const pending = pendingChanges('quotes', tableClass);
    pending.add(changeOf({ rows: names.map((instrument) => testQuote({ instrument })), removed: [] }), 1);
    pending.add(changeOf({ rows: [], removed: names.map((name) => `gone ${name}`) }), 2);
    const pieces = pending.take();
    expect(pieces.flatMap(({ rows }): unknown[] => [...rows])).toHaveLength(count);
    expect(pieces.flatMap(({ removed }) => removed)).toHaveLength(count);
    for (const { rows, removed, seq } of pieces) {
      expect(Math.max(rows.length, removed.length)).toBeLessThanOrEqual(MAX_ROWS_PER_FRAME);
      expect(seq).toBe(2);
    }
  });
});
