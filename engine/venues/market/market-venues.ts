/**
 * The venue set of the built-in market: three lit venues, two dark pools, two single dealers, each by name. What a venue
 * draws is its own: adding one changes nothing at another.
 */
import type { VenueKind } from '../../../shared/domain/orders/child.ts';
import type { Side } from '../../../shared/domain/basics/scalars.ts';
import { DEPTH_LEVELS, type DepthLevel } from '../../../shared/protocol/market-tables.ts';
import type { MarketEvent } from '../../core/market-event.ts';
import type { OpenVenues, Venue, VenueRim, VenueTerms } from '../../core/venue.ts';
import { ContraFlow } from '../dark/contra-flow.ts';
import { DarkPool } from '../dark/dark-pool.ts';
import { Dealer, type DealerQuote } from '../dealer/dealer.ts';
import { logNormalLatency } from '../latency.ts';
import { type FeeSchedule, feeOf } from '../matching/fees.ts';
import { LitVenue } from '../lit/lit-venue.ts';
import { LIT_VENUES } from './lit-market.ts';
import type { SimulatedMarket } from './simulated-market.ts';
import {
  AS_IT_IS,
  DARK_FEES,
  DARK_POOLS,
  type DarkAssumptions,
  type DarkTerms,
  DEALERS,
  LATENCY,
  LIT_FEES,
  type SingleDealer,
  STREAM_EVERY_US,
} from './venue-terms.ts';

/** Its market reacts to our orders, and is played again with them. */
interface MarketVenue extends Venue {
  endSession(): void;
}

interface Listening {
  onMarket(event: MarketEvent): void;
}

/** Who we are in the matching engines. */
const OWNER = 1;

const FREE = (): number => 0;

/** The lit venue that lists the instruments, and so holds their auctions. */
const LISTS = 0;

const MARKET_TERMS: readonly VenueTerms[] = [
  ...LIT_VENUES.map((venueId, index) => ({
    ...feesOf(venueId, 'lit', LIT_FEES[index]!),
    ...(index === LISTS && { closingAuction: true as const }),
  })),
  ...DARK_POOLS.map(({ venueId, periodUs }) => ({ ...feesOf(venueId, 'dark', DARK_FEES), periodUs })),
  ...DEALERS.map(({ venueId }) => ({ venueId, kind: 'dealer' as const, fee: FREE, periodUs: null })),
];

function feesOf(venueId: string, kind: VenueKind, fees: FeeSchedule): VenueTerms {
  return { venueId, kind, fee: (liquidity, px, qty) => feeOf(fees[liquidity], px, qty), periodUs: null };
}

/** `market` is the feed that the engine pulls: orders meet it as it stands. */
export function marketVenues(market: SimulatedMarket, assumed: DarkAssumptions = AS_IT_IS): OpenVenues {
  return (rim) => {
    const lit = LIT_VENUES.map((_, index) => openLit(market, rim, index));
    const dark = DARK_POOLS.map((terms) => openDark(market, rim, terms, assumed));
    const heard = new HeardQuotes();
    const dealers = DEALERS.map((dealer) => openDealer(market, rim, dealer, heard));
    const venues: readonly MarketVenue[] = [...lit, ...dark.map(({ pool }) => pool), ...dealers];
    const listening: readonly Listening[] = [...dark.flatMap(({ pool, others }) => [others, pool]), ...dealers];
    return {
      venues: new Map(venues.map((venue) => [venue.venueId, venue])),
      terms: MARKET_TERMS,
      viewShowsOwn: true,
      onMarket: (event) => {
        for (const listener of listening) listener.onMarket(event);
      },
      endSession: () => {
        for (const venue of venues) venue.endSession();
      },
      view: (instrument) => rim.book(instrument),
      quote: (venueId, instrument) => heard.newest(venueId, instrument),
      depth: (instrument) => [
        ...lit.map((venue, index) => {
          const shown = (side: Side): DepthLevel[] =>
            (market.engine(instrument, index)?.levels(side, DEPTH_LEVELS) ?? []).map(({ px, qty }) => ({
              px,
              qty,
              ownQty: venue.ownQtyAt(instrument, side, px),
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
    closingAuction: index === LISTS,
  });
  market.listen(venue);
  return venue;
}

function openDark(
  market: SimulatedMarket,
  rim: VenueRim,
  { venueId, periodUs, others }: DarkTerms,
  { flow, impact }: DarkAssumptions,
): { pool: DarkPool; others: ContraFlow } {
  const options = optionsOf(rim, venueId);
  const pool = new DarkPool({
    ...options,
    fees: DARK_FEES,
    ...(periodUs !== null && { periodUs }),
    // The price moves by the root of a quantity.
    ...(impact > 0 && {
      onExecuted: (instrument, side, qty) => market.dealt(instrument, side, qty * impact ** 2, rim.nowUs()),
    }),
  });
  const come = { ...others, perTradePct: others.perTradePct * flow };
  return { pool, others: new ContraFlow(pool, come, rim, options.rng.fork('others')) };
}

/** The newest streamed quote that has reached us, by dealer and instrument. */
class HeardQuotes {
  readonly #newest = new Map<string, DealerQuote>();

  hear(venueId: string, quote: DealerQuote): void {
    this.#newest.set(`${venueId}/${quote.instrument}`, quote);
  }

  newest(venueId: string, instrument: string): DealerQuote | null {
    return this.#newest.get(`${venueId}/${instrument}`) ?? null;
  }
}

function openDealer(market: SimulatedMarket, rim: VenueRim, dealer: SingleDealer, heard: HeardQuotes): Dealer {
  const { venueId, terms, lastLook, hold } = dealer;
  const options = optionsOf(rim, venueId);
  return new Dealer({
    ...options,
    terms,
    lastLook,
    hold: logNormalLatency(hold, options.rng.fork('hold')),
    streamEveryUs: STREAM_EVERY_US,
    onStreamed: (quote) => heard.hear(venueId, quote),
    onDealt: (instrument, side, qty) => market.dealt(instrument, side, qty, rim.nowUs()),
  });
}
