/**
 * The venue set of the built-in market: three lit venues, two dark pools, two single dealers, each by name, and over the
 * lit ones the router that is the default. What a venue draws is its own: adding one changes nothing at another.
 */
import type { VenueKind } from '../../../shared/domain/child.ts';
import type { Side } from '../../../shared/domain/scalars.ts';
import { DEPTH_LEVELS, type DepthLevel } from '../../../shared/protocol/market-tables.ts';
import type { MarketEvent } from '../../core/market-event.ts';
import type { OpenVenues, Venue, VenueRim, VenueTerms } from '../../core/venue.ts';
import { ContraFlow } from '../dark/contra-flow.ts';
import { DarkPool } from '../dark/dark-pool.ts';
import { Dealer } from '../dealer/dealer.ts';
import { logNormalLatency } from '../latency.ts';
import { type FeeSchedule, feeOf } from '../matching/fees.ts';
import { LitVenue } from '../lit/lit-venue.ts';
import { LIT_VENUES } from './lit-market.ts';
import type { SimulatedMarket } from './simulated-market.ts';
import { OWNER, SmartVenue } from './smart-venue.ts';
import {
  DARK_FEES,
  DARK_POOLS,
  type DarkTerms,
  DEALERS,
  LATENCY,
  LIT_FEES,
  QUOTE_LIFE_US,
  type SingleDealer,
  STREAM_EVERY_US,
} from './venue-terms.ts';

export const SMART_VENUE = 'SMART';

/** Its market reacts to our orders, and is played again with them. */
interface MarketVenue extends Venue {
  endSession(): void;
}

interface Listening {
  onMarket(event: MarketEvent): void;
}

const FREE = (): number => 0;

const MARKET_TERMS: readonly VenueTerms[] = [
  ...LIT_VENUES.map((venueId, index) => feesOf(venueId, 'lit', LIT_FEES[index]!)),
  ...DARK_POOLS.map(({ venueId, periodUs }) => ({ ...feesOf(venueId, 'dark', DARK_FEES), periodUs })),
  ...DEALERS.map(({ venueId }) => ({ venueId, kind: 'dealer' as const, fee: FREE, periodUs: null })),
];

function feesOf(venueId: string, kind: VenueKind, fees: FeeSchedule): VenueTerms {
  return { venueId, kind, fee: (liquidity, px, qty) => feeOf(fees[liquidity], px, qty), periodUs: null };
}

/** `market` is the feed that the engine pulls: orders meet it as it stands. */
export function marketVenues(market: SimulatedMarket): OpenVenues {
  return (rim) => {
    const smart = new SmartVenue(market, optionsOf(rim, SMART_VENUE));
    const lit = LIT_VENUES.map((_, index) => openLit(market, rim, index));
    const dark = DARK_POOLS.map((terms) => openDark(rim, terms));
    const dealers = DEALERS.map((dealer) => openDealer(rim, dealer));
    const venues: readonly MarketVenue[] = [smart, ...lit, ...dark.map(({ pool }) => pool), ...dealers];
    const listening: readonly Listening[] = [...dark.flatMap(({ pool, others }) => [others, pool]), ...dealers];
    return {
      venues: new Map(venues.map((venue) => [venue.venueId, venue])),
      primary: SMART_VENUE,
      terms: MARKET_TERMS,
      onMarket: (event) => {
        for (const listener of listening) listener.onMarket(event);
      },
      endSession: () => {
        for (const venue of venues) venue.endSession();
      },
      view: (instrument) => rim.book(instrument),
      depth: (instrument) => [
        ...lit.map((venue, index) => {
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
        ...dealers.flatMap((dealer) => {
          const quote = dealer.streamed(instrument);
          if (!quote) return [];
          const level = (px: number): DepthLevel[] => [{ px, qty: quote.qty, ownQty: 0 }];
          return [{ venue: dealer.venueId, bids: level(quote.bidPx), asks: level(quote.askPx) }];
        }),
      ],
    };
  };
}

function optionsOf(rim: VenueRim, venueId: string) {
  const rng = rim.rng.fork(venueId);
  return { ...rim, rng, venueId, latency: logNormalLatency(LATENCY, rng.fork('latency')) };
}

function openLit(market: SimulatedMarket, rim: VenueRim, index: number): LitVenue {
  const venue = new LitVenue({
    ...optionsOf(rim, LIT_VENUES[index]!),
    engine: (instrument) => market.engine(instrument, index),
    nextOrderId: () => market.nextOwnOrderId(),
    owner: OWNER,
    fees: LIT_FEES[index],
  });
  market.listen(venue);
  return venue;
}

function openDark(rim: VenueRim, { venueId, periodUs, others }: DarkTerms): { pool: DarkPool; others: ContraFlow } {
  const options = optionsOf(rim, venueId);
  const pool = new DarkPool({ ...options, fees: DARK_FEES, ...(periodUs !== null && { periodUs }) });
  return { pool, others: new ContraFlow(pool, others, rim, options.rng.fork('others')) };
}

function openDealer(rim: VenueRim, { venueId, terms, lastLook, hold }: SingleDealer): Dealer {
  const options = optionsOf(rim, venueId);
  return new Dealer({
    ...options,
    terms,
    lastLook,
    hold: logNormalLatency(hold, options.rng.fork('hold')),
    streamEveryUs: STREAM_EVERY_US,
    quoteLifeUs: QUOTE_LIFE_US,
  });
}
