import { describe, expect, it } from 'vitest';
import { quantile, quantilesAbove } from './quantiles.ts';

describe('quantiles', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);

  it('ranks the nearest, and leaves its input as it was', () => {
    expect([0, 0.5, 0.95, 0.99, 1].map((share) => quantile(values, share))).toEqual([1, 50, 95, 99, 100]);
    expect(values[0]).toBe(100);
  });

  it('takes the rank above, and the last where there is none', () => {
    expect(quantilesAbove(values, [0, 0.5, 0.99, 1])).toEqual([1, 51, 100, 100]);
  });

  it('says nothing of nothing', () => {
    expect(() => quantile([], 0.5)).toThrow(RangeError);
    expect(quantilesAbove([], [0.5])).toEqual([NaN]);
  });
});
