/** Growing, jittered waits between tries, so that a thousand desks do not knock at the same moment. */
import type { Rng } from '../../../shared/std/rng.ts';

export interface BackOffBounds {
  readonly leastMs: number;
  readonly mostMs: number;
}

export class BackOff {
  readonly #bounds: BackOffBounds;
  readonly #rng: Rng;
  #tries = 0;

  constructor(bounds: BackOffBounds, rng: Rng) {
    this.#bounds = bounds;
    this.#rng = rng;
  }

  /** Waits double from `leastMs` to `mostMs`; each is drawn from the upper half of what it may be. */
  nextMs(): number {
    const { leastMs, mostMs } = this.#bounds;
    const fullMs = Math.min(mostMs, leastMs * 2 ** this.#tries);
    // Beyond this the doubling says nothing more.
    this.#tries = Math.min(this.#tries + 1, 30);
    return Math.round(fullMs * (0.5 + this.#rng.next() / 2));
  }

  reset(): void {
    this.#tries = 0;
  }
}
