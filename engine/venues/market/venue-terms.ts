/**
 * On what terms each venue of the built-in market trades. Fees are of the order of those of US venues; how dark pools and
 * dealers behave is assumed, no recording shows it.
 */
import type { ContraFlowTerms } from '../dark/contra-flow.ts';
import type { DealerTerms, LastLook } from '../dealer/dealer-quotes.ts';
import type { LogNormalLatency } from '../latency.ts';
import type { FeeSchedule } from '../matching/fees.ts';
import { PRICE_DECIMALS, TICK_PX } from './profile.ts';

/** One way, between the engine and a venue in the same city. */
export const LATENCY: LogNormalLatency = { medianUs: 200, sigma: 0.3, floorUs: 80, boundUs: 5_000 };

/** Dollars a share. */
const perShare = (dollars: number) => ({
  notionalMillionths: 0,
  lotMillionths: Math.round(dollars * 10 ** PRICE_DECIMALS * 1e6),
});

/** Maker-taker, cheaper maker-taker, and inverted, in the order of the lit venues. */
export const LIT_FEES: readonly FeeSchedule[] = [
  { maker: perShare(-0.002), taker: perShare(0.003) },
  { maker: perShare(-0.0012), taker: perShare(0.0022) },
  { maker: perShare(0.0008), taker: perShare(-0.0004) },
];

export interface DarkTerms {
  readonly venueId: string;
  /** Null where orders meet whenever they can. */
  readonly periodUs: number | null;
  readonly others: ContraFlowTerms;
}

export const DARK_FEES: FeeSchedule = { maker: perShare(0.001), taker: perShare(0.001) };

export const DARK_POOLS: readonly DarkTerms[] = [
  {
    venueId: 'DARK1',
    periodUs: null,
    others: { perTradePct: 4, meanTrades: 3, meanStayUs: 20_000_000, limitBps: 5, minQtyPct: 0 },
  },
  {
    venueId: 'DARK2',
    periodUs: 1_000_000,
    others: { perTradePct: 2, meanTrades: 10, meanStayUs: 60_000_000, limitBps: 5, minQtyPct: 20 },
  },
];

/** What may be assumed otherwise of the dark, to see how much hangs on it. */
export interface DarkAssumptions {
  /** How many others come to the pools, as a share of those who do. */
  readonly flow: number;
  /** How far an execution of ours there moves the price, as a share of what it would if it were dealt: nothing moves it as it is. */
  readonly impact: number;
}

export const AS_IT_IS: DarkAssumptions = { flow: 1, impact: 0 };

export interface SingleDealer {
  readonly venueId: string;
  readonly terms: DealerTerms;
  readonly lastLook: LastLook;
  readonly hold: LogNormalLatency;
}

/** One quotes wide and seldom refuses, the other tight and looks again. */
export const DEALERS: readonly SingleDealer[] = [
  {
    venueId: 'DEALER1',
    terms: { tickPx: TICK_PX, halfSpreadBps: 3, quoteQty: 500, bpsPerQuoteQty: 0.5 },
    lastLook: { toleranceBps: 2, refusePctPerBp: 20 },
    hold: { medianUs: 2_000, sigma: 0.4, floorUs: 500, boundUs: 20_000 },
  },
  {
    venueId: 'DEALER2',
    terms: { tickPx: TICK_PX, halfSpreadBps: 2, quoteQty: 300, bpsPerQuoteQty: 1 },
    lastLook: { toleranceBps: 0.5, refusePctPerBp: 60 },
    hold: { medianUs: 30_000, sigma: 0.5, floorUs: 5_000, boundUs: 200_000 },
  },
];

export const STREAM_EVERY_US = 100_000;
