/** The venue set of the built-in market: its lit venues, each by name, and over them the router that is the default. */
import type { Side } from '../../../shared/domain/scalars.ts';
import { DEPTH_LEVELS, type DepthLevel } from '../../../shared/protocol/market-tables.ts';
import type { OpenVenues, Venue } from '../../core/venue.ts';
import { logNormalLatency, type LogNormalLatency } from '../latency.ts';
import { LitVenue } from '../lit/lit-venue.ts';
import { LIT_VENUES } from './lit-market.ts';
import type { SimulatedMarket } from './simulated-market.ts';
import { OWNER, SmartVenue } from './smart-venue.ts';

export const SMART_VENUE = 'SMART';
/** One way, between the engine and a venue in the same city. */
const LATENCY: LogNormalLatency = { medianUs: 200, sigma: 0.3, floorUs: 80, boundUs: 5_000 };

/** `market` is the feed that the engine pulls: orders meet it as it stands. */
export function marketVenues(market: SimulatedMarket): OpenVenues {
  return (rim) => {
    const optionsOf = (venueId: string) => {
      const rng = rim.rng.fork(venueId);
      return { ...rim, rng, venueId, latency: logNormalLatency(LATENCY, rng.fork('latency')) };
    };
    const smart = new SmartVenue(market, optionsOf(SMART_VENUE));
    const lit = LIT_VENUES.map((venueId, index) => {
      const engine = (instrument: string) => market.engine(instrument, index);
      const venue = new LitVenue({
        ...optionsOf(venueId),
        engine,
        nextOrderId: () => market.nextOwnOrderId(),
        owner: OWNER,
      });
      market.listen(venue);
      return venue;
    });
    const venues: readonly Venue[] = [smart, ...lit];
    return {
      venues: new Map(venues.map((venue) => [venue.venueId, venue])),
      primary: SMART_VENUE,
      onMarket: () => {},
      endSession() {
        for (const venue of [smart, ...lit]) venue.endSession();
      },
      view: (instrument) => rim.book(instrument),
      depth: (instrument) =>
        lit.map((venue, index) => {
          const own = (side: Side, px: number): number =>
            venue.ownQtyAt(instrument, side, px) + smart.ownQtyAt(instrument, index, side, px);
          const shown = (side: Side): DepthLevel[] =>
            (market.engine(instrument, index)?.levels(side, DEPTH_LEVELS) ?? []).map(({ px, qty }) => ({
              px,
              qty,
              ownQty: own(side, px),
            }));
          return { venue: venue.venueId, bids: shown('buy'), asks: shown('sell') };
        }),
    };
  };
}
