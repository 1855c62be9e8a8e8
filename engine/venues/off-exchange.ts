/**
 * What the built-in market has beside its lit venues: a continuous and a periodic dark pool with others in them, and two
 * single dealers, one tight, small and quick to refuse, one wide, large and patient. All take their price from the
 * consolidated lit book.
 */
import { US_PER_MS, US_PER_SECOND } from '../../shared/std/duration.ts';
import type { MarketEvent } from '../core/market-event.ts';
import type { Venue, VenueRim, VenueSet } from '../core/venue.ts';
import { ContraFlow, type ContraFlowTerms } from './dark/contra-flow.ts';
import { DarkPool } from './dark/dark-pool.ts';
import { Dealer, type DealerOptions } from './dealer/dealer.ts';
import { logNormalLatency, type LogNormalLatency } from './latency.ts';
import type { FeeSchedule } from './matching/fees.ts';

const POOL_LATENCY: LogNormalLatency = { medianUs: 300, sigma: 0.3, floorUs: 120, boundUs: 8_000 };
const DEALER_LATENCY: LogNormalLatency = { medianUs: 800, sigma: 0.5, floorUs: 250, boundUs: 20_000 };

/** A tenth of a cent a share on either side, at four price decimals. */
const POOL_RATE = { notionalMillionths: 0, lotMillionths: 10_000_000 };
const POOL_FEES: FeeSchedule = { maker: POOL_RATE, taker: POOL_RATE };

const CONTRA_FLOW: ContraFlowTerms = {
  perTradePct: 5,
  meanTrades: 10,
  meanStayUs: 30 * US_PER_SECOND,
  limitBps: 10,
  minQtyPct: 5,
};

const POOLS = [
  { venueId: 'DARK1', periodUs: undefined },
  { venueId: 'DARK2', periodUs: 100 * US_PER_MS },
] as const;

type DealerTemper = Pick<DealerOptions, 'lastLook' | 'streamEveryUs' | 'quoteLifeUs'> & {
  readonly venueId: string;
  readonly terms: Omit<DealerOptions['terms'], 'tickPx'>;
  readonly hold: LogNormalLatency;
};

const DEALERS: readonly DealerTemper[] = [
  {
    venueId: 'DEALER1',
    terms: { halfSpreadBps: 1.5, quoteQty: 500, bpsPerQuoteQty: 0.5, maxQty: 20_000 },
    lastLook: { toleranceBps: 0.5, refusePctPerBp: 60 },
    hold: { medianUs: 5_000, sigma: 0.4, floorUs: 1_000, boundUs: 50_000 },
    streamEveryUs: 50 * US_PER_MS,
    quoteLifeUs: 2 * US_PER_SECOND,
  },
  {
    venueId: 'DEALER2',
    terms: { halfSpreadBps: 3, quoteQty: 2_000, bpsPerQuoteQty: 0.3, maxQty: 100_000 },
    lastLook: { toleranceBps: 2, refusePctPerBp: 20 },
    hold: { medianUs: 30_000, sigma: 0.4, floorUs: 10_000, boundUs: 150_000 },
    streamEveryUs: 100 * US_PER_MS,
    quoteLifeUs: 5 * US_PER_SECOND,
  },
];

/** `tickPx`: the step of the dealers' prices. Dark pools show nothing, so depth holds the dealers alone. */
export function offExchangeVenues(
  rim: VenueRim,
  tickPx: number,
): Pick<VenueSet, 'venues' | 'depth'> & { onMarket(event: MarketEvent): void } {
  const pools = POOLS.map(({ venueId, periodUs }) => {
    const rng = rim.rng.fork(venueId);
    const latency = logNormalLatency(POOL_LATENCY, rng.fork('latency'));
    const pool = new DarkPool({ ...rim, venueId, rng, latency, periodUs, fees: POOL_FEES });
    return { pool, others: new ContraFlow(pool, CONTRA_FLOW, rim, rng.fork('others')) };
  });
  const dealers = DEALERS.map(({ terms, hold, ...temper }) => {
    const rng = rim.rng.fork(temper.venueId);
    return new Dealer({
      ...{ ...rim, ...temper, rng, terms: { ...terms, tickPx } },
      latency: logNormalLatency(DEALER_LATENCY, rng.fork('latency')),
      hold: logNormalLatency(hold, rng.fork('hold')),
    });
  });
  const venues: readonly Venue[] = [...pools.map(({ pool }) => pool), ...dealers];
  return {
    venues: new Map(venues.map((venue) => [venue.venueId, venue])),
    onMarket(event) {
      for (const { pool, others } of pools) {
        pool.onMarket(event);
        others.onMarket(event);
      }
      for (const dealer of dealers) dealer.onMarket(event);
    },
    depth: (instrument) =>
      dealers.flatMap((dealer) => {
        const quote = dealer.streamed(instrument);
        if (!quote) return [];
        const level = (px: number) => [{ px, qty: quote.qty, ownQty: 0 }];
        return [{ venue: dealer.venueId, bids: level(quote.bidPx), asks: level(quote.askPx) }];
      }),
  };
}
