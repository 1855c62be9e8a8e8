/** Taking liquidity, whoever wants it: what rests is pulled before the same quantity is taken, so both can never fill. */
import type { Child } from '../../shared/domain/orders/child.ts';
import { formatPx, formatQty } from '../../shared/domain/basics/format.ts';
import { opposite } from '../../shared/domain/basics/scalars.ts';
import type { Decision, DecisionContext } from '../core/strategy.ts';

export interface Taking {
  /** Wanted beyond what is filled, in lots. */
  readonly wantedQty: number;
  /** The most executed and working together. */
  readonly capQty: number;
  readonly px: number;
  /** Why, in words. */
  readonly reason: string;
  readonly wakeUs: number;
}

export function take({ wantedQty, capQty, px, reason, wakeUs }: Taking, context: DecisionContext): Decision {
  const { parent, open } = context;
  const idle = (why: string, cancel: string[] = []): Decision => ({ submit: [], cancel, reason: why, wakeUs });
  const resting = ofKnownFate(open).filter((child) => child.tif === 'day');
  if (resting.length > 0) return idle(`${reason}; resting orders are pulled first`, idsOf(resting));
  // What was sent and is not answered yet may have filled.
  if (wantedQty <= parent.openQty) return idle(`${reason}; waits for the answer of the venue`);
  const shownQty = shownWithin(context, px);
  const qty = Math.min(wantedQty - parent.openQty, shownQty, capQty - parent.filledQty - parent.openQty);
  if (qty < 1) return idle(`${reason}, but at its participation bound`);
  return { submit: [{ px, qty, tif: 'ioc' }], cancel: [], reason, wakeUs };
}

/** How many levels a taking order looks through. */
const LEVELS = 10;

/** What the other side shows at a price or better. */
function shownWithin({ parent, book }: DecisionContext, px: number): number {
  let qty = 0;
  for (const level of book.levels(opposite(parent.side), LEVELS)) {
    if (parent.side === 'buy' ? level.px > px : level.px < px) break;
    qty += level.qty;
  }
  return qty;
}

/**
 * What is of unknown fate is not waited for: its venue may be down for hours. It counts as working, so that the order is
 * whole even if all of it executes.
 */
export const ofKnownFate = (children: readonly Child[]): Child[] => children.filter(({ state }) => state !== 'unknown');

/** Those of the children that can be pulled. */
export const idsOf = (children: readonly Child[]): string[] =>
  children.filter((child) => child.state === 'working').map((child) => child.childId);

export const takeWords = ({ parent }: DecisionContext): string =>
  `takes at the ${parent.side === 'buy' ? 'ask' : 'bid'}`;

/** A quantity of lots as a person reads it. */
export const qtyWords = (lots: number, { instrument }: Pick<DecisionContext, 'instrument'>): string =>
  formatQty(lots, instrument);

export function planWords(behindQty: number, context: Pick<DecisionContext, 'instrument'>): string {
  if (behindQty > 0) return `${qtyWords(behindQty, context)} behind plan`;
  return behindQty < 0 ? `${qtyWords(-behindQty, context)} ahead of plan` : 'on plan';
}

export const pxWords = (px: number, { instrument }: DecisionContext): string => formatPx(px, instrument);
