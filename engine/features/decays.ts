/**
 * Sums that fade: with time over several horizons at once, or with the count of events. Everything is double precision
 * and in one order, so the same events give the same bits wherever they are counted.
 */
import { US_PER_SECOND } from '../../shared/std/duration.ts';

/** Seconds after which what was added has faded to 1/e. */
const HORIZONS_S = [1, 10, 60, 300] as const;
const HORIZONS = HORIZONS_S.length;

/** `count` quantities, each summed over every horizon. */
export class FadingSums {
  readonly #sums: Float64Array;

  constructor(count: number) {
    this.#sums = new Float64Array(count * HORIZONS);
  }

  /** Time passes for all of them. */
  fade(elapsedUs: number): void {
    if (elapsedUs <= 0) return;
    const seconds = elapsedUs / US_PER_SECOND;
    const sums = this.#sums;
    // Horizon by horizon: nothing is looked up within.
    for (let h = 0; h < HORIZONS; h++) {
      const factor = Math.exp(-seconds / HORIZONS_S[h]!);
      for (let i = h; i < sums.length; i += HORIZONS) sums[i]! *= factor;
    }
  }

  add(quantity: number, value: number): void {
    const from = quantity * HORIZONS;
    for (let h = 0; h < HORIZONS; h++) this.#sums[from + h]! += value;
  }

  sum(quantity: number, horizon: number): number {
    return this.#sums[quantity * HORIZONS + horizon]!;
  }

  capture(): number[] {
    return [...this.#sums];
  }

  restore(captured: readonly number[]): void {
    this.#sums.set(captured);
  }

  /** Per second. */
  rate(quantity: number, horizon: number): number {
    return this.#sums[quantity * HORIZONS + horizon]! / HORIZONS_S[horizon]!;
  }
}

/** Means over about the last so many events. */
export class FadingMeans {
  readonly #weights: readonly number[];
  readonly #means: Float64Array;
  #started = false;

  constructor(events: readonly number[]) {
    this.#weights = events.map((count) => 1 / count);
    this.#means = new Float64Array(events.length);
  }

  add(value: number): void {
    for (let i = 0; i < this.#means.length; i++) {
      this.#means[i] = this.#started ? this.#means[i]! + this.#weights[i]! * (value - this.#means[i]!) : value;
    }
    this.#started = true;
  }

  mean(index: number): number {
    return this.#means[index]!;
  }

  /** Nothing before the first event. */
  capture(): number[] {
    return this.#started ? [...this.#means] : [];
  }

  restore(captured: readonly number[]): void {
    this.#started = captured.length > 0;
    this.#means.set(captured);
  }
}
