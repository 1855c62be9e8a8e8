/**
 * Who takes next, and on which side: several metaorders of Pareto length at work at a time, so that the signs of trades
 * remember (Lillo, Mike & Farmer 2005). The one that traded last most likely trades next.
 */
import type { Rng } from '../../../shared/std/rng.ts';
import type { FlowParameters } from './parameters.ts';

const LONGEST = 500;

export class Metaorders {
  readonly #rng: Rng;
  readonly #repeat: number;
  readonly #tail: number;
  readonly #left: Float64Array;
  readonly #sign: Int8Array;
  #at = 0;

  constructor({ metaorders, repeat, tail }: FlowParameters['signs'], rng: Rng) {
    this.#rng = rng;
    this.#repeat = repeat;
    this.#tail = tail;
    this.#left = new Float64Array(metaorders);
    this.#sign = new Int8Array(metaorders);
  }

  /** +1 for a buy. `upShare`: chance that a metaorder that starts now buys. */
  nextSign(upShare: number): number {
    if (this.#left[this.#at] === 0 || this.#rng.next() >= this.#repeat) this.#at = this.#rng.below(this.#left.length);
    if (this.#left[this.#at] === 0) {
      this.#left[this.#at] = Math.min(LONGEST, Math.floor((1 - this.#rng.next()) ** (-1 / this.#tail)));
      this.#sign[this.#at] = this.#rng.next() < upShare ? 1 : -1;
    }
    this.#left[this.#at]!--;
    return this.#sign[this.#at]!;
  }
}
