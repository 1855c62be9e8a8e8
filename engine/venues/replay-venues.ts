/** The venue set of a recorded market: one simulated venue that shows what the record shows, and our orders beside it. */
import type { Side } from '../../shared/domain/scalars.ts';
import { DEPTH_LEVELS, type DepthLevel } from '../../shared/protocol/market-tables.ts';
import type { BookView } from '../core/book-view.ts';
import type { OpenVenues } from '../core/venue.ts';
import { ReplayVenue, type ReplayVenueOptions } from './replay-venue.ts';

export function replayVenues(options: Pick<ReplayVenueOptions, 'venueId' | 'latencyUs' | 'faults'>): OpenVenues {
  return (rim) => {
    const venue = new ReplayVenue({ ...rim, ...options });
    const { venueId } = venue;
    return {
      venues: new Map([[venueId, venue]]),
      primary: venueId,
      onMarket: (event) => venue.onMarket(event),
      view: (instrument) => venue.view(instrument),
      depth(instrument) {
        const book = venue.view(instrument);
        if (!book) return [];
        const own = (side: Side) => (px: number) => venue.ownQtyAt(instrument, side, px);
        return [{ venue: venueId, bids: shown(book, 'buy', own('buy')), asks: shown(book, 'sell', own('sell')) }];
      },
    };
  };
}

function shown(book: BookView, side: Side, ownQtyAt: (px: number) => number): DepthLevel[] {
  return book.levels(side, DEPTH_LEVELS).map(({ px, qty }) => ({ px, qty, ownQty: ownQtyAt(px) }));
}
