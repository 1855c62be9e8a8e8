import { describe, expect, it } from 'vitest';
import { addSample, ratePerSecond, type RateSample } from './message-rate.ts';

const after = (...counts: readonly (readonly [atMs: number, messages: number])[]): readonly RateSample[] =>
  counts.reduce<readonly RateSample[]>((held, [atMs, messages]) => addSample(held, { atMs, messages }), []);

describe('the rate of a feed', () => {
  it('is not known from one count', () => {
    expect(ratePerSecond([])).toBe(null);
    expect(ratePerSecond(after([0, 100]))).toBe(null);
  });

  it('is what came over the last seconds, so that a feed that falls silent goes to zero', () => {
    expect(ratePerSecond(after([0, 0], [1_000, 500], [2_000, 1_000]))).toBe(500);
    expect(ratePerSecond(after([0, 0], [1_000, 500], [5_500, 500], [6_000, 500]))).toBe(0);
  });

  it('starts anew when the count goes back, and holds a bounded number of counts', () => {
    expect(ratePerSecond(after([0, 9_000], [1_000, 10], [2_000, 30]))).toBe(20);
    const many = Array.from({ length: 500 }, (_, index) => [index, index] as const);
    expect(after(...many).length).toBeLessThanOrEqual(64);
  });
});
