/**
 * Where our resting order stands in the queue of a recorded market, which does not know of us.
 *
 * Model: on arrival everything shown at our price is ahead. What was there before us and trades, shrinks or leaves takes
 * us forward; what came later stands behind and changes nothing. A trade at our price larger than what is ahead reaches
 * us for the difference; a trade at a worse price than ours, or an opposite quote that reaches our price, would have met
 * us first.
 *
 * A source of levels has no ids, so there the place is estimated. A trade takes from the front. What the level then shows
 * less than before and no trade explains was cancelled, and is taken to have stood ahead of us and behind us in proportion
 * to what was there; what it shows more came behind. Never is more ahead of us than the level shows.
 *
 * The record goes on as if we had not traded: for clips that are small against the level that is close to the
 * truth, for large ones it is optimistic (no impact).
 */
import { type Side, sideSign } from '../../shared/domain/basics/scalars.ts';
import type { MarketEvent } from '../core/market-event.ts';

/** What a source says that does not tell orders apart: one that came later cannot be known again. */
const NO_ORDER_ID = 0;

export interface QueuedOrder {
  readonly side: Side;
  readonly px: number;
  remainingQty: number;
  /** Quantity of others that must trade or leave before ours is next. */
  aheadQty: number;
  /** Ids of orders that came to our price after us. */
  readonly behind: Set<number>;
  /** What our price showed when it was last heard of, less what has traded there since. Used of sources of levels only. */
  shownQty: number;
}

export function joinQueue(side: Side, px: number, qty: number, shownQty: number): QueuedOrder {
  return { side, px, remainingQty: qty, aheadQty: shownQty, behind: new Set(), shownQty };
}

/**
 * Moves the order in its queue by an event; returns how much of ours a trade reaches. `reachQty` is what our orders with
 * priority over this one have left of the trade: what stands ahead of us in the record is met out of it first.
 */
export function advance(order: QueuedOrder, event: MarketEvent, reachQty: number): number {
  if (event.kind === 'level') {
    const levels = order.side === 'buy' ? event.levels?.bids : event.levels?.asks;
    const level = levels?.find(({ px }) => px === order.px);
    if (level) restate(order, level.qty);
    return 0;
  }
  if (event.side !== order.side) return 0;
  if (event.px !== order.px) {
    const worse = sideSign(order.side) * (event.px - order.px) < 0;
    return event.kind === 'trade' && worse ? Math.min(reachQty, order.remainingQty) : 0;
  }
  switch (event.kind) {
    case 'add':
      if (event.orderId !== NO_ORDER_ID) order.behind.add(event.orderId);
      return 0;
    case 'reduce':
      if (!order.behind.has(event.orderId)) order.aheadQty = Math.max(0, order.aheadQty - event.qty);
      return 0;
    case 'delete':
      if (!order.behind.delete(event.orderId)) order.aheadQty = Math.max(0, order.aheadQty - event.qty);
      return 0;
    case 'trade': {
      // An order that came after us is met only once everything ahead of us is gone.
      if (order.behind.has(event.orderId)) order.aheadQty = 0;
      const beyondAhead = Math.max(0, reachQty - order.aheadQty);
      order.aheadQty = Math.max(0, order.aheadQty - event.qty);
      order.shownQty = Math.max(0, order.shownQty - event.qty);
      return Math.min(beyondAhead, order.remainingQty);
    }
    default:
      return 0;
  }
}

/** Our price now shows `qty`: shares the fall that no trade explains between those ahead and those behind. */
function restate(order: QueuedOrder, qty: number): void {
  if (qty < order.shownQty) order.aheadQty = Math.floor((order.aheadQty * qty) / order.shownQty);
  order.aheadQty = Math.min(order.aheadQty, qty);
  order.shownQty = qty;
}
