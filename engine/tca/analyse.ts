/** The costs of all orders that have ended: of a log, with the history beside it. */
import type { OrderCost } from '../../shared/domain/orders/costs.ts';
import { MARKOUT_AFTER_S } from '../../shared/domain/orders/costs.ts';
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import type { History, KeptFill } from '../core/history.ts';
import type { LogOrders } from './log-orders.ts';
import { MarketSeconds } from './market-seconds.ts';
import { costOf } from './order-cost.ts';

/** Around an order: the mid before its start, and the last mark-out after its end. */
const BEFORE_US = 10 * US_PER_SECOND;
const AFTER_US = (Math.max(...MARKOUT_AFTER_S) + 10) * US_PER_SECOND;

/** By the end of each, the first to end first. */
export function costsOf({ parents, fills, endedUs }: LogOrders, history: History | null): OrderCost[] {
  const byParent = new Map<string, KeptFill[]>();
  for (const fill of fills) {
    const of = byParent.get(fill.parentId);
    if (of) of.push(fill);
    else byParent.set(fill.parentId, [fill]);
  }
  return Array.from(endedUs, ([parentId, ended]) => {
    const parent = parents.get(parentId)!;
    const order = { parent, endedUs: ended, endBidPx: 0, endAskPx: 0, fills: byParent.get(parentId) ?? [] };
    return costOf(order, marketAround(history, parent.instrument, Math.min(parent.submittedUs, parent.startUs), ended));
  });
}

export function marketAround(history: History | null, instrument: string, fromUs: number, untilUs: number) {
  return new MarketSeconds(history?.seconds(instrument, Math.max(0, fromUs - BEFORE_US), untilUs + AFTER_US) ?? []);
}
