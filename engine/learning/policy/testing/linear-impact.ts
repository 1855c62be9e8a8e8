/**
 * A market of which the best that can be done is known: impact is linear, prices walk at random, risk costs λ times the
 * variance (Almgren & Chriss, 2001, whose signs are turned for a buy). Orders worked in it come as transitions, as those
 * of the built-in market do, so that the trainer of policies can be held to the optimum.
 */
import type { Rng } from '../../../../shared/std/rng.ts';
import type { Transition } from '../../../core/transition.ts';

/** The whole order is 1, and so is a period. */
export interface LinearImpact {
  readonly periods: number;
  readonly sigma: number;
  readonly eta: number;
  readonly gamma: number;
  readonly lambda: number;
}

/** What is traded in a period, in multiples of what would finish the order evenly. The last period trades all there is. */
export const RATES = [0, 0.5, 1, 1.5, 2, 2.5, 3, 4] as const;
/** Time left, quantity left, what is left beyond an even plan, and the last move of the price, which says nothing. */
export const INPUTS = 4;
/** The unit of gains is so much of what an even order costs, which keeps them where the trainer expects its own. */
const UNIT_SHARE = 0.1;

/** Picks an index into RATES. */
export type Chooser = (state: Float32Array) => number;

/** What is expected of a trajectory to cost with its risk, beyond ½γ, which every one costs. `left`: after each period. */
export function costOf({ sigma, eta, gamma, lambda }: LinearImpact, left: readonly number[]): number {
  let before = 1;
  let cost = 0;
  for (const after of left) {
    cost += (eta - gamma / 2) * (before - after) ** 2 + lambda * sigma ** 2 * after ** 2;
    before = after;
  }
  return cost;
}

export const evenly = (periods: number): number[] => Array.from({ length: periods }, (_, k) => 1 - (k + 1) / periods);

/** One order; `choose` decides each period. */
export function workOrder(
  market: LinearImpact,
  choose: Chooser,
  rng: Rng,
): { readonly transitions: Transition[]; readonly left: number[] } {
  const { periods, sigma, eta, gamma, lambda } = market;
  const unit = UNIT_SHARE * costOf(market, evenly(periods));
  const transitions: Transition[] = [];
  const left: number[] = [];
  let have = 1;
  let undisturbedPx = 0;
  let moved = 0;
  for (let k = 0; k < periods; k++) {
    const state = Float32Array.of(1 - k / periods, have, have - (1 - k / periods), moved / sigma);
    const action = choose(state);
    const traded = k === periods - 1 ? have : Math.min(have, (RATES[action]! * have) / (periods - k));
    const after = have - traded;
    moved = sigma * normal(rng);
    const impact = traded * (gamma * (1 - have) + eta * traded);
    const cost = impact + lambda * sigma ** 2 * after ** 2 + after * moved;
    transitions.push({ state, action, gain: -cost / unit, deviation: have / unit, undisturbedPx, last: false });
    undisturbedPx += moved;
    have = after;
    left.push(have);
  }
  const state = Float32Array.of(0, have, have, moved / sigma);
  transitions.push({ state, action: 0, gain: 0, deviation: 0, undisturbedPx, last: true });
  return { transitions, left };
}

/** Tries another action now and then. Seldom, for what is learnt is what actions are worth to whoever goes on trying. */
export const explorer =
  (choose: Chooser, tries: number, rng: Rng): Chooser =>
  (state) =>
    rng.next() < tries ? rng.below(RATES.length) : choose(state);

/** By Box and Muller. */
const normal = (rng: Rng): number => Math.sqrt(-2 * Math.log(1 - rng.next())) * Math.cos(2 * Math.PI * rng.next());
