/**
 * How the schedule algorithms turn "so much should be done by now" into child orders: rest at the touch while on plan,
 * pull and rest anew when the touch has moved away, take from the other side when behind by more than a clip.
 */
import type { Child } from '../../shared/domain/child.ts';
import { opposite, sideSign } from '../../shared/domain/scalars.ts';
import { twiceMidPx } from '../core/book-view.ts';
import type { ChildIntent, Decision, DecisionContext } from '../core/strategy.ts';

export interface Targets {
  /** What should be done by now. */
  readonly plannedQty: number;
  /** What should be done by the next look: up to here orders may rest. */
  readonly aheadQty: number;
  /** The most that may be executed and working together by the algorithm's own participation bound. */
  readonly capQty: number;
  /** How far behind the plan before it takes liquidity. */
  readonly toleranceQty: number;
  readonly wakeUs: number;
}

export function workTowards(targets: Targets, context: DecisionContext): Decision {
  const { parent, book, open, instrument } = context;
  const { side } = parent;
  const touchPx = book.bestPx(side);
  const takePx = book.bestPx(opposite(side));
  const idle = (reason: string, cancel: string[] = []): Decision => ({
    submit: [],
    cancel,
    reason,
    wakeUs: targets.wakeUs,
  });
  if (book.halted) return idle(`${parent.instrument} is halted: waiting`, idsOf(open));
  if (touchPx === 0 || takePx === 0) return idle(`${parent.instrument} has no two-sided market: waiting`);

  const restPx = withinLimit(context, touchPx);
  const strayed = open.filter((child) => child.state === 'working' && hasStrayed(child, restPx, context));
  const behindQty = targets.plannedQty - parent.filledQty;
  const late = behindQty > targets.toleranceQty;
  const marketable = withinLimit(context, takePx) === takePx;
  if (late && marketable) return takeLiquidity(targets, context, takePx, behindQty);
  const restQty = Math.min(targets.aheadQty, targets.capQty) - parent.filledQty - parent.openQty;
  if (strayed.length > 0)
    return idle(`the touch moved to ${px(restPx, instrument)}: resting orders follow`, idsOf(strayed));
  if (restQty < 1) {
    const capped = targets.capQty < targets.aheadQty;
    return idle(capped ? `at its participation bound: ${parent.filledQty} done` : describePlan(behindQty));
  }
  const intent: ChildIntent = { px: restPx, qty: restQty, tif: 'day' };
  return {
    submit: [intent],
    cancel: [],
    reason:
      late && !marketable
        ? `${describePlan(behindQty)}, but the market is beyond the limit price: rests at ${px(restPx, instrument)}`
        : `${describePlan(behindQty)}: rests at ${restPx === touchPx ? 'the touch' : 'its limit price'}`,
    wakeUs: targets.wakeUs,
  };
}

/** Shown orders belong at the resting price; one in the dark has strayed when it no longer reaches the midpoint. */
function hasStrayed(child: Child, restPx: number, { book, parent }: DecisionContext): boolean {
  if (child.tif !== 'day') return false;
  if (child.venueKind !== 'dark') return child.px !== restPx;
  return sideSign(parent.side) * (2 * child.px - twiceMidPx(book)) < 0;
}

/** Resting orders are pulled before the same quantity is taken, so that both can never fill. */
function takeLiquidity(targets: Targets, context: DecisionContext, takePx: number, behindQty: number): Decision {
  const { parent, book, open } = context;
  const reason = `${describePlan(behindQty)}, more than ${targets.toleranceQty}: takes at the ${parent.side === 'buy' ? 'ask' : 'bid'}`;
  const none = { submit: [], wakeUs: targets.wakeUs };
  const resting = open.filter((child) => child.tif === 'day');
  if (resting.length > 0)
    return { ...none, cancel: idsOf(resting), reason: `${reason}; resting orders are pulled first` };
  const shownQty = book.qtyAt(opposite(parent.side), takePx);
  // What was sent and is not answered yet may have filled.
  const wantedQty = behindQty - parent.openQty;
  if (wantedQty < 1)
    return { ...none, cancel: [], reason: `${describePlan(behindQty)}: waits for the answer of the venue` };
  const qty = Math.min(wantedQty, shownQty, targets.capQty - parent.filledQty - parent.openQty);
  if (qty < 1) return { ...none, cancel: [], reason: `${describePlan(behindQty)}, but at its participation bound` };
  return { submit: [{ px: takePx, qty, tif: 'ioc' }], cancel: [], reason, wakeUs: targets.wakeUs };
}

/** A price no worse than the parent's limit. */
function withinLimit({ parent }: DecisionContext, price: number): number {
  if (parent.limitPx === null) return price;
  return parent.side === 'buy' ? Math.min(price, parent.limitPx) : Math.max(price, parent.limitPx);
}

const idsOf = (children: readonly Child[]): string[] =>
  children.filter((child) => child.state === 'working').map((child) => child.childId);

function describePlan(behindQty: number): string {
  if (behindQty > 0) return `${behindQty} behind plan`;
  return behindQty < 0 ? `${-behindQty} ahead of plan` : 'on plan';
}

const px = (price: number, { priceDecimals }: DecisionContext['instrument']): string =>
  (price / 10 ** priceDecimals).toFixed(priceDecimals);
