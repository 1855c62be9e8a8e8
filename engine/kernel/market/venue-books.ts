/**
 * What each venue of a joined market shows, from the same market data as the consolidated book and no sooner. Empty
 * where the source names no venues: then there is but one, and nothing to choose.
 */
import type { BookView } from '../../core/book-view.ts';
import type { MarketEvent } from '../../core/market-event.ts';
import { OrderBook } from '../../feeds/order-book.ts';

export class VenueBooks {
  readonly #books = new Map<string, Map<string, OrderBook>>();

  apply(event: MarketEvent): void {
    if (event.kind === 'snapshot') return this.#replace(event);
    if (event.venue === undefined) return;
    this.#books.get(event.instrument)?.get(event.venue)?.apply(event);
  }

  /** Null of a venue that shows no book. */
  book(venueId: string, instrument: string): BookView | null {
    return this.#books.get(instrument)?.get(venueId) ?? null;
  }

  #replace(event: MarketEvent): void {
    const books = new Map<string, OrderBook>();
    for (const [venue, levels] of event.byVenue ?? []) {
      const book = new OrderBook();
      book.apply({ ...event, levels });
      books.set(venue, book);
    }
    this.#books.set(event.instrument, books);
  }
}
