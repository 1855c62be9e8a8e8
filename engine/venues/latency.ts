/**
 * How long messages take: seeded draws from a distribution with a floor and a bound, and one way of a connection, on
 * which a message never overtakes another. The same seed gives the same delays.
 */
import { invariant } from '../../shared/std/assert.ts';
import type { Rng } from '../../shared/std/rng.ts';
import { normal } from './market/chance.ts';

/** Draws the delay of one message, in whole microseconds. */
export type Latency = () => number;

/**
 * Log-normal, as network delays are about: half of the draws lie below the median, and two thirds within a factor of
 * e^±sigma. Draws outside floor and bound are set to them.
 */
export interface LogNormalLatency {
  readonly medianUs: number;
  readonly sigma: number;
  readonly floorUs: number;
  readonly boundUs: number;
}

export function logNormalLatency({ medianUs, sigma, floorUs, boundUs }: LogNormalLatency, rng: Rng): Latency {
  invariant(floorUs >= 0 && floorUs <= medianUs && medianUs <= boundUs, 'floor ≤ median ≤ bound of a latency');
  invariant(sigma >= 0 && Number.isFinite(boundUs), 'a latency has a finite spread');
  return () => Math.round(Math.min(boundUs, Math.max(floorUs, medianUs * Math.exp(sigma * normal(rng)))));
}

/** One way of a connection. */
export class Line {
  readonly #latency: Latency;
  #lastUs = 0;

  constructor(latency: Latency) {
    this.#latency = latency;
  }

  /** When a message arrives that goes right behind the last one: no delay is drawn, and none of later ones changes. */
  behindUs(nowUs: number, extraUs = 0): number {
    return Math.max(this.#lastUs, nowUs + extraUs);
  }

  /** When a message that is sent at `nowUs` arrives; never before one that was sent earlier. */
  arrivalUs(nowUs: number, extraUs = 0): number {
    this.#lastUs = Math.max(this.#lastUs, nowUs + extraUs + this.#latency());
    return this.#lastUs;
  }
}
