/**
 * Child orders at venues: sends approved ones, asks for cancels, takes the venue's word, and notices silence. An order
 * whose request goes unanswered becomes unknown and is asked about until the venue tells; nothing is ever assumed.
 */
import { CHILD_ENDED, type Child } from '../../shared/domain/child.ts';
import type { EventOf } from '../../shared/domain/event.ts';
import { US_PER_MS, US_PER_SECOND } from '../../shared/std/duration.ts';
import type { ApprovedOrder } from '../core/approved-order.ts';
import { CHILD_MAY } from '../core/child-fold.ts';
import type { Stage } from '../core/stage.ts';
import type { VenueReport } from '../core/venue.ts';

/** How long a venue may leave a request unanswered before the order is of unknown fate. */
export const ACK_TIMEOUT_US = 2 * US_PER_SECOND;
/** First and longest wait between two queries of an unknown order. */
const QUERY_EVERY_US = 2 * US_PER_SECOND;
const QUERY_EVERY_MAX_US = 30 * US_PER_SECOND;
/** How long after a refused cancel it is asked for again: a cancel that was wanted stands until the order has ended. */
const CANCEL_AGAIN_US = 250 * US_PER_MS;

export interface OrderManager {
  submit(order: ApprovedOrder): Child;
  /** Asks the venue to cancel; does nothing where that is asked already or the order has ended. */
  cancel(childId: string, reason: string): void;
  onReport(report: VenueReport): void;
  /** After a restart: every open order is of unknown fate until its venue has been asked. */
  reconcile(): void;
  /** Reports that fit no order or no state: counted, never acted on. */
  readonly anomalies: number;
}

/** `onChanged` is told of every order that a report, a silence or a request has changed, after it is recorded. */
export function createOrderManager(stage: Stage, onChanged: (child: Child) => void): OrderManager {
  const { state } = stage;
  let anomalies = 0;
  let requests = 0;
  const newestRequest = new Map<string, number>();
  const cancelWanted = new Map<string, string>();

  const may = (child: Child, type: keyof typeof CHILD_MAY): boolean => CHILD_MAY[type].includes(child.state);

  function becomeUnknown(childId: string, reason: string): void {
    const child = state.child(childId);
    if (!may(child, 'ChildBecameUnknown')) return;
    stage.record({ type: 'ChildBecameUnknown', childId, reason });
    query(childId, QUERY_EVERY_US);
    onChanged(state.child(childId));
  }

  function query(childId: string, waitUs: number): void {
    const child = state.child(childId);
    if (child.state !== 'unknown') return;
    stage.send({ kind: 'query', venue: child.venue, childId });
    stage.schedule(stage.nowUs() + waitUs, () => query(childId, Math.min(waitUs * 2, QUERY_EVERY_MAX_US)));
  }

  /** Watches for the answer to the newest request of an order: by the timeout it must no longer be `pending`. */
  function expectAnswer(childId: string, pending: Child['state'], what: string): void {
    const request = ++requests;
    newestRequest.set(childId, request);
    stage.schedule(stage.nowUs() + ACK_TIMEOUT_US, () => {
      if (newestRequest.get(childId) !== request) return;
      newestRequest.delete(childId);
      const { state: now, venue } = state.child(childId);
      if (now !== pending) return;
      becomeUnknown(childId, `${venue} has not answered the ${what} for ${ACK_TIMEOUT_US / US_PER_SECOND} s`);
    });
  }

  function submit(order: ApprovedOrder): Child {
    const { parentId, venue, instrument, side, px, qty, tif, reason } = order;
    const nowUs = stage.nowUs();
    const child: Child = {
      childId: `C${state.children.size + 1}`,
      parentId,
      venue,
      instrument,
      side,
      qty,
      px,
      tif,
      state: 'pending-new',
      filledQty: 0,
      filledNotional: 0,
      submittedUs: nowUs,
      updatedUs: nowUs,
      reason,
      venueNote: '',
    };
    stage.record({ type: 'ChildSubmitted', child });
    stage.send({ kind: 'submit', venue, order: { childId: child.childId, instrument, side, px, qty, tif } });
    expectAnswer(child.childId, 'pending-new', 'order');
    return child;
  }

  function cancel(childId: string, reason: string): void {
    const child = state.child(childId);
    if (!may(child, 'ChildCancelRequested')) return;
    cancelWanted.set(childId, reason);
    stage.record({ type: 'ChildCancelRequested', childId, reason });
    stage.send({ kind: 'cancel', venue: child.venue, childId });
    if (child.state !== 'unknown') expectAnswer(childId, 'pending-cancel', 'cancel');
  }

  function onReport(report: VenueReport): void {
    const child = state.children.get(report.childId);
    const event = child && toEvent(child, report);
    if (!event) {
      if (event === undefined) anomalies += 1;
      return;
    }
    stage.record(event);
    afterReport(child.childId);
  }

  function afterReport(childId: string): void {
    const child = state.child(childId);
    const reason = cancelWanted.get(childId);
    if (CHILD_ENDED.has(child.state)) {
      cancelWanted.delete(childId);
      newestRequest.delete(childId);
    } else if (child.state === 'working' && child.venueNote !== '') {
      // A venue that refuses to cancel may not have the order at all.
      return becomeUnknown(childId, `${child.venue} refused to cancel: ${child.venueNote}; asking what it has`);
    } else if (child.state === 'working' && reason !== undefined) {
      stage.schedule(stage.nowUs() + CANCEL_AGAIN_US, () => {
        if (state.child(childId).state === 'working') cancel(childId, reason);
      });
    }
    onChanged(child);
  }

  /** The event that a report makes of an order; null when it tells nothing new, undefined when it cannot be. */
  function toEvent(child: Child, report: VenueReport): ChildReportEvent | null | undefined {
    const { childId } = child;
    switch (report.kind) {
      case 'acknowledged':
        if (child.state === 'unknown') return { type: 'ChildFoundWorking', childId };
        return may(child, 'ChildAcknowledged') ? { type: 'ChildAcknowledged', childId } : null;
      case 'rejected':
        return may(child, 'ChildRejected') ? { type: 'ChildRejected', childId, reason: report.reason } : undefined;
      case 'filled': {
        if (state.executions.has(`${childId}/${report.execId}`)) return null;
        if (!may(child, 'ChildFilled') || child.filledQty + report.qty > child.qty) return undefined;
        const { execId, px, qty, liquidity } = report;
        return { type: 'ChildFilled', childId, execId, px, qty, liquidity };
      }
      case 'cancelled':
        return may(child, 'ChildCancelled') ? { type: 'ChildCancelled', childId, reason: report.reason } : null;
      case 'cancel-rejected':
        return may(child, 'ChildCancelRejected')
          ? { type: 'ChildCancelRejected', childId, reason: report.reason }
          : null;
      case 'status':
        return statusEvent(child, report);
    }
  }

  /** A working order is found; a gone one counts as cancelled, but only once we know all that it filled. */
  function statusEvent(child: Child, report: VenueReport & { kind: 'status' }): ChildReportEvent | null {
    if (child.state !== 'unknown') return null;
    if (report.working) return { type: 'ChildFoundWorking', childId: child.childId };
    if (report.filledQty > child.filledQty) return null;
    return { type: 'ChildCancelled', childId: child.childId, reason: `${child.venue} no longer has the order` };
  }

  function reconcile(): void {
    for (const children of [...state.openChildren.values()]) {
      for (const childId of [...children]) {
        const { venue, state: childState } = state.child(childId);
        if (childState === 'unknown') query(childId, QUERY_EVERY_US);
        else becomeUnknown(childId, `the engine restarted; asking ${venue} what it has`);
      }
    }
  }

  return {
    submit,
    cancel,
    onReport,
    reconcile,
    get anomalies() {
      return anomalies;
    },
  };
}

type ChildReportEvent = EventOf<
  'ChildAcknowledged' | 'ChildRejected' | 'ChildFilled' | 'ChildCancelled' | 'ChildCancelRejected' | 'ChildFoundWorking'
>;
