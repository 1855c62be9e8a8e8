/** The books at a place of a recording, from its events up to there, and the events that state them anew for a seek. */
import type { MarketEvent } from '../../core/market-event.ts';
import { OrderBook } from '../order-book.ts';

interface Market {
  readonly book: OrderBook;
  readonly instrument: string;
  readonly venue: string | undefined;
  /** The event that made the book unknown, until the next snapshot. */
  gap: MarketEvent | null;
}

export class CapturedBooks {
  readonly #depth: number;
  /** By instrument and venue, in the order in which they were first heard of. */
  readonly #markets = new Map<string, Market>();
  #lastUs = 0;

  constructor(depth: number) {
    this.#depth = depth;
  }

  apply(event: MarketEvent): void {
    const { instrument, venue } = event;
    const key = `${instrument} ${venue ?? ''}`;
    let market = this.#markets.get(key);
    if (!market) this.#markets.set(key, (market = { book: new OrderBook(this.#depth), instrument, venue, gap: null }));
    market.book.apply(event);
    if (event.kind === 'snapshot') market.gap = null;
    else if (event.flags?.includes('gap')) market.gap = event;
    this.#lastUs = event.tsUs;
  }

  /** A snapshot of each book, or word that it is unknown; then the halts in force, of which a snapshot says nothing. */
  restated(offset: number): MarketEvent[] {
    const at = { tsUs: this.#lastUs, offset, side: 'buy', orderId: 0, px: 0, qty: 0 } as const;
    const markets = [...this.#markets.values()];
    const books = markets.map(({ book, instrument, venue, gap }): MarketEvent => {
      if (gap) return { ...gap, tsUs: at.tsUs, offset };
      const levels = { bids: book.levels('buy', Infinity), asks: book.levels('sell', Infinity) };
      return { ...at, kind: 'snapshot', instrument, ...(venue === undefined ? {} : { venue }), levels };
    });
    const halts = markets
      .filter(({ book }) => book.halted)
      .map(({ instrument, venue }): MarketEvent => {
        return { ...at, kind: 'halt', instrument, ...(venue === undefined ? {} : { venue }) };
      });
    return [...books, ...halts];
  }
}
