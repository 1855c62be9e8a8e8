import { expect, it } from 'vitest';
import { growthOf } from './heap.ts';

it('tells a heap that grows from one that scatters', () => {
  const samples = (bytesAt: (atS: number) => number) =>
    Array.from({ length: 61 }, (_, i) => ({ atS: 10 * i, bytes: bytesAt(10 * i) }));
  const grown = growthOf(samples((atS) => 40_000_000 + 2_000 * atS));
  expect(grown.slope).toBeCloseTo(2_000);
  expect(grown.within).toBeCloseTo(0);
  const scattered = growthOf(samples((atS) => 40_000_000 + (atS % 20 === 0 ? 300_000 : -300_000)));
  expect(Math.abs(scattered.slope)).toBeLessThan(scattered.within);
});
