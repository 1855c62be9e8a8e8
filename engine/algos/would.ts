/** "I would": at the order's would price or a better one, all that is left is taken, plan or no plan. */
import { opposite, sideSign } from '../../shared/domain/basics/scalars.ts';
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import type { Decision, DecisionContext } from '../core/strategy.ts';
import { mostQty, withinLimit } from './bounds.ts';
import { pxWords, take } from './taking.ts';

/** An order that would is woken this often, so that a good price is not slept through. */
export const WOULD_LOOK_US = US_PER_SECOND;

/** Null where there is no would price, or the market is not there. The highest share of volume holds all the same. */
export function takeWould(context: DecisionContext): Decision | null {
  const { parent, book, nowUs, open } = context;
  const { wouldPx } = parent.terms;
  const takePx = book.bestPx(opposite(parent.side));
  if (wouldPx === null || takePx === 0 || book.bestPx(parent.side) === 0 || book.halted) return null;
  // What a venue keeps for its closing auction is out of reach until it is pulled.
  if (open.some(({ tif }) => tif === 'close')) return null;
  if (sideSign(parent.side) * (takePx - wouldPx) > 0 || withinLimit(context, takePx) !== takePx) return null;
  const reason = `${pxWords(takePx, context)} is as good as its would price: takes all that is left`;
  const wakeUs = nowUs + WOULD_LOOK_US;
  return take(
    { wantedQty: parent.qty - parent.filledQty, capQty: mostQty(context), px: takePx, wakeUs, reason },
    context,
  );
}
