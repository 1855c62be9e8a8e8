/** The port to a venue: what the order manager may ask, and what a venue may say. Everything in between may be lost. */
import type { Side } from '../../shared/domain/basics/scalars.ts';
import type { Child, TimeInForce, VenueKind } from '../../shared/domain/orders/child.ts';
import type { VenueDepth } from '../../shared/protocol/market-tables.ts';
import type { Rng } from '../../shared/std/rng.ts';
import type { BookView } from './book-view.ts';
import type { MarketEvent } from './market-event.ts';

export interface VenueOrder {
  readonly childId: string;
  readonly instrument: string;
  readonly side: Side;
  readonly px: number;
  readonly qty: number;
  readonly tif: TimeInForce;
  /** Of a market order the price is not looked at. Default `limit`. */
  readonly type?: 'limit' | 'market';
  /** Rejected where it would take. */
  readonly postOnly?: boolean;
  /** What is shown at a time: all where absent, nothing where 0, else the tip of an iceberg. */
  readonly displayQty?: number;
  /** The least that one execution may be, where a venue has that; the rest of an order may be less. */
  readonly minQty?: number;
}

/** A child as its venue is told of it. */
export function venueOrderOf(child: Child): VenueOrder {
  const { childId, instrument, side, px, qty, tif, postOnly, displayQty, minQty } = child;
  return {
    childId,
    instrument,
    side,
    px,
    qty,
    tif,
    ...(postOnly && { postOnly }),
    ...(displayQty !== null && { displayQty }),
    ...(minQty !== null && { minQty }),
  };
}

export type VenueReport =
  | { readonly kind: 'acknowledged'; readonly childId: string }
  | { readonly kind: 'rejected'; readonly childId: string; readonly reason: string }
  | {
      readonly kind: 'filled';
      readonly childId: string;
      readonly execId: string;
      readonly px: number;
      readonly qty: number;
      readonly liquidity: 'maker' | 'taker';
      /** In price units × lots, rounded; a rebate is negative. Absent where the venue charges nothing. */
      readonly fee?: number;
    }
  /** `filledQty` is what the order has filled in all, so that an execution whose report was lost is missed. */
  | { readonly kind: 'cancelled'; readonly childId: string; readonly reason: string; readonly filledQty: number }
  | { readonly kind: 'cancel-rejected'; readonly childId: string; readonly reason: string }
  /**
   * Answer to a query, after every execution of the order has been reported again: whether it is working, and what it
   * has filled in all. An order that the venue does not know is not working and has filled 0.
   */
  | { readonly kind: 'status'; readonly childId: string; readonly working: boolean; readonly filledQty: number };

/** What a venue has executed for us, as its own books have it: told whether or not its report was. */
export interface Execution extends Pick<FilledReport, 'childId' | 'execId' | 'px' | 'qty' | 'liquidity' | 'fee'> {
  /** By the venue's clock. */
  readonly tsUs: number;
}

export type FilledReport = Extract<VenueReport, { kind: 'filled' }>;

/** Every order of ours that works at a venue, and what it has executed for us, as it stood when the venue answered. */
export interface VenueStatement {
  readonly venueId: string;
  /** The one that it was asked for by. */
  readonly listId: number;
  readonly orders: readonly { readonly childId: string; readonly filledQty: number }[];
  /** From the moment on that was asked for, oldest first; those of one moment are never told apart. */
  readonly executions: readonly Execution[];
  /** Everything until then is in it. */
  readonly throughUs: number;
  /** More was executed since than one answer tells. */
  readonly isCut: boolean;
}

/** Runs `task` once the engine's clock reaches `tsUs`; the venue's only way to make time pass. */
export type Schedule = (tsUs: number, task: () => void) => void;

export interface Venue {
  readonly venueId: string;
  submit(order: VenueOrder): void;
  cancel(childId: string): void;
  query(childId: string): void;
  /** Asks for all our orders that work there, and all that was executed since; the answer is a {@link VenueStatement}. */
  list(listId: number, sinceUs: number): void;
}

/** What is wrong with a venue just now, on purpose; all zero and false when nothing is. */
export interface VenueTrouble {
  readonly down: boolean;
  readonly rejectPct: number;
  readonly lostAcknowledgementPct: number;
  readonly lostExecutionPct: number;
  readonly delayUs: number;
}

export const NO_TROUBLE: VenueTrouble = {
  down: false,
  rejectPct: 0,
  lostAcknowledgementPct: 0,
  lostExecutionPct: 0,
  delayUs: 0,
};

/** What the venues of an engine are given to work with. */
export interface VenueRim {
  readonly nowUs: () => number;
  readonly schedule: Schedule;
  readonly report: (report: VenueReport) => void;
  readonly listed: (statement: VenueStatement) => void;
  readonly rng: Rng;
  readonly trouble: (venueId: string) => VenueTrouble;
  /** The book as the feed tells it; null of an instrument that has not been heard of yet. */
  readonly book: (instrument: string) => BookView | null;
}

/** On what terms a venue trades, as far as whoever chooses among venues knows. */
export interface VenueTerms {
  readonly venueId: string;
  readonly kind: VenueKind;
  /** What an execution costs, in price units × lots; a rebate is negative. */
  readonly fee: (liquidity: 'maker' | 'taker', px: number, qty: number) => number;
  /** Of a dark pool that matches only every so often; null where orders meet whenever they can. */
  readonly periodUs: number | null;
  /** Ends its day with an auction, and keeps orders for it. */
  readonly closingAuction?: true;
  /** Takes plain limit orders and no others. */
  readonly plainOnly?: true;
}

/** A dealer's two-way prices for up to `qty`. */
export interface StreamedQuote {
  readonly bidPx: number;
  readonly askPx: number;
  readonly qty: number;
}

/** All venues that an engine sends orders to, and the market as it stands for it. */
export interface VenueSet {
  readonly venues: ReadonlyMap<string, Venue>;
  /** The venues among which an order's is chosen, in the order in which they are shown. */
  readonly terms: readonly VenueTerms[];
  /** Whether {@link view} has our own resting orders in it. */
  readonly viewShowsOwn: boolean;
  /** To be called with each market event, once the book holds its effect. */
  onMarket(event: MarketEvent): void;
  /** What a dealer streams to us, as far as it has reached us; null of venues that stream nothing. Absent: none does. */
  quote?(venueId: string, instrument: string): StreamedQuote | null;
  /** The book as it stands for us; null of an instrument whose market has not been heard of yet. */
  view(instrument: string): BookView | null;
  /**
   * Of venues whose market reacts to our orders, and is played again with them while a log is read back: the session that
   * sent them has ended, so what rests is cancelled and nothing of it is remembered. Absent where the market goes its
   * way whatever we do.
   */
  endSession?(): void;
  /** What each venue shows of an instrument, own orders marked; empty where there is nothing yet. */
  depth(instrument: string): VenueDepth[];
}

export type OpenVenues = (rim: VenueRim) => VenueSet;
