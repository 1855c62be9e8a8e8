/** Rows that show a market: quotes and series, depth by venue, trades, the health of its feeds, its regime, its news. */
import { z } from 'zod';
import { VenueKind } from '../domain/orders/child.ts';
import { Symbol_ } from '../domain/basics/instrument.ts';
import { Regime } from '../domain/models/regime.ts';
import { Id, NonNegativeInt, PositiveInt, Px, Qty, Side, Notional, TsUs, Words } from '../domain/basics/scalars.ts';

export const Quote = z.object({
  instrument: Symbol_,
  tsUs: TsUs,
  /** Zero where a side is empty. */
  bidPx: Px,
  bidQty: Qty,
  askPx: Px,
  askQty: Qty,
  /** Newest execution, zero before the first. */
  lastPx: Px,
  /** Executed since the session or, in a market that never closes, the day in UTC began; hidden executions included. */
  volumeQty: Qty,
  volumeNotional: Notional,
  halted: z.boolean(),
});
export type Quote = z.infer<typeof Quote>;

/** The market of one instrument at the end of a second of market time. */
export const MarketSample = z.object({ tsUs: TsUs, bidPx: Px, askPx: Px, lastPx: Px, volumeQty: Qty });
export type MarketSample = z.infer<typeof MarketSample>;

/** Levels of each side that a depth row shows of a venue. */
export const DEPTH_LEVELS = 10;

/** A price level of one venue; `ownQty` is what of it, or beside it, is ours. */
export const DepthLevel = z.object({ px: Px, qty: Qty, ownQty: Qty });
export type DepthLevel = z.infer<typeof DepthLevel>;
export const VenueDepth = z.object({
  venue: Id,
  /** Best first. */
  bids: z.array(DepthLevel).max(2 * DEPTH_LEVELS),
  asks: z.array(DepthLevel).max(2 * DEPTH_LEVELS),
});
export type VenueDepth = z.infer<typeof VenueDepth>;
export const DepthRow = z.object({ instrument: Symbol_, tsUs: TsUs, venues: z.array(VenueDepth).max(16) });
export type DepthRow = z.infer<typeof DepthRow>;

/** An execution as the market reported it, or one of ours. */
export const TapeRow = z.object({
  seq: PositiveInt,
  tsUs: TsUs,
  px: Px,
  qty: PositiveInt,
  /** Who took; null where the market does not say. */
  taker: Side.nullable(),
  venue: z.string().max(64),
  hidden: z.boolean(),
  own: z.boolean(),
});
export type TapeRow = z.infer<typeof TapeRow>;

export const FeedRow = z.object({
  feed: z.string().max(256),
  state: z.enum(['replaying', 'simulated', 'connecting', 'live', 'resynchronising', 'stale', 'ended']),
  detail: Words,
  /** Time of the newest event, zero before the first. */
  lastUs: TsUs,
  messages: NonNegativeInt,
  messagesPerSecond: NonNegativeInt,
  /** The other clock's lead over ours, microseconds, negative where it is behind; null where it cannot be told. */
  clockOffsetUs: z.int().nullable(),
  gaps: NonNegativeInt,
  resyncs: NonNegativeInt,
  reconnects: NonNegativeInt,
  /** What cleaning found: events after which a book was crossed or locked, and so on. */
  crossed: NonNegativeInt,
  outliers: NonNegativeInt,
  backwards: NonNegativeInt,
  garbled: NonNegativeInt,
});
export type FeedRow = z.infer<typeof FeedRow>;

/** The regime that a simulated market is truly in: known there, and only there. */
export const RegimeRow = z.object({ instrument: Symbol_, regime: Regime, sinceUs: TsUs });
export type RegimeRow = z.infer<typeof RegimeRow>;

/** A venue as our orders have found it since the engine started. */
export const VenueRow = z.object({
  venue: Id,
  kind: VenueKind,
  /** `avoided`: the router leaves it alone for a while, `detail` says why. */
  state: z.enum(['open', 'avoided']),
  detail: Words,
  orders: NonNegativeInt,
  fills: NonNegativeInt,
  filledQty: Qty,
  /** Paid, in price units × lots; negative where rebates outweigh fees. */
  fees: z.int(),
  rejected: NonNegativeInt,
  /** Orders that became of unknown fate there. */
  unknown: NonNegativeInt,
  /** Mean time from sending to acknowledgement, both ways; null before the first. */
  ackUs: NonNegativeInt.nullable(),
  /** Mean move of the mid in the second after a fill, positive in our favour; null before the first. */
  markoutBps: z.number().nullable(),
  /** Of orders that must be done at once, how many were; null of venues that have had none. */
  fillPct: z.number().min(0).max(100).nullable(),
});
export type VenueRow = z.infer<typeof VenueRow>;

export const NewsRow = z.object({
  seq: PositiveInt,
  tsUs: TsUs,
  /** Null of news about no instrument in particular. */
  instrument: Symbol_.nullable(),
  headline: z.string().max(512),
  /** Sentiment from −1 to 1; null where nothing scored it. */
  score: z.number().min(-1).max(1).nullable(),
  source: z.string().max(64),
});
export type NewsRow = z.infer<typeof NewsRow>;
