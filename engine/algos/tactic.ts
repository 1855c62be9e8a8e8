/**
 * How the schedule algorithms turn "so much should be done by now" into child orders: rest at the touch while on plan,
 * pull and rest anew when the touch has moved away, take from the other side when behind by more than a clip. Whatever
 * the plan wants, no more than the order's highest share of volume is executed and working, and no less than its lowest
 * is executed.
 */
import type { Child } from '../../shared/domain/orders/child.ts';
import { opposite, sideSign } from '../../shared/domain/basics/scalars.ts';
import { twiceMidPx } from '../core/book-view.ts';
import type { ChildIntent, Decision, DecisionContext } from '../core/strategy.ts';
import { leastQty, mostQty, withinLimit } from './bounds.ts';
import { idsOf, planWords, pxWords, qtyWords, take, takeWords } from './taking.ts';

export interface Targets {
  /** What should be done by now. */
  readonly plannedQty: number;
  /** What should be done by the next look: up to here orders may rest. */
  readonly aheadQty: number;
  /** The most that may be executed and working together by the algorithm's own bound; the order's bound comes on top. */
  readonly capQty?: number;
  /** How far behind the plan before it takes liquidity. */
  readonly toleranceQty: number;
  readonly wakeUs: number;
}

/** How patient an order is: times the tolerance of its strategy. */
const PATIENCE = { low: 2, medium: 1, high: 0.5 } as const;

export function workTowards(targets: Targets, context: DecisionContext): Decision {
  const { parent, book, open } = context;
  const { side } = parent;
  const { wakeUs } = targets;
  const touchPx = book.bestPx(side);
  const takePx = book.bestPx(opposite(side));
  const idle = (reason: string, cancel: string[] = []): Decision => ({ submit: [], cancel, reason, wakeUs });
  if (book.halted) return idle(`${parent.instrument} is halted: waiting`, idsOf(open));
  if (touchPx === 0 || takePx === 0) return idle(`${parent.instrument} has no two-sided market: waiting`);

  const capQty = Math.min(mostQty(context), targets.capQty ?? Infinity);
  const toleranceQty = Math.floor(targets.toleranceQty * PATIENCE[parent.terms.urgency]);
  const behindQty = targets.plannedQty - parent.filledQty;
  const underQty = leastQty(context) - parent.filledQty;
  const late = behindQty > toleranceQty;
  const marketable = withinLimit(context, takePx) === takePx;
  if (marketable && (late || underQty > 0)) {
    const why = late
      ? `${planWords(behindQty, context)}, more than ${qtyWords(toleranceQty, context)}`
      : `${qtyWords(underQty, context)} under its least share of volume`;
    const wantedQty = Math.max(late ? behindQty : 0, underQty);
    return take({ wantedQty, capQty, px: takePx, wakeUs, reason: `${why}: ${takeWords(context)}` }, context);
  }
  const restPx = withinLimit(context, touchPx);
  const strayed = open.filter((child) => child.state === 'working' && hasStrayed(child, restPx, context));
  if (strayed.length > 0)
    return idle(`the touch moved to ${pxWords(restPx, context)}: resting orders follow`, idsOf(strayed));
  const restQty = Math.min(Math.max(targets.aheadQty, leastQty(context)), capQty) - parent.filledQty - parent.openQty;
  if (restQty < 1) {
    const capped = capQty < targets.aheadQty;
    return idle(
      capped
        ? `at its participation bound: ${qtyWords(parent.filledQty, context)} done`
        : planWords(behindQty, context),
    );
  }
  const intent: ChildIntent = { px: restPx, qty: restQty, tif: 'day' };
  const reason =
    (late || underQty > 0) && !marketable
      ? `${planWords(behindQty, context)}, but the market is beyond the limit price: rests at ${pxWords(restPx, context)}`
      : `${planWords(behindQty, context)}: rests at ${restPx === touchPx ? 'the touch' : 'its limit price'}`;
  return { submit: [intent], cancel: [], reason, wakeUs };
}

/** Shown orders belong at the resting price; one in the dark has strayed when it no longer reaches the midpoint. */
function hasStrayed(child: Child, restPx: number, { book, parent }: DecisionContext): boolean {
  if (child.tif !== 'day') return false;
  if (child.venueKind !== 'dark') return child.px !== restPx;
  return sideSign(parent.side) * (2 * child.px - twiceMidPx(book)) < 0;
}
