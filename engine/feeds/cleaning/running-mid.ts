/**
 * Where a market has been lately, robustly: median and median absolute deviation of the mid prices of the last minute,
 * one sample a second of market time. A handful of wild prices does not move either.
 */
import { US_PER_SECOND } from '../../../shared/std/duration.ts';

const SAMPLES = 60;
/** Before there are so many, nothing is called an outlier. */
const LEAST_SAMPLES = 10;
/** Makes the median absolute deviation of normal values their standard deviation. */
const MAD_TO_SIGMA = 1.4826;
const MOST_SIGMAS = 8;
/** A quiet market has no deviation to speak of: what is nearer than this is never an outlier. */
const LEAST_SHARE = 0.01;

export class RunningMid {
  readonly #samples: number[] = [];
  #sampledUs = -Infinity;
  #median = 0;
  #allowed = Infinity;

  /** Takes a mid price in, if a second has passed since the last one. */
  sample(midPx: number, tsUs: number): void {
    if (tsUs - this.#sampledUs < US_PER_SECOND) return;
    this.#sampledUs = tsUs;
    this.#samples.push(midPx);
    if (this.#samples.length > SAMPLES) this.#samples.shift();
    if (this.#samples.length < LEAST_SAMPLES) return;
    this.#median = middle(this.#samples);
    const deviation = middle(this.#samples.map((px) => Math.abs(px - this.#median)));
    this.#allowed = Math.max(MOST_SIGMAS * MAD_TO_SIGMA * deviation, LEAST_SHARE * this.#median);
  }

  isOutlier(px: number): boolean {
    return Math.abs(px - this.#median) > this.#allowed;
  }
}

const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;
