import { expect, it } from 'vitest';
import type { Child } from '../../../shared/domain/orders/child.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import { bundle, fillsOf } from './fills.ts';

const ORDER = { engine: 'e1', parentId: 'P1' };
const child = (childId: string, filledQty: number, filledNotional: number) =>
  ({ engine: 'e1', parentId: 'P1', childId, filledQty, filledNotional, updatedUs: 50 }) as OfEngine<Child>;
const filled = (seq: number, tsUs: number, childId: string, px: number, qty: number, engine = 'e1') => ({
  engine,
  seq,
  tsUs,
  event: { type: 'ChildFilled' as const, childId, execId: `E${seq}`, px, qty, liquidity: 'maker' as const, fee: 0 },
});

it('marks each execution of the order where the journal has it, in the order of time', () => {
  const children = [child('C1', 30, 310)];
  const journal = [
    filled(2, 20, 'C1', 11, 10),
    filled(1, 10, 'C1', 10, 20),
    filled(3, 30, 'C2', 10, 5),
    filled(4, 40, 'C1', 9, 1, 'e2'),
  ];
  expect(fillsOf(ORDER, children, journal)).toEqual([
    { tsUs: 10, px: 10, qty: 20, exact: true },
    { tsUs: 20, px: 11, qty: 10, exact: true },
  ]);
});

it('marks what the journal holds no more at its mean price, and says so', () => {
  const fills = fillsOf(ORDER, [child('C1', 30, 310)], [filled(2, 20, 'C1', 11, 10)]);
  expect(fills).toEqual([
    { tsUs: 20, px: 11, qty: 10, exact: true },
    { tsUs: 50, px: 10, qty: 20, exact: false },
  ]);
});

it('never marks more than the child is filled', () => {
  expect(fillsOf(ORDER, [child('C1', 10, 100)], [filled(1, 9, 'C1', 10, 10), filled(2, 9, 'C1', 10, 10)])).toHaveLength(
    1,
  );
});

it('bundles what is close in time at its mean price, and loses no quantity', () => {
  const fill = (tsUs: number, px: number, qty: number, exact = true) => ({ tsUs, px, qty, exact });
  const fills = [fill(1, 10, 10), fill(5, 13, 20), fill(12, 10, 5, false), fill(13, 10, 5)];
  expect(bundle(fills, 10)).toEqual([fill(5, 12, 30), fill(13, 10, 10, false)]);
  expect(bundle(fills, 1)).toEqual(fills);
  expect(bundle([], 10)).toEqual([]);
});
