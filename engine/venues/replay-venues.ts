/** The venue set of a recorded market: one simulated venue that shows what the record shows, and our orders beside it. */
import { type Side, sideSign } from '../../shared/domain/basics/scalars.ts';
import { DEPTH_LEVELS, type DepthLevel } from '../../shared/protocol/market-tables.ts';
import type { BookView } from '../core/book-view.ts';
import type { OpenVenues } from '../core/venue.ts';
import { ReplayVenue, type ReplayVenueOptions } from './replay-venue.ts';

export function replayVenues(
  options: Pick<ReplayVenueOptions, 'venueId' | 'latencyUs' | 'faults' | 'figures'>,
): OpenVenues {
  return (rim) => {
    const venue = new ReplayVenue({ ...rim, ...options });
    const { venueId } = venue;
    return {
      venues: new Map([[venueId, venue]]),
      terms: [{ venueId, kind: 'lit', fee: () => 0, periodUs: null, plainOnly: true }],
      viewShowsOwn: false,
      onMarket: (event) => venue.onMarket(event),
      view: (instrument) => venue.view(instrument),
      depth(instrument) {
        const book = venue.view(instrument);
        if (!book) return [];
        const shown = (side: Side): DepthLevel[] => withOwn(book, side, venue.ownQty(instrument, side));
        return [{ venue: venueId, bids: shown('buy'), asks: shown('sell') }];
      },
    };
  };
}

/** The record does not know our orders: where it shows nothing at their price, they are a level of their own. */
function withOwn(book: BookView, side: Side, own: ReadonlyMap<number, number>): DepthLevel[] {
  const shown = new Map(book.levels(side, DEPTH_LEVELS).map(({ px, qty }) => [px, qty]));
  const prices = [...new Set([...shown.keys(), ...own.keys()])].toSorted((a, b) => sideSign(side) * (b - a));
  return prices.slice(0, DEPTH_LEVELS).map((px) => ({ px, qty: shown.get(px) ?? 0, ownQty: own.get(px) ?? 0 }));
}
