import { describe, expect, it } from 'vitest';
import { seededRng } from './rng.ts';

const draws = (seed: number | string, count: number): number[] => {
  const rng = seededRng(seed);
  return Array.from({ length: count }, () => rng.next());
};

describe('seededRng', () => {
  it('draws what it always drew: logs are replayed by it', () => {
    const rng = seededRng('market');
    expect([1, 2, 3, 4].map(() => rng.below(1_000))).toEqual([991, 153, 743, 832]);
    expect(seededRng(7).below(1e6)).toBe(462_813);
    expect(seededRng(7).fork('venue').below(1e6)).toBe(604_533);
  });

  it('takes a number and its text for the same seed, and others for others', () => {
    expect(draws(12, 5)).toEqual(draws('12', 5));
    expect(draws(12, 5)).not.toEqual(draws(13, 5));
    expect(draws('', 2)).toHaveLength(2);
  });

  it('forks by label alone, however much has been drawn', () => {
    const [fresh, used] = [seededRng('s'), seededRng('s')];
    for (let i = 0; i < 10; i++) used.next();
    expect(used.fork('a').next()).toBe(fresh.fork('a').next());
    expect(fresh.fork('a').next()).not.toBe(fresh.fork('b').next());
  });

  it('spreads evenly over [0, 1)', () => {
    const counts = Array.from({ length: 10 }, () => 0);
    for (const draw of draws('spread', 100_000)) counts[Math.floor(draw * 10)]!++;
    // Ten thousand each, and five standard deviations of that.
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(475);
  });

  it('stays below its bound', () => {
    const rng = seededRng('below');
    const seen = new Set(Array.from({ length: 1_000 }, () => rng.below(3)));
    expect(seen).toEqual(new Set([0, 1, 2]));
    expect(rng.below(1)).toBe(0);
  });
});
