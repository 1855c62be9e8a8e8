/** The one place where an order becomes an approved one. Only engine/risk may import this module. */
import type { ApprovedOrder, ChildOrder } from './approved-order.ts';

export function approve(order: ChildOrder): ApprovedOrder {
  return Object.freeze({ ...order }) as ApprovedOrder;
}
