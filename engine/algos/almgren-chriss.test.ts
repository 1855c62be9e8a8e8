import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TEST_STOCK } from '../../tests/fixtures/engine-stage.ts';
import { type ImpactTerms, impactTerms, remainingShare, urgencyOf } from './almgren-chriss.ts';

/** Expected cost plus λ × variance of holdings x at 0, τ, …, for impact as their equations 4 to 8 have it. */
function utility(x: readonly number[], { sigma, eta, gamma }: ImpactTerms, lambda: number, tauS: number): number {
  let cost = 0.5 * gamma * x[0]! ** 2;
  let variance = 0;
  for (let k = 1; k < x.length; k++) {
    const sold = x[k - 1]! - x[k]!;
    cost += ((eta - (gamma * tauS) / 2) / tauS) * sold ** 2;
    variance += sigma ** 2 * tauS * x[k]! ** 2;
  }
  return cost + lambda * variance;
}

/** The best holdings found without knowing the closed form: each in turn to the bottom of its parabola, until none moves. */
function numericOptimum(steps: number, whole: number, terms: ImpactTerms, lambda: number, tauS: number): number[] {
  const x = Array.from({ length: steps + 1 }, (_, k) => whole * (1 - k / steps));
  const at = (k: number, value: number): number => utility(x.with(k, value), terms, lambda, tauS);
  for (let moved = Infinity; moved > whole * 1e-10;) {
    moved = 0;
    for (let k = 1; k < steps; k++) {
      const step = whole / steps;
      const [low, mid, high] = [at(k, x[k]! - step), at(k, x[k]!), at(k, x[k]! + step)] as const;
      const by = (0.5 * step * (low - high)) / (low - 2 * mid + high);
      x[k]! += by;
      moved = Math.max(moved, Math.abs(by));
    }
  }
  return x;
}

/** A share of 40.00 with a spread of 2 cents, 2 million a day, 2 % volatility, over 6.5 h as TEST_STOCK has it. */
const FIGURES = { dayQty: 2_000_000, dayVolatility: 0.02, spreadPx: 200, closeQty: 0, volumeCurve: null, source: '' };
const stock = { ...TEST_STOCK, sessionEndUs: TEST_STOCK.sessionStartUs + 6.5 * 3_600_000_000 };
const TERMS = impactTerms(400_000, stock, FIGURES)!;

describe('the trajectory of Almgren & Chriss', () => {
  it('has the parameters of their calibration', () => {
    expect(TERMS.sigma).toBeCloseTo(0.8 / Math.sqrt(23_400), 10);
    // A spread of 0.02 at 1 % of the day's volume, which is 20,000 in 23,400 s.
    expect(TERMS.eta).toBeCloseTo(0.02 / (20_000 / 23_400), 10);
    expect(TERMS.gamma).toBeCloseTo(0.02 / 200_000, 15);
    expect(impactTerms(400_000, stock, { ...FIGURES, dayVolatility: null })).toBeNull();
  });

  it.each([0.000_001, 0.000_1, 0.01])('is what a numeric search finds best, at λ = %d', (lambda) => {
    const [steps, tauS, whole] = [24, 150, 50_000];
    const kappa = urgencyOf(TERMS, lambda, tauS);
    const found = numericOptimum(steps, whole, TERMS, lambda, tauS);
    for (let k = 0; k <= steps; k++) {
      expect(Math.abs(whole * remainingShare(kappa, k * tauS, steps * tauS) - found[k]!)).toBeLessThan(whole * 1e-6);
    }
  });

  it('falls from all to nothing, faster with more aversion, and is even with none', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 10, noNaN: true }),
        fc.integer({ min: 1, max: 400_000 }),
        (kappa, lastsS) => {
          const shares = Array.from({ length: 21 }, (_, i) => remainingShare(kappa, (i / 20) * lastsS, lastsS));
          expect([shares[0], shares[20]]).toEqual([1, 0]);
          shares.forEach((share, i) => {
            expect(share).toBeLessThanOrEqual(shares[i - 1] ?? 1);
            expect(share).toBeLessThanOrEqual(1 - i / 20 + 1e-9);
          });
        },
      ),
    );
    expect(remainingShare(0, 30, 120)).toBe(0.75);
    expect(urgencyOf(TERMS, 0, 30)).toBe(0);
    expect(urgencyOf(TERMS, 1e-4, 30)).toBeGreaterThan(2 * urgencyOf(TERMS, 1e-5, 30));
  });
});
