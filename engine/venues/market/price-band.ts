/**
 * The prices at which an instrument may trade, after the US plan against extraordinary volatility (limit up, limit
 * down): a band around a reference price, which is the mean of the trades of the last five minutes, looked at every half
 * minute and renewed once it has moved by 1 %. In the last 25 minutes the band is twice as wide. Bands are whole ticks,
 * the edges rounded towards the reference.
 */
import { US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import type { PriceBand } from '../matching/matching-order.ts';
import { SESSION_START_US, SESSION_US, TICK_PX } from './profile.ts';

const LOOK_US = 30 * US_PER_SECOND;
/** Stretches of that length that the mean covers, the one that has just begun among them. */
const STRETCHES = 11;
const LEAST_MOVE = 0.01;
const WIDE_FROM_US = SESSION_START_US + SESSION_US - 25 * US_PER_MINUTE;

export class MovingBand {
  readonly #share: number;
  readonly #sums = new Float64Array(STRETCHES);
  readonly #counts = new Float64Array(STRETCHES);
  #stretch = 0;
  #referencePx = 0;
  #isWide = false;

  /** `share`: half the width of the band, as a share of the reference. */
  constructor(share: number) {
    this.#share = share;
  }

  get referencePx(): number {
    return this.#referencePx;
  }

  traded(px: number): void {
    const at = this.#stretch % STRETCHES;
    this.#sums[at]! += px;
    this.#counts[at]! += 1;
  }

  /** Begins anew around the price of an auction. */
  restart(px: number, tsUs: number): PriceBand {
    this.#sums.fill(0);
    this.#counts.fill(0);
    this.#stretch = Math.floor(tsUs / LOOK_US);
    this.#referencePx = px;
    this.#isWide = tsUs >= WIDE_FROM_US;
    return this.#band();
  }

  /** To be told of time before what happens then; the band from now on where it is another, else null. */
  advanceTo(tsUs: number): PriceBand | null {
    const stretch = Math.floor(tsUs / LOOK_US);
    if (stretch === this.#stretch) return null;
    for (let passed = Math.max(this.#stretch + 1, stretch - STRETCHES + 1); passed <= stretch; passed++) {
      this.#sums[passed % STRETCHES] = 0;
      this.#counts[passed % STRETCHES] = 0;
    }
    this.#stretch = stretch;
    const mean = this.#mean();
    const widens = !this.#isWide && tsUs >= WIDE_FROM_US;
    const moves = Math.abs(mean / this.#referencePx - 1) >= LEAST_MOVE;
    if (!widens && !moves) return null;
    this.#isWide ||= widens;
    if (moves) this.#referencePx = mean;
    return this.#band();
  }

  #mean(): number {
    let sum = 0;
    let count = 0;
    for (let i = 0; i < STRETCHES; i++) {
      sum += this.#sums[i]!;
      count += this.#counts[i]!;
    }
    return count === 0 ? this.#referencePx : sum / count;
  }

  #band(): PriceBand {
    const away = this.#referencePx * this.#share * (this.#isWide ? 2 : 1);
    return {
      lowPx: Math.max(TICK_PX, Math.ceil((this.#referencePx - away) / TICK_PX) * TICK_PX),
      highPx: Math.floor((this.#referencePx + away) / TICK_PX) * TICK_PX,
    };
  }
}
