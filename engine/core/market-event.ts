/** What a feed says happened in a market, normalised. Order-by-order where the source has it. */
import type { Side } from '../../shared/domain/basics/scalars.ts';

export type MarketEventKind =
  /** The book as it stands; replaces everything known. `levels` is set. */
  | 'snapshot'
  /**
   * Of a source that tells levels and not orders: what some prices now show in all, 0 where nothing is left; other prices
   * stay. `levels` is set, in no particular order and each price at most once a side. One event is one message of the
   * source, so that no book is ever seen between two of its levels.
   */
  | 'level'
  /** An order came to rest. */
  | 'add'
  /** A resting order lost `qty` by its owner's wish. */
  | 'reduce'
  /** A resting order went away with its remaining `qty`. */
  | 'delete'
  /** A resting order was executed for `qty`. */
  | 'trade'
  /** An order that the book does not show was executed; changes no level. */
  | 'hidden-trade'
  /** An auction or cross trade; changes no level. */
  | 'cross'
  | 'halt'
  | 'resume';

/** What cleaning found wrong with an event, or with the book after it; it is passed on all the same. */
export type MarketFlag =
  /** The best bid is above the best ask. */
  | 'crossed'
  /** The best bid is the best ask. */
  | 'locked'
  /** Its time was before that of an earlier event; it has been given the earlier one's. */
  | 'time-back'
  /** A price far from where the market was. */
  | 'outlier'
  /** The first event after a silence. */
  | 'stale'
  /** Messages before it were lost: the book is not to be trusted until the next snapshot. */
  | 'gap';

export interface BookLevel {
  readonly px: number;
  readonly qty: number;
}

/** Best first. */
export interface BookLevels {
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

export interface MarketEvent {
  readonly kind: MarketEventKind;
  /** Event time, microseconds since 1970 UTC. Never goes back within a feed. */
  readonly tsUs: number;
  /** Place in the source, counting from 0; `seek` and restart go by it. */
  readonly offset: number;
  readonly instrument: string;
  /** Where it happened, of a source that joins several venues. */
  readonly venue?: string;
  /** Side of the resting order, so a `trade` on the sell side was a buy that took. */
  readonly side: Side;
  /** The source's id of the resting order, 0 where it gives none. */
  readonly orderId: number;
  readonly px: number;
  readonly qty: number;
  /**
   * A level that has just come into view at the deepest place of a source that shows only the first N levels, with its
   * full quantity: it replaces whatever the book holds there.
   */
  readonly refill?: { readonly side: Side; readonly px: number; readonly qty: number };
  /**
   * Of a trade: told beside a book of levels, which says by itself what the trade left. It changes no level.
   */
  readonly isPrint?: true;
  /** The exchange's own time of a live or recorded event, microseconds since 1970 UTC; its clock is not ours. */
  readonly exchangeUs?: number;
  readonly flags?: readonly MarketFlag[];
  /** Of a snapshot, best first, and of `level`. */
  readonly levels?: BookLevels;
  /** Of a snapshot of a source that joins several venues: the same by venue. */
  readonly byVenue?: ReadonlyMap<string, BookLevels>;
}
