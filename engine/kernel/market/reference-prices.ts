/** The mids of each instrument second by second, for prices to be held against what the market was for a while. */
import { US_PER_SECOND } from '../../../shared/std/duration.ts';

/** Seconds that are held. */
const HELD = 600;

interface Ring {
  readonly twiceMids: Float64Array;
  readonly tsUs: Float64Array;
  next: number;
}

export class ReferencePrices {
  readonly #rings = new Map<string, Ring>();

  /** `twiceMidPx`: 0 where a side is empty. */
  note(instrument: string, tsUs: number, twiceMidPx: number): void {
    let ring = this.#rings.get(instrument);
    if (!ring) {
      ring = { twiceMids: new Float64Array(HELD), tsUs: new Float64Array(HELD), next: 0 };
      this.#rings.set(instrument, ring);
    }
    ring.twiceMids[ring.next] = twiceMidPx;
    ring.tsUs[ring.next] = tsUs;
    ring.next = (ring.next + 1) % HELD;
  }

  /** Mean mid of the window that ends now, as far as it is held; 0 where nothing is. */
  mean(instrument: string, nowUs: number, windowUs: number): number {
    const ring = this.#rings.get(instrument);
    if (!ring) return 0;
    const most = Math.min(HELD, Math.ceil(windowUs / US_PER_SECOND));
    let sum = 0;
    let count = 0;
    for (let back = 1; back <= most; back++) {
      const at = (ring.next - back + HELD) % HELD;
      if (ring.tsUs[at]! <= nowUs - windowUs) break;
      if (ring.twiceMids[at] === 0) continue;
      sum += ring.twiceMids[at]!;
      count += 1;
    }
    return count === 0 ? 0 : sum / count / 2;
  }
}
