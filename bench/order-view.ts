/** An order half way through, for benchmarks that ask a policy about it. */
import type { LadderView } from '../engine/core/book-view.ts';
import type { OrderView } from '../engine/core/policy.ts';
import type { Instrument } from '../shared/domain/basics/instrument.ts';

export const orderView = (book: LadderView, { tickPx }: Pick<Instrument, 'tickPx'>): OrderView => ({
  side: 'buy',
  qty: 20_000,
  filledQty: 9_000,
  timeLeft: 0.5,
  plannedQty: 10_000,
  clipQty: 334,
  tickPx,
  restingQty: 300,
  behindTouchQty: 0,
  darkQty: 100,
  inFlightQty: 0,
  takePx: book.bestPx('sell'),
  touchQty: (book.bestQty('buy') + book.bestQty('sell')) / 2,
});
