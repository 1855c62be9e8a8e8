/** How fast each venue trades at either side of its book: an exponentially weighted rate, in lots a second. */
import type { Side } from '../../shared/domain/basics/scalars.ts';
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import type { MarketEvent } from '../core/market-event.ts';

/** Time in which a trade's weight falls to 1/e. */
const MEMORY_US = 120 * US_PER_SECOND;

interface Rate {
  qty: number;
  tsUs: number;
}

export class TradeRates {
  readonly #rates = new Map<string, Rate>();

  onMarket({ kind, venue, instrument, side, qty, tsUs }: MarketEvent): void {
    if (venue === undefined || (kind !== 'trade' && kind !== 'hidden-trade')) return;
    const key = keyOf(venue, instrument, side);
    const rate = this.#rates.get(key);
    if (!rate) this.#rates.set(key, { qty, tsUs });
    else {
      rate.qty = rate.qty * Math.exp((rate.tsUs - tsUs) / MEMORY_US) + qty;
      rate.tsUs = tsUs;
    }
  }

  /** Lots a second that traded against orders resting on a side; 0 where nothing has. */
  lotsPerSecond(venue: string, instrument: string, side: Side, nowUs: number): number {
    const rate = this.#rates.get(keyOf(venue, instrument, side));
    if (!rate) return 0;
    return (rate.qty * Math.exp((rate.tsUs - nowUs) / MEMORY_US)) / (MEMORY_US / US_PER_SECOND);
  }
}

const keyOf = (venue: string, instrument: string, side: Side): string => `${venue}/${instrument}/${side}`;
