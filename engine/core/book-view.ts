/** What algorithms, venues and the gate may read of an instrument's book. */
import type { Side } from '../../shared/domain/basics/scalars.ts';
import type { BookLevel } from './market-event.ts';

export interface BookView {
  /** Best price of a side, 0 where the side is empty. */
  bestPx(side: Side): number;
  /** Quantity shown at the best price of a side, 0 where the side is empty. */
  bestQty(side: Side): number;
  /** Quantity shown at a price, 0 where there is none. */
  qtyAt(side: Side, px: number): number;
  /** The first `depth` levels of a side, best first. */
  levels(side: Side, depth: number): readonly BookLevel[];
  readonly halted: boolean;
}

/** A book that is read at every event, and so without making garbage. */
export interface LadderView extends BookView {
  /** Writes the first `depth` levels of a side into both arrays, best first, and gives how many there are. */
  copyLevels(side: Side, depth: number, px: Float64Array, qty: Float64Array): number;
}

/** Twice the mid price, so that it stays an integer; 0 unless both sides are there. */
export function twiceMidPx(book: Pick<BookView, 'bestPx'>): number {
  const bid = book.bestPx('buy');
  const ask = book.bestPx('sell');
  return bid > 0 && ask > 0 ? bid + ask : 0;
}
