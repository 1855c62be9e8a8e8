/**
 * Draws from the distributions of the simulated market, each from uniform numbers of an injected generator. JavaScript's
 * logarithm, exponential and cosine are computed in software by the one engine that runs this, so a seed gives the same
 * market on every machine.
 */
import type { Rng } from '../../../shared/std/rng.ts';

export const exponential = (rng: Rng): number => -Math.log(1 - rng.next());

/** Box–Muller; two draws a number, so that the count of draws does not depend on the values. */
export const normal = (rng: Rng): number =>
  Math.sqrt(-2 * Math.log(1 - rng.next())) * Math.cos(2 * Math.PI * rng.next());

/** A value between the midpoints of equal shares of a distribution. */
export function interpolated(rng: Rng, quantiles: readonly number[]): number {
  const at = Math.max(0, Math.min(quantiles.length - 1, rng.next() * quantiles.length - 0.5));
  const low = Math.floor(at);
  const high = Math.min(low + 1, quantiles.length - 1);
  return quantiles[low]! + (at - low) * (quantiles[high]! - quantiles[low]!);
}

/** One of the values, for what comes in round lots. */
export const oneOf = (rng: Rng, values: readonly number[]): number => values[rng.below(values.length)]!;

export function classOf(edges: readonly number[], value: number): number {
  let index = 0;
  while (index < edges.length && value > edges[index]!) index++;
  return index;
}
