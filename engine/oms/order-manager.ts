/**
 * Child orders at venues: sends approved ones, asks for cancels, takes the venue's word, and notices silence. An order
 * whose request goes unanswered becomes unknown and is asked about until the venue tells; nothing is ever assumed.
 */
import { CHILD_ENDED, type Child } from '../../shared/domain/orders/child.ts';
import type { EventOf } from '../../shared/domain/event.ts';
import { US_PER_MS, US_PER_SECOND } from '../../shared/std/duration.ts';
import type { ApprovedOrder } from '../core/approved-order.ts';
import { CHILD_MAY } from '../core/child-fold.ts';
import type { Stage } from '../core/stage.ts';
import { type VenueReport, venueOrderOf } from '../core/venue.ts';
import { findingsOf, isCountable, neverSent, ofForgotten, type Finding } from './report-check.ts';
import { VenueAnomalies } from './venue-anomalies.ts';

/** How long a venue may leave a request unanswered before the order is of unknown fate. */
export const ACK_TIMEOUT_US = 2 * US_PER_SECOND;
/** First and longest wait between two queries of an unknown order. */
const QUERY_EVERY_US = 2 * US_PER_SECOND;
const QUERY_EVERY_MAX_US = 30 * US_PER_SECOND;
/**
 * First and longest wait until a cancel is asked for again of an order that is found working all the same: a cancel that
 * was wanted stands until the order has ended.
 */
const CANCEL_AGAIN_US = 250 * US_PER_MS;
const CANCEL_AGAIN_MAX_US = 8 * US_PER_SECOND;

const may = (child: Child, type: keyof typeof CHILD_MAY): boolean => CHILD_MAY[type].includes(child.state);

export class OrderManager {
  readonly #stage: Stage;
  readonly #onChanged: (child: Child) => void;
  readonly #onMissed: (child: Child) => void;
  readonly #newestRequest = new Map<string, number>();
  readonly #cancelWanted = new Map<string, { readonly reason: string; readonly againUs: number }>();
  readonly #anomalies: VenueAnomalies;
  #requests = 0;

  /**
   * `onChanged` is told of every order that a report or a silence has changed, after it is recorded; `onMissed` of those
   * of which a venue, asked, has not told all that it has filled.
   */
  constructor(stage: Stage, onChanged: (child: Child) => void, onMissed: (child: Child) => void = () => undefined) {
    this.#stage = stage;
    this.#onChanged = onChanged;
    this.#onMissed = onMissed;
    this.#anomalies = new VenueAnomalies(stage);
  }

  /** Reports that cannot be, since this engine started. */
  get anomalies(): number {
    return this.#anomalies.count;
  }

  submit(order: ApprovedOrder): Child {
    const { parentId, venue, venueKind, instrument, side, px, qty, tif, reason, routeReason, placedBy } = order;
    const { postOnly, displayQty, minQty } = order;
    const nowUs = this.#stage.nowUs();
    const child: Child = {
      childId: this.#stage.state.nextChildId,
      parentId,
      venue,
      venueKind,
      instrument,
      side,
      qty,
      px,
      tif,
      postOnly,
      displayQty,
      minQty,
      state: 'pending-new',
      filledQty: 0,
      filledNotional: 0,
      fees: 0,
      submittedUs: nowUs,
      updatedUs: nowUs,
      placedBy,
      reason,
      routeReason,
      venueNote: '',
    };
    const { replaces } = order;
    this.#stage.record({ type: 'ChildSubmitted', child, ...(replaces && { replaces }) });
    this.#stage.send({ kind: 'submit', venue, order: venueOrderOf(child) });
    this.#expectAnswer(child.childId, 'pending-new', 'order');
    return child;
  }

  /** Asks the venue to cancel; does nothing where that is asked already or the order has ended. */
  cancel(childId: string, reason: string): void {
    const child = this.#child(childId);
    if (!may(child, 'ChildCancelRequested')) return;
    const before = this.#cancelWanted.get(childId);
    const againUs = before ? Math.min(before.againUs * 2, CANCEL_AGAIN_MAX_US) : CANCEL_AGAIN_US;
    this.#cancelWanted.set(childId, { reason, againUs });
    this.#stage.record({ type: 'ChildCancelRequested', childId, reason });
    this.#stage.send({ kind: 'cancel', venue: child.venue, childId });
    if (child.state !== 'unknown') this.#expectAnswer(childId, 'pending-cancel', 'cancel');
  }

  onReport(report: VenueReport): void {
    const child = this.#stage.state.children.get(report.childId);
    if (child && report.kind === 'cancelled' && may(child, 'ChildCancelled') && report.filledQty > child.filledQty) {
      const missed = `${report.filledQty} filled, we were told of ${child.filledQty}; asking for the rest`;
      return this.#becomeUnknown(child.childId, `${child.venue} cancelled the order with ${missed}`);
    }
    if (!child) return this.#unknown(report);
    if (report.kind === 'rejected' && !may(child, 'ChildRejected')) return this.#contradicted(child, report.reason);
    const event = this.#toEvent(child, report);
    if (report.kind === 'status' && report.filledQty > child.filledQty) this.#onMissed(child);
    if (!event) return;
    if (report.kind === 'filled') {
      const instrument = this.#stage.state.instruments.get(child.instrument);
      for (const finding of findingsOf(child, report, instrument)) this.#tell(finding, child, child.childId);
      if (!isCountable(child, report)) return;
    }
    this.#stage.record(event);
    this.#afterReport(child.childId);
  }

  /** Of an order that is not known (any more). What is said of a forgotten one is news only where it is an execution. */
  #unknown(report: VenueReport): void {
    const { childId } = report;
    if (!this.#stage.state.isForgotten(childId)) return this.#tell(neverSent(report), null, childId);
    if (report.kind === 'filled') this.#tell(ofForgotten(report), null, childId);
  }

  /** An order that a venue had acknowledged and now rejects may be anywhere. */
  #contradicted(child: Child, reason: string): void {
    const { childId, venue, state } = child;
    // Said again of an order that it did reject, it tells nothing new.
    if (state === 'rejected') return;
    this.#tell(
      { kind: 'contradiction', facts: `${venue} rejected ${childId}, which is ${state}: ${reason}` },
      child,
      childId,
    );
    this.#becomeUnknown(childId, `${venue} rejected the order that it had acknowledged: ${reason}; asking what it has`);
  }

  #tell(finding: Finding, child: Child | null, childId: string): void {
    const { venue = null, parentId = null } = child ?? {};
    this.#anomalies.tell({ ...finding, venue, parentId, childId });
  }

  /** What else is known of an order does not fit: of unknown fate until its venue has been asked. */
  suspect(childId: string, reason: string): void {
    this.#becomeUnknown(childId, reason);
  }

  /** After a restart: every open order is of unknown fate until its venue has been asked. */
  reconcile(): void {
    for (const children of [...this.#stage.state.openChildren.values()]) {
      for (const childId of [...children]) {
        const { venue, state } = this.#child(childId);
        if (state === 'unknown') this.#query(childId, QUERY_EVERY_US);
        else this.#becomeUnknown(childId, `the engine restarted; asking ${venue} what it has`);
      }
    }
  }

  #child(childId: string): Child {
    return this.#stage.state.child(childId);
  }

  #afterReport(childId: string): void {
    const child = this.#child(childId);
    const wanted = this.#cancelWanted.get(childId);
    if (CHILD_ENDED.has(child.state)) {
      this.#cancelWanted.delete(childId);
      this.#newestRequest.delete(childId);
    } else if (child.state === 'working' && child.venueNote !== '') {
      // A venue that refuses to cancel may not have the order at all.
      return this.#becomeUnknown(childId, `${child.venue} refused to cancel: ${child.venueNote}; asking what it has`);
    } else if (child.state === 'working' && wanted) {
      this.#stage.schedule(this.#stage.nowUs() + wanted.againUs, () => {
        if (this.#stage.state.children.get(childId)?.state === 'working') this.cancel(childId, wanted.reason);
      });
    } else if (child.state === 'working' && child.tif === 'ioc') {
      // It cannot rest: what has become of it follows at once, or has been lost.
      this.#expectAnswer(childId, 'working', 'immediate-or-cancel order');
    }
    this.#onChanged(child);
  }

  #becomeUnknown(childId: string, reason: string, silentUs?: number): void {
    if (!may(this.#child(childId), 'ChildBecameUnknown')) return;
    this.#stage.record({ type: 'ChildBecameUnknown', childId, reason, ...(silentUs !== undefined && { silentUs }) });
    this.#query(childId, QUERY_EVERY_US);
    this.#onChanged(this.#child(childId));
  }

  #query(childId: string, waitUs: number): void {
    const child = this.#stage.state.children.get(childId);
    if (child?.state !== 'unknown') return;
    this.#stage.send({ kind: 'query', venue: child.venue, childId });
    const nextWaitUs = Math.min(waitUs * 2, QUERY_EVERY_MAX_US);
    this.#stage.schedule(this.#stage.nowUs() + waitUs, () => this.#query(childId, nextWaitUs));
  }

  /** Watches for the answer to the newest request of an order: by the timeout it must no longer be `pending`. */
  #expectAnswer(childId: string, pending: Child['state'], what: string): void {
    const request = ++this.#requests;
    this.#newestRequest.set(childId, request);
    this.#stage.schedule(this.#stage.nowUs() + ACK_TIMEOUT_US, () => {
      if (this.#newestRequest.get(childId) !== request) return;
      this.#newestRequest.delete(childId);
      const { state, venue } = this.#child(childId);
      if (state !== pending) return;
      const reason = `${venue} has not answered the ${what} for ${ACK_TIMEOUT_US / US_PER_SECOND} s`;
      this.#becomeUnknown(childId, reason, ACK_TIMEOUT_US);
    });
  }

  /** The event that a report makes of an order; null when it tells nothing new. */
  #toEvent(child: Child, report: VenueReport): ChildReportEvent | null {
    const { childId } = child;
    switch (report.kind) {
      case 'acknowledged':
        if (child.state === 'unknown') return { type: 'ChildFoundWorking', childId };
        return may(child, 'ChildAcknowledged') ? { type: 'ChildAcknowledged', childId } : null;
      case 'rejected':
        return may(child, 'ChildRejected') ? { type: 'ChildRejected', childId, reason: report.reason } : null;
      case 'filled': {
        if (this.#stage.state.executions.get(childId)?.has(report.execId)) return null;
        const { execId, px, qty, liquidity, fee = 0 } = report;
        return { type: 'ChildFilled', childId, execId, px, qty, liquidity, fee };
      }
      case 'cancelled':
        return may(child, 'ChildCancelled') ? { type: 'ChildCancelled', childId, reason: report.reason } : null;
      case 'cancel-rejected':
        return may(child, 'ChildCancelRejected')
          ? { type: 'ChildCancelRejected', childId, reason: report.reason }
          : null;
      case 'status':
        return this.#statusEvent(child, report);
    }
  }

  /** A working order is found, a gone one counts as cancelled: but only once we know all that it has filled. */
  #statusEvent(child: Child, report: VenueReport & { kind: 'status' }): ChildReportEvent | null {
    if (child.state !== 'unknown') return null;
    if (report.filledQty > child.filledQty) return null;
    if (report.working) return { type: 'ChildFoundWorking', childId: child.childId };
    return { type: 'ChildCancelled', childId: child.childId, reason: `${child.venue} no longer has the order` };
  }
}

type ChildReportEvent = EventOf<
  'ChildAcknowledged' | 'ChildRejected' | 'ChildFilled' | 'ChildCancelled' | 'ChildCancelRejected' | 'ChildFoundWorking'
>;
