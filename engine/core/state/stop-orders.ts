/**
 * What has come of each order that a stop cancels: its cancel not sent yet, sent, refused, or the order ended, or of
 * unknown fate. Kept of the stops in force and of the few that were released last.
 */
import type { Child } from '../../../shared/domain/orders/child.ts';
import type { StopOrder, StopOrderPhase } from '../../../shared/domain/safety/stop-order.ts';
import type { ChildEvent } from '../child-fold.ts';
import type { ChildChange, OrdersState } from './orders-state.ts';
import type { OnRow } from './state-row.ts';

/** Released stops whose orders can still be looked at. */
const RELEASED_KEPT = 8;

interface Cancel {
  readonly sent: boolean;
  readonly answered: boolean;
  /** How the order stood when it was forgotten; null while it is known. */
  readonly last: StopOrder | null;
}

const NOT_SENT: Cancel = { sent: false, answered: false, last: null };

interface Cancels {
  readonly open: readonly string[];
  /** Filled as cancels leave: a stop that engages is not to wait for it. */
  readonly byChild: Map<string, Cancel>;
  sent: number;
  answered: number;
}

export class StopOrders {
  readonly byStop = new Map<string, Cancels>();
  readonly releasedIds: string[] = [];
  readonly #orders: OrdersState;
  readonly #onRow: OnRow;

  constructor(orders: OrdersState, onRow: OnRow) {
    this.#orders = orders;
    this.#onRow = onRow;
  }

  engaged(stopId: string, open: readonly string[]): void {
    this.byStop.set(stopId, { open, byChild: new Map(), sent: 0, answered: 0 });
  }

  released(stopId: string): void {
    this.releasedIds.push(stopId);
    if (this.releasedIds.length > RELEASED_KEPT) this.byStop.delete(this.releasedIds.shift()!);
  }

  childChanged(stopId: string, change: ChildChange, event: ChildEvent): void {
    const { childId } = change.after;
    const cancels = this.byStop.get(stopId);
    if (!cancels) return;
    const before = cancels.byChild.get(childId) ?? NOT_SENT;
    const sent = before.sent || change.ended || event.type === 'ChildCancelRequested';
    const answered = before.answered || change.ended || event.type === 'ChildCancelRejected';
    const cancel = { ...before, sent, answered };
    cancels.byChild.set(childId, cancel);
    cancels.sent += Number(sent && !before.sent);
    cancels.answered += Number(answered && !before.answered);
    this.#onRow({ table: 'stopOrders', params: { stopId }, row: rowOf(change.after, cancel) });
  }

  /** To be told of orders that are forgotten: what came of them is kept. */
  forgotten(children: readonly Child[]): void {
    for (const { byChild } of this.byStop.values()) {
      for (const child of children) {
        const cancel = byChild.get(child.childId);
        if (cancel) byChild.set(child.childId, { ...cancel, last: rowOf(child, cancel) });
      }
    }
  }

  /** Of how many orders of a stop the cancel has left, and of how many it is answered. */
  counts(stopId: string): { readonly sent: number; readonly answered: number } {
    return this.byStop.get(stopId) ?? { sent: 0, answered: 0 };
  }

  /** Null of a stop that is not known or not kept any more. */
  rows(stopId: string): StopOrder[] | null {
    const cancels = this.byStop.get(stopId);
    return cancels ? cancels.open.map((childId) => this.#row(childId, cancels.byChild.get(childId) ?? NOT_SENT)) : null;
  }

  #row(childId: string, cancel: Cancel): StopOrder {
    return cancel.last ?? rowOf(this.#orders.child(childId), cancel);
  }
}

function rowOf(child: Child, cancel: Cancel): StopOrder {
  const { childId, parentId, instrument, venue, side, qty, filledQty, px, updatedUs, venueNote } = child;
  return {
    childId,
    parentId,
    instrument,
    venue,
    side,
    px,
    qty,
    filledQty,
    phase: phaseOf(child, cancel),
    updatedUs,
    venueNote,
  };
}

function phaseOf(child: Child, { sent, answered }: Cancel): StopOrderPhase {
  if (child.state === 'filled' || child.state === 'cancelled' || child.state === 'rejected') return child.state;
  if (child.state === 'unknown') return 'unknown';
  if (child.state === 'pending-cancel') return 'sent';
  if (!sent) return 'waiting';
  return answered ? 'refused' : 'sent';
}
