import { expect, it } from 'vitest';
import { growthOf, meansOf } from './heap.ts';

it('tells a heap that grows from one that scatters', () => {
  const samples = (bytesAt: (atS: number) => number) =>
    Array.from({ length: 61 }, (_, i) => ({ atS: 10 * i, bytes: bytesAt(10 * i), frames: 0 }));
  const grown = growthOf(samples((atS) => 40_000_000 + 2_000 * atS));
  expect(grown.slope).toBeCloseTo(2_000);
  expect(grown.within).toBeCloseTo(0);
  const scattered = growthOf(samples((atS) => 40_000_000 + (atS % 20 === 0 ? 300_000 : -300_000)));
  expect(Math.abs(scattered.slope)).toBeLessThan(scattered.within);
});

it('tells the mean of each stretch', () => {
  const samples = [1, 3, 5, 7].map((bytes, i) => ({ atS: 60 * i, bytes, frames: 0 }));
  expect(meansOf(samples, 120)).toEqual([2, 6]);
});
