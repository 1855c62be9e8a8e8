import { expect, it } from 'vitest';
import { placeOn, scaleOf } from './cost-scale.ts';

const cost = (bps: number, ci95: readonly [number, number] | null = null) => ({ bps, ci95, orders: 2 });

it('holds every cost and its interval between round ends, nought among them', () => {
  expect(scaleOf([cost(3, [-1, 7]), cost(5, [4, 6])])).toEqual({ fromBps: -2, toBps: 8 });
  expect(scaleOf([])).toEqual({ fromBps: 0, toBps: 1 });
});

it('is not stretched by an interval that says next to nothing, which ends at its edge', () => {
  const scale = scaleOf([cost(1, [-900, 902]), cost(2, [1, 3])]);
  expect(scale).toEqual({ fromBps: -5, toBps: 10 });
  expect([placeOn(scale, -900), placeOn(scale, 902)]).toEqual([0, 1]);
  expect(placeOn(scale, 2.5)).toBe(0.5);
});
