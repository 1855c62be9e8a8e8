/**
 * A test that stays valid however often it is looked at. The sum S of independent or martingale differences of mean at
 * most zero, with intrinsic time V, crosses the one-sided normal mixture
 *
 *   M = 2 · √(ρ / (V + ρ)) · exp(S² / (2 (V + ρ))) · Φ(S / √(V + ρ))  ≥  1 / α
 *
 * at any time at all with a chance of at most α: Robbins, "Statistical methods related to the law of the iterated
 * logarithm", Ann. Math. Stat. 41, 1970; in this form Howard, Ramdas, McAuliffe & Sekhon, "Time-uniform, nonparametric,
 * nonasymptotic confidence sequences", Ann. Stat. 49, 2021, proposition 6; as a mixture SPRT of experiments that are
 * watched, Johari, Koomen, Pekelis & Walsh, "Peeking at A/B tests", KDD 2017.
 */

/** A half-line bound on a mean, as far as the evidence goes. */
export interface Bounds {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/** Natural logarithm of the mixture at a sum and its intrinsic time; above log(1/α) the mean is above zero. */
export function logMixture(sum: number, time: number, rho: number): number {
  const scale = time + rho;
  return Math.LN2 + 0.5 * Math.log(rho / scale) + (sum * sum) / (2 * scale) + logNormalBelow(sum / Math.sqrt(scale));
}

/** The least sum at which the mixture reaches 1/α. */
export function boundary(time: number, rho: number, alpha: number): number {
  const wanted = Math.log(1 / alpha);
  let low = 0;
  let high = Math.sqrt((time + rho) * (2 * wanted + Math.log((time + rho) / rho) + 2));
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (logMixture(middle, time, rho) < wanted) low = middle;
    else high = middle;
  }
  return high;
}

/** Each end holds for ever with a chance of at least 1 − α. */
export function boundsOf(sum: number, count: number, time: number, rho: number, alpha: number): Bounds {
  if (count === 0) return { estimate: 0, lower: -Infinity, upper: Infinity };
  const reach = boundary(time, rho, alpha);
  return { estimate: sum / count, lower: (sum - reach) / count, upper: (sum + reach) / count };
}

/** The ρ at which the boundary is tightest near an intrinsic time: Howard et al., section 3.5. */
export const tunedFor = (time: number, alpha: number): number =>
  time / (2 * Math.log(1 / alpha) + Math.log(1 + 2 * Math.log(1 / alpha)));

/** log Φ(z): Abramowitz & Stegun 26.2.17 in the middle (within 7.5e-8), the first terms of Mills' ratio far below. */
function logNormalBelow(z: number): number {
  if (z < -6) return -0.5 * z * z - Math.log(-z * Math.sqrt(2 * Math.PI)) + Math.log1p(-1 / (z * z));
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI)) * poly;
  return z >= 0 ? Math.log1p(-tail) : Math.log(tail);
}
