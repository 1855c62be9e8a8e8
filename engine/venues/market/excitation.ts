/**
 * The clock of one kind of event: a Hawkes process whose intensity jumps with every event that excites it and decays
 * since. Times are drawn by thinning (Ogata 1981). The curve and the regime are taken as constant until the next draw.
 */
import type { Rng } from '../../../shared/std/rng.ts';
import { exponential } from './chance.ts';

export class Excitation {
  readonly #rng: Rng;
  readonly #decaySeconds: readonly number[];
  readonly #levels: Float64Array;
  readonly #ahead: Float64Array;
  #lastUs: number;

  constructor(rng: Rng, decaySeconds: readonly number[], startUs: number) {
    this.#rng = rng;
    this.#decaySeconds = decaySeconds;
    this.#levels = new Float64Array(decaySeconds.length);
    this.#ahead = new Float64Array(decaySeconds.length);
    this.#lastUs = startUs;
  }

  /** An event that causes `weights` events in the mean, `scale` times over. */
  excite(tsUs: number, weights: readonly number[], scale = 1): void {
    this.#decay(tsUs);
    for (let j = 0; j < weights.length; j++) this.#levels[j]! += (scale * weights[j]!) / this.#decaySeconds[j]!;
  }

  /**
   * Time of the next event after `fromUs`, at `basePerSecond` uncaused events a second; at least 1 µs on. What excites
   * the clock before that time makes it void: then it is drawn anew, from that moment.
   */
  next(fromUs: number, basePerSecond: number): number {
    this.#decay(fromUs);
    const levels = this.#ahead;
    levels.set(this.#levels);
    let bound = basePerSecond + sum(levels);
    for (let nowUs = fromUs; ;) {
      const waitUs = Math.max(1, Math.round((exponential(this.#rng) / bound) * 1e6));
      nowUs += waitUs;
      decay(levels, this.#decaySeconds, waitUs);
      const rate = basePerSecond + sum(levels);
      if (this.#rng.next() * bound <= rate) return nowUs;
      bound = rate;
    }
  }

  #decay(tsUs: number): void {
    if (tsUs === this.#lastUs) return;
    decay(this.#levels, this.#decaySeconds, tsUs - this.#lastUs);
    this.#lastUs = tsUs;
  }
}

function decay(levels: Float64Array, decaySeconds: readonly number[], us: number): void {
  for (let j = 0; j < levels.length; j++) levels[j]! *= Math.exp(-us / 1e6 / decaySeconds[j]!);
}

function sum(levels: Float64Array): number {
  let total = 0;
  for (const level of levels) total += level;
  return total;
}
