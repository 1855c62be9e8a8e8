/** The market of one instrument by the second, as it was kept: mids at times, and means over them. What is not known is null. */
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import type { MarketSecond } from '../core/history.ts';

/** A mid that is older tells nothing of a moment. */
const MOST_OLD_US = 5 * US_PER_SECOND;

export class MarketSeconds {
  readonly #seconds: readonly MarketSecond[];

  /** In the order of time. */
  constructor(seconds: readonly MarketSecond[]) {
    this.#seconds = seconds;
  }

  /** The mid at the end of the last second until then. */
  midAt(tsUs: number): number | null {
    const second = this.#seconds[this.#placeAfter(tsUs) - 1];
    return second && second.tsUs >= tsUs - MOST_OLD_US ? mid(second) : null;
  }

  /** The mid at the end of the first second that ends then or later. */
  midAfter(tsUs: number): number | null {
    const second = this.#seconds[this.#placeAfter(tsUs - 1)];
    return second && second.tsUs <= tsUs + MOST_OLD_US ? mid(second) : null;
  }

  /** Means from one time to another: of what was traded, by volume, and of the mids, by time. */
  means(fromUs: number, untilUs: number): { vwapPx: number | null; twapPx: number | null } {
    const [from, until] = [this.#placeAfter(fromUs), this.#placeAfter(untilUs)];
    const before = this.#seconds[from - 1] ?? this.#seconds[from];
    const last = this.#seconds[until - 1];
    const mids = this.#seconds.slice(from, until).flatMap((second) => mid(second) ?? []);
    const twapPx = mids.length === 0 ? null : mids.reduce((sum, each) => sum + each, 0) / mids.length;
    const qty = before && last ? last.volumeQty - before.volumeQty : 0;
    // Sums begin anew with a session: then they do not tell.
    if (!before || !last || qty <= 0) return { vwapPx: null, twapPx };
    return { vwapPx: (last.volumeNotional - before.volumeNotional) / qty, twapPx };
  }

  /** Of the first that is later. */
  #placeAfter(tsUs: number): number {
    let [low, high] = [0, this.#seconds.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#seconds[middle]!.tsUs <= tsUs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const mid = ({ bidPx, askPx }: MarketSecond): number | null => (bidPx > 0 && askPx > 0 ? (bidPx + askPx) / 2 : null);
