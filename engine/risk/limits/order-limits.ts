/** How large one order may be, and how much of the market its parent may be. */
import type { Denial } from '../denial.ts';
import type { OrderInHand } from './in-hand.ts';

export function orderSize(hand: OrderInHand): Denial | null {
  const { order, limits } = hand;
  const most = limits.maxOrderQty;
  const words = (): string => `order of ${order.qty} exceeds maxOrderQty ${most} of ${order.instrument}`;
  return hand.hold('maxOrderQty', order.qty, most, 'MAX_ORDER_QTY', words);
}

export function orderValue(hand: OrderInHand): Denial | null {
  const { order, limits, instrument, value } = hand;
  const most = limits.maxOrderValue;
  const words = (): string =>
    `order of ${Math.ceil(value)} ${instrument.currency} exceeds maxOrderValue ${most} of ${order.instrument}`;
  return hand.hold('maxOrderValue', value, most, 'MAX_ORDER_VALUE', words);
}

export function participation(hand: OrderInHand): Denial | null {
  const { order, parent, market, limits } = hand;
  const own = parent.filledQty + parent.openQty + order.qty;
  const traded = market.qty + parent.filledQty;
  const most = limits.maxParticipationPct;
  if (own <= (most / 100) * traded) return null;
  const pct = traded === 0 ? Infinity : (100 * own) / traded;
  const words = (): string =>
    `${own} executed and working would exceed maxParticipationPct ${most} of the ${traded} traded since ${parent.parentId} started`;
  return hand.hold('maxParticipationPct', pct, most, 'PARTICIPATION', words);
}
