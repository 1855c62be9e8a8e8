/** A feed that says how much of a book its source shows, so that a book of that depth can be kept for it. */
import type { Feed } from '../core/feed.ts';

export interface MarketFeed extends Feed {
  /** Levels of each side that the source reports on; Infinity where it reports on all. */
  readonly depth: number;
}
