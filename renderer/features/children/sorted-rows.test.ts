import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { SortedRows, type Order } from './sorted-rows.ts';

interface Row {
  readonly id: string;
  readonly n: number;
}

const byNumber: Order<Row> = (a, b) => a.n - b.n || a.id.localeCompare(b.id);
const byId: Order<Row> = (a, b) => b.id.localeCompare(a.id);

const row = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), n: fc.nat(3) });
const rows = fc.uniqueArray(row, { selector: ({ id }) => id });
const step = fc.record({ kind: fc.constantFrom('apply', 'apply', 'reset', 'sort'), put: rows, gone: rows });

it('holds after any changes what sorting all rows anew would give', () => {
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const sorted = new SortedRows<Row>(({ id }) => id, byNumber);
      const held = new Map<string, Row>();
      let order = byNumber;
      for (const { kind, put, gone } of steps) {
        const removed = gone.filter(({ id }) => put.every((one) => one.id !== id));
        if (kind === 'sort') sorted.sortBy((order = order === byId ? byNumber : byId));
        else if (kind === 'reset') {
          held.clear();
          sorted.reset(put);
        } else sorted.apply(put, removed);
        if (kind !== 'sort') for (const one of put) held.set(one.id, one);
        if (kind === 'apply') for (const { id } of removed) held.delete(id);
        expect(sorted.rows).toEqual([...held.values()].toSorted(order));
      }
    }),
  );
});
