import { describe, expect, it } from 'vitest';
import { seededRng } from '../../shared/std/rng.ts';
import { boundary, boundsOf, logMixture, tunedFor } from './sequential-test.ts';

function normals(seed: string): () => number {
  const rng = seededRng(seed);
  return () => Math.sqrt(-2 * Math.log(1 - rng.next())) * Math.cos(2 * Math.PI * rng.next());
}

/** Whether the sum of so many normals of a mean is ever over the boundary, looked at after each. */
function everCrosses(seed: string, mean: number, looks: number, rho: number, alpha: number): boolean {
  const next = normals(seed);
  let sum = 0;
  for (let n = 1; n <= looks; n++) {
    sum += mean + next();
    if (logMixture(sum, n, rho) >= Math.log(1 / alpha)) return true;
  }
  return false;
}
const share = (count: number, holds: (i: number) => boolean): number =>
  Array.from({ length: count }, (_, i) => Number(holds(i))).reduce((a, b) => a + b) / count;

describe('the sequential test', () => {
  it('is the integral of likelihoods over a half-normal prior', () => {
    // By the midpoint rule over the prior N⁺(0, 1/ρ).
    const numeric = (sum: number, time: number, rho: number): number => {
      let total = 0;
      const step = 1e-3 / Math.sqrt(rho);
      for (let l = step / 2; l < 12 / Math.sqrt(rho); l += step) {
        total += Math.exp(l * sum - (l * l * time) / 2 - (l * l * rho) / 2) * step;
      }
      return Math.log(2 * Math.sqrt(rho / (2 * Math.PI)) * total);
    };
    for (const [sum, time, rho] of [
      [8, 20, 10],
      [0, 20, 10],
      [-6, 20, 10],
      [30, 100, 40],
    ] as const) {
      expect(logMixture(sum, time, rho)).toBeCloseTo(numeric(sum, time, rho), 4);
    }
  });

  it('looked at after every one of 500, is wrong at most as often as it says, and far less often than a test at the end', () => {
    const alpha = 0.1;
    const rho = tunedFor(100, alpha);
    const wrongly = share(1_000, (i) => everCrosses(`null/${i}`, 0, 500, rho, alpha));
    expect(wrongly).toBeGreaterThan(0.01);
    expect(wrongly).toBeLessThan(alpha);
    const naive = share(300, (i) => {
      const next = normals(`null/${i}`);
      let sum = 0;
      for (let n = 1; n <= 500; n++) if ((sum += next()) > 1.2816 * Math.sqrt(n)) return true;
      return false;
    });
    expect(naive).toBeGreaterThan(0.5);
  });

  it('finds a mean that is above zero', () => {
    const rho = tunedFor(100, 0.05);
    expect(share(200, (i) => everCrosses(`shift/${i}`, 0.5, 200, rho, 0.05))).toBeGreaterThan(0.99);
  });

  it('has bounds that belong to its boundary', () => {
    const rho = 12;
    const reach = boundary(80, rho, 0.05);
    expect(logMixture(reach, 80, rho)).toBeCloseTo(Math.log(20), 6);
    const bounds = boundsOf(reach, 40, 80, rho, 0.05);
    expect(bounds.lower).toBeCloseTo(0, 6);
    expect(bounds.upper).toBeCloseTo((2 * reach) / 40, 6);
    expect(boundsOf(0, 0, 0, rho, 0.05)).toMatchObject({ lower: -Infinity, upper: Infinity });
  });
});
