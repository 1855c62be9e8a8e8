/**
 * What can be asked of a matching engine and what it says: integer prices and quantities throughout, numeric ids given
 * by the caller. Nothing here allocates when the engine speaks.
 */
import type { Side } from '../../../shared/domain/basics/scalars.ts';

export interface NewOrder {
  /**
   * Positive, and not the id of an order in the book. Orders are found by pages of neighbouring ids, so ids are best
   * handed out in order.
   */
  readonly orderId: number;
  /** Who must not trade with himself, a 32-bit integer; 0 is anybody, who may. */
  readonly owner: number;
  readonly side: Side;
  /** Not looked at for a market order. */
  readonly px: number;
  readonly qty: number;
  /** A market order takes at any price within the band and never rests. Default `limit`. */
  readonly type?: 'limit' | 'market';
  /** `auction` takes part in the auction that is being collected and no more. Default `day`. */
  readonly tif?: 'day' | 'ioc' | 'fok' | 'auction';
  /** Refused where it would take. */
  readonly postOnly?: boolean;
  /** What is shown at a time: all where absent, nothing where 0 (hidden), else the tip of an iceberg. */
  readonly displayQty?: number;
}

/** `auction` collects without trading; `halted` takes no orders, only cancels and reductions. */
export type MatchingPhase = 'continuous' | 'auction' | 'halted';

export type RejectReason =
  | 'bad-id'
  | 'duplicate-id'
  | 'bad-price'
  | 'bad-quantity'
  | 'outside-band'
  | 'would-take'
  | 'halted'
  | 'not-in-auction'
  | 'only-in-auction'
  | 'book-full';

/** Why the engine itself took quantity away that its owner had not cancelled. */
export type CancelReason =
  'immediate-or-cancel' | 'fill-or-kill' | 'market-order' | 'self-match' | 'band' | 'auction-over' | 'halt';

/**
 * Told of everything, after the book holds it, and in the order in which it happens. It must not call the engine from
 * within. What is shown of a book follows from `added`, `reduced`, `deleted` and `traded` alone.
 */
export interface MatchingSink {
  /** Shown quantity came to rest: a new order's, or the next tip of an iceberg, which stands behind all others there. */
  added(orderId: number, side: Side, px: number, qty: number, tsUs: number): void;
  /** A shown order lost `qty` of what it shows, and keeps its place. */
  reduced(orderId: number, side: Side, px: number, qty: number, tsUs: number): void;
  /** A shown order went away with the `qty` that it still showed. */
  deleted(orderId: number, side: Side, px: number, qty: number, tsUs: number): void;
  /** Continuous trading; takes `qty` from what a shown maker shows. `side` is the maker's. */
  traded(
    makerId: number,
    takerId: number,
    side: Side,
    px: number,
    qty: number,
    makerShown: boolean,
    tsUs: number,
  ): void;
  /** Auction trading; what it takes from the shown book is told by `reduced` and `deleted`. */
  crossed(buyId: number, sellId: number, px: number, qty: number, tsUs: number): void;
  rejected(orderId: number, reason: RejectReason, tsUs: number): void;
  /** `qty` of an accepted order ended without its owner's asking; an order that had rested is gone with it. */
  cancelled(orderId: number, qty: number, reason: CancelReason, tsUs: number): void;
  phaseChanged(phase: MatchingPhase, tsUs: number): void;
}

export interface MatchingRules {
  /** Every limit price is a multiple of it. */
  readonly tickPx: number;
  /** When two orders of one owner meet: the resting one goes, or the newer one's rest does. Default: they trade. */
  readonly selfMatch?: 'cancel-resting' | 'cancel-newest' | 'trade';
}

/** The prices at which continuous trading may happen, both included. A limit beyond it is refused, what would trade beyond it cancelled. */
export interface PriceBand {
  readonly lowPx: number;
  readonly highPx: number;
}
