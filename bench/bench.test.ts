import { describe, expect, it } from 'vitest';
import { median, percentiles } from './bench.ts';

describe('figures of several rounds', () => {
  it('takes the middle, or the mean of the two in the middle', () => {
    expect(median([30, 10, 20])).toBe(20);
    expect(median([40, 10, 30, 20])).toBe(25);
  });

  it('tells a latency by its percentiles', () => {
    const values = [...Array(100).keys()].map((index) => 100 - index);
    expect(percentiles(values)).toEqual({ p50: 50, p95: 95, p99: 99, max: 100 });
  });

  it('refuses to speak of nothing', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});
