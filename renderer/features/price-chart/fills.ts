/**
 * The executions of one order as the chart marks them. The journal tells each exactly; of those that the desk's journal
 * holds no more, the child's remainder stands as one mark at its mean price and the child's last change.
 */
import type { Child } from '../../../shared/domain/orders/child.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import type { JournalRow } from '../../../shared/protocol/tables.ts';

export interface Fill {
  readonly tsUs: number;
  /** In price units; a mean where `exact` is false. */
  readonly px: number;
  readonly qty: number;
  readonly exact: boolean;
}

/** Of an order and its children, oldest first. */
export function fillsOf(
  order: OfEngine<Pick<Parent, 'parentId'>>,
  children: Iterable<OfEngine<Child>>,
  journal: Iterable<OfEngine<JournalRow>>,
): Fill[] {
  const rest = new Map<string, { qty: number; notional: number; tsUs: number }>();
  for (const child of children) {
    if (child.filledQty === 0) continue;
    rest.set(child.childId, { qty: child.filledQty, notional: child.filledNotional, tsUs: child.updatedUs });
  }
  const fills: Fill[] = [];
  for (const { engine, tsUs, event } of journal) {
    if (engine !== order.engine || event.type !== 'ChildFilled') continue;
    const child = rest.get(event.childId);
    // The journal may be a frame ahead of the children: what they do not hold yet comes with them.
    if (!child || child.qty < event.qty) continue;
    fills.push({ tsUs, px: event.px, qty: event.qty, exact: true });
    child.qty -= event.qty;
    child.notional -= event.qty * event.px;
  }
  for (const { qty, notional, tsUs } of rest.values()) {
    if (qty > 0) fills.push({ tsUs, px: notional / qty, qty, exact: false });
  }
  return fills.sort((a, b) => a.tsUs - b.tsUs);
}

/**
 * Fills that fall into the same stretch of time as one, at their mean price and the newest's time, so that a chart of
 * hours is not buried under marks. What is bundled of exact fills alone is exact.
 */
export function bundle(fills: readonly Fill[], stretchUs: number): Fill[] {
  const bundled: Fill[] = [];
  let stretch = Number.NaN;
  for (const fill of fills) {
    const last = bundled.at(-1);
    const own = Math.floor(fill.tsUs / stretchUs);
    if (!last || own !== stretch) bundled.push(fill);
    else {
      const qty = last.qty + fill.qty;
      const px = (last.px * last.qty + fill.px * fill.qty) / qty;
      bundled[bundled.length - 1] = { tsUs: fill.tsUs, px, qty, exact: last.exact && fill.exact };
    }
    stretch = own;
  }
  return bundled;
}
