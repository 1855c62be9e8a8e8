/**
 * Who takes next, and on which side: several metaorders of Pareto length at work at a time, so that the signs of trades
 * remember (Lillo, Mike & Farmer 2005). The one that traded last most likely trades next.
 */
import type { Rng } from '../../../shared/std/rng.ts';
import type { FlowParameters } from './parameters.ts';

const LONGEST = 500;
/** Longest metaorder, in trades, that is begun because of what the book shows. */
const SHORT = 20;

export class Metaorders {
  readonly #rng: Rng;
  readonly #repeat: number;
  readonly #tail: number;
  readonly #left: Float64Array;
  readonly #sign: Int8Array;
  readonly #lean: Float64Array;
  #at = 0;

  constructor({ metaorders, repeat, tail }: FlowParameters['signs'], rng: Rng) {
    this.#rng = rng;
    this.#repeat = repeat;
    this.#tail = tail;
    this.#left = new Float64Array(metaorders);
    this.#sign = new Int8Array(metaorders);
    this.#lean = new Float64Array(metaorders);
  }

  /**
   * The next sign, +1 for a buy, and the one that was to be expected. `lean`, from −1 to 1, is the sign that who decides
   * now tends to; long metaorders were decided elsewhere.
   */
  next(lean: number): { readonly sign: number; readonly expected: number } {
    if (this.#left[this.#at] === 0 || this.#rng.next() >= this.#repeat) this.#at = this.#rng.below(this.#left.length);
    if (this.#left[this.#at] === 0) {
      const length = Math.min(LONGEST, Math.floor((1 - this.#rng.next()) ** (-1 / this.#tail)));
      this.#left[this.#at] = length;
      this.#lean[this.#at] = length > SHORT ? 0 : lean;
      this.#sign[this.#at] = this.#rng.next() < (1 + this.#lean[this.#at]!) / 2 ? 1 : -1;
    }
    this.#left[this.#at]!--;
    return { sign: this.#sign[this.#at]!, expected: this.#lean[this.#at]! };
  }
}
