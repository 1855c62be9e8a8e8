import { describe, expect, it } from 'vitest';
import { seededRng } from '../../shared/std/rng.ts';
import { Line, logNormalLatency } from './latency.ts';

const SHAPE = { medianUs: 200, sigma: 0.5, floorUs: 80, boundUs: 900 };

describe('a latency', () => {
  it('has the median and the spread it was given, between floor and bound, and repeats with its seed', () => {
    const draws = (seed: number): number[] => {
      const latency = logNormalLatency(SHAPE, seededRng(seed));
      return Array.from({ length: 20_000 }, latency);
    };
    const some = draws(1);
    expect(some).toEqual(draws(1));
    expect(some).not.toEqual(draws(2));
    const sorted = some.toSorted((a, b) => a - b);
    expect([sorted[0], sorted.at(-1)]).toEqual([80, 900]);
    expect(sorted[10_000]! / 200).toBeCloseTo(1, 1);
    // One sigma: 84 % lie below median · e^0.5.
    const within = some.filter((us) => us < 200 * Math.exp(0.5)).length / some.length;
    expect(within).toBeCloseTo(0.841, 1);
    expect(some.every(Number.isInteger)).toBe(true);
  });

  it.each([{ floorUs: 300 }, { boundUs: 100 }, { boundUs: Infinity }, { sigma: -1 }])('is no %j', (change) => {
    expect(() => logNormalLatency({ ...SHAPE, ...change }, seededRng(1))).toThrow(/latency/);
  });
});

describe('a line', () => {
  it('lets no message overtake another', () => {
    const delays = [50, 10, 30];
    const line = new Line(() => delays.shift()!);
    expect([line.arrivalUs(100), line.arrivalUs(105), line.arrivalUs(140, 5)]).toEqual([150, 150, 175]);
  });
});
