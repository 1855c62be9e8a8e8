/**
 * How far the features that a model sees now have moved from those it was measured on: the population stability index
 *
 *   PSI = Σ (now − then) · ln(now / then)
 *
 * over the bins of the reference, which hold a tenth of its states each where values differ (Siddiqi, "Credit Risk
 * Scorecards", 2006; its distribution: Yurdakul, 2018). Empty bins count as half a state. States of one order resemble
 * each other, so a few orders look different by chance: the bounds are set by what other seeds of the same market showed.
 */
import type { FeatureSpread } from '../../shared/domain/models/model-reference.ts';

export interface FeatureDrift {
  readonly name: string;
  readonly psi: number;
}

/** Largest first. */
export function featureDrift(states: readonly Float32Array[], reference: readonly FeatureSpread[]): FeatureDrift[] {
  return reference
    .map(({ name, edges, shares }, at) => ({ name, psi: stabilityIndex(states, at, edges, shares) }))
    .toSorted((a, b) => b.psi - a.psi);
}

function stabilityIndex(
  states: readonly Float32Array[],
  at: number,
  edges: readonly number[],
  shares: readonly number[],
): number {
  const counts = shares.map(() => 0);
  for (const state of states) counts[binOf(edges, state[at] ?? 0)]! += 1;
  const least = 0.5 / Math.max(1, states.length);
  return shares.reduce((sum, share, bin) => {
    const now = Math.max(least, counts[bin]! / states.length);
    const then = Math.max(least, share);
    return sum + (now - then) * Math.log(now / then);
  }, 0);
}

export function binOf(edges: readonly number[], value: number): number {
  const above = edges.findIndex((edge) => value < edge);
  return above === -1 ? edges.length : above;
}
