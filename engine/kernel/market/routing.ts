/** What the router reads: the market by venue as market data has told it, and how venues have treated our orders. */
import { stopCovers, type StopTarget } from '../../../shared/domain/safety/stop.ts';
import type { VenueHealth } from '../../../shared/domain/orders/venue-health.ts';
import type { MarketEvent } from '../../core/market-event.ts';
import type { EngineState } from '../../core/engine-state.ts';
import type { Stage } from '../../core/stage.ts';
import { venueHealthNow } from '../../core/venue-health.ts';
import type { VenueSet } from '../../core/venue.ts';
import type { RoutingView } from '../../routing/route.ts';
import { TradeRates } from '../../routing/trade-rates.ts';
import { VenueQuality } from '../../routing/venue-quality.ts';
import { VenueBooks } from './venue-books.ts';

export class Routing {
  readonly quality: VenueQuality;
  readonly view: RoutingView;
  readonly #books = new VenueBooks();
  readonly #rates = new TradeRates();

  constructor(stage: Pick<Stage, 'state' | 'nowUs' | 'book' | 'schedule'>, venues: VenueSet) {
    const health = venueHealthNow(stage);
    const quality = new VenueQuality(stage, venues.terms);
    this.quality = quality;
    this.view = {
      terms: venues.terms,
      book: (venueId, instrument) => this.#books.book(venueId, instrument),
      quote: (venueId, instrument) => venues.quote?.(venueId, instrument) ?? null,
      ownPx: (venueId, instrument, side) => stage.state.exposure.bestOwnPx(venueId, instrument, side),
      avoided: (venueId, order) =>
        stoppedVenue(stage.state, venueId, order) ?? downVenue(health(venueId)) ?? quality.avoided(venueId),
      markoutBps: (venueId) => quality.markoutBps(venueId),
      darkFillChance: (venueId, withinUs) => quality.darkFillChance(venueId, withinUs),
      takeChance: (venueId) => quality.takeChance(venueId),
      lotsPerSecond: (venueId, instrument, side) => this.#rates.lotsPerSecond(venueId, instrument, side, stage.nowUs()),
    };
  }

  onMarket(event: MarketEvent): void {
    this.#books.apply(event);
    this.#rates.onMarket(event);
  }
}

/** Where a stop covers the order at this venue, algorithms are to go elsewhere instead of being denied here. */
function stoppedVenue(state: EngineState, venueId: string, order: StopTarget): string | null {
  for (const stopId of state.activeStops) {
    const stop = state.stop(stopId);
    if (stop.degree !== 'reduce' && stopCovers(stop, { ...order, venue: venueId })) return `stop ${stopId} is in force`;
  }
  return null;
}

const downVenue = ({ state, why }: VenueHealth): string | null => (state === 'down' ? why : null);
