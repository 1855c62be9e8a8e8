/** What a feed says happened in a market, normalised. Order-by-order where the source has it. */
import type { Side } from '../../shared/domain/scalars.ts';

export type MarketEventKind =
  /** The book as it stands; replaces everything known. `levels` is set. */
  | 'snapshot'
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

export interface BookLevel {
  readonly px: number;
  readonly qty: number;
}

export interface MarketEvent {
  readonly kind: MarketEventKind;
  /** Event time, microseconds since 1970 UTC. Never goes back within a feed. */
  readonly tsUs: number;
  /** Place in the source, counting from 0; `seek` and restart go by it. */
  readonly offset: number;
  readonly instrument: string;
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
  /** Of a snapshot: best first. */
  readonly levels?: { readonly bids: readonly BookLevel[]; readonly asks: readonly BookLevel[] };
}
