/** Stops as the log has them: how far each has come, and which orders it holds. */
import type { EventOf } from '../../../shared/domain/event.ts';
import { type Stop, type StopTarget, stopCovers, stopTargetOf } from '../../../shared/domain/safety/stop.ts';
import { invariant } from '../../../shared/std/assert.ts';
import type { ChildEvent } from '../child-fold.ts';
import type { ChildChange, OrdersState } from './orders-state.ts';
import type { OnRow } from './state-row.ts';
import { EndedQueue } from './ended-queue.ts';
import { StopOrders } from './stop-orders.ts';

/** Stops that a parent names of those that hold it. */
const MAX_NAMED_STOPS = 32;

export class StopsState {
  readonly stops = new Map<string, Stop>();
  /** Stops that are not released. */
  readonly active = new Set<string>();
  /** Children that a stop found open and that are not ended. */
  readonly remaining = new Map<string, Set<string>>();
  /** The orders that stops cancel, and what has come of each. */
  readonly orders: StopOrders;
  /** Of all that there were: the next one's number. */
  count = 0;
  /** Those that are released. */
  readonly ended = new EndedQueue();
  readonly #orders: OrdersState;
  /** When a stop was engaged or released whose holds are not worked out yet; null where none was. */
  holdsDueUs: number | null = null;
  readonly #onRow: OnRow;

  constructor(orders: OrdersState, onRow: OnRow) {
    this.#orders = orders;
    this.#onRow = onRow;
    this.orders = new StopOrders(orders, onRow);
  }

  stop(stopId: string): Stop {
    const stop = this.stops.get(stopId);
    invariant(stop, `stop ${stopId} is known`);
    return stop;
  }

  /** The stops in force that cover a target, oldest first. */
  over(target: StopTarget): Stop[] {
    const over: Stop[] = [];
    for (const id of this.active) {
      const stop = this.stop(id);
      if (stopCovers(stop, target)) over.push(stop);
    }
    return over;
  }

  engaged(event: EventOf<'StopEngaged'>, tsUs: number): void {
    const { stopId, scopes, degree, actor, reason, open, drill = false, commandId = null } = event;
    invariant(!this.stops.has(stopId), `stop ${stopId} is new`);
    this.count += 1;
    this.active.add(stopId);
    this.remaining.set(stopId, new Set(open));
    this.#put({
      stopId,
      commandId,
      scopes,
      degree,
      state: 'engaged',
      actor,
      reason,
      engagedUs: tsUs,
      sentUs: null,
      answeredUs: null,
      settledUs: null,
      releasedUs: null,
      releaseAskedBy: null,
      releaseAskedUs: null,
      drill,
      total: open.length,
      sent: 0,
      answered: 0,
      done: 0,
      filled: 0,
      // Mostly there are none, and a stop is not to wait for a look at a thousand orders.
      unknown:
        this.#orders.unknownChildren === 0 ? 0 : open.filter((id) => this.#orders.child(id).state === 'unknown').length,
    });
    this.orders.engaged(stopId, open);
    this.holdsDueUs = tsUs;
  }

  settled(stopId: string, state: 'confirmed' | 'residual', tsUs: number): void {
    this.#put({ ...this.stop(stopId), state, settledUs: tsUs });
  }

  releaseAsked({ stopId, actor }: EventOf<'ReleaseAsked'>, tsUs: number): void {
    this.#put({ ...this.stop(stopId), releaseAskedBy: actor, releaseAskedUs: tsUs });
  }

  releaseLapsed(stopId: string): void {
    this.#put({ ...this.stop(stopId), releaseAskedBy: null, releaseAskedUs: null });
  }

  released(stopId: string, tsUs: number): void {
    this.active.delete(stopId);
    this.remaining.delete(stopId);
    this.orders.released(stopId);
    this.ended.ended(stopId, tsUs);
    this.#put({ ...this.stop(stopId), state: 'released', releasedUs: tsUs });
    this.holdsDueUs = tsUs;
  }

  /** Forgets so many of those that were released first. */
  forget(stops: number): void {
    for (const stopId of this.ended.take(stops)) {
      this.stops.delete(stopId);
      this.#onRow({ table: 'stops', removed: stopId });
    }
  }

  /** An order is there, or is worked by other terms: other stops may hold it now. */
  parentChanged(parentId: string, tsUs: number): void {
    if (this.active.size > 0) this.#updateHold(parentId, tsUs);
  }

  childChanged(change: ChildChange, event: ChildEvent, tsUs: number): void {
    for (const [stopId, remaining] of this.remaining) {
      if (!remaining.has(change.after.childId)) continue;
      if (change.ended) remaining.delete(change.after.childId);
      this.orders.childChanged(stopId, change, event);
      this.#progress(stopId, change, tsUs);
    }
  }

  #progress(stopId: string, { before, after, ended }: ChildChange, tsUs: number): void {
    const stop = this.stop(stopId);
    const unknown = stop.unknown + Number(after.state === 'unknown') - Number(before.state === 'unknown');
    // A residual stop of which an order was found is not settled any more.
    const found = stop.state === 'residual' && unknown < (this.remaining.get(stopId)?.size ?? 0);
    const cancelling = found || (stop.state === 'engaged' && after.state === 'pending-cancel');
    const { sent, answered } = this.orders.counts(stopId);
    // Not one row for each of a thousand cancels: the first, the last, and whatever venues say.
    const news = answered !== stop.answered || (sent !== stop.sent && sent === stop.total);
    if (!ended && unknown === stop.unknown && !cancelling && !news) return;
    this.#put({
      ...stop,
      sent,
      answered,
      sentUs: stop.sentUs ?? (sent === stop.total ? tsUs : null),
      answeredUs: stop.answeredUs ?? (answered === stop.total ? tsUs : null),
      done: stop.done + Number(ended),
      filled: stop.filled + Number(ended && after.state === 'filled'),
      unknown,
      state: cancelling ? 'cancelling' : stop.state,
      settledUs: found ? null : stop.settledUs,
    });
  }

  /**
   * Works out which orders the stops hold, where that has changed. The gate reads the stops themselves, so a stop that has
   * just engaged need not wait until thousands of orders say so.
   */
  settleHolds(): void {
    const tsUs = this.holdsDueUs;
    if (tsUs === null) return;
    this.holdsDueUs = null;
    for (const parentId of this.#orders.openParents) this.#updateHold(parentId, tsUs);
  }

  /**
   * Holds are derived from the stops in force that let nothing through; an order that is held no more is planned anew
   * from here.
   */
  #updateHold(parentId: string, tsUs: number): void {
    const parent = this.#orders.parent(parentId);
    const heldBy = this.over(stopTargetOf(parent))
      .filter((stop) => stop.degree !== 'reduce')
      .slice(0, MAX_NAMED_STOPS)
      .map((stop) => stop.stopId)
      .join(' ');
    if (heldBy === parent.heldBy) return;
    const planFromUs = Math.max(tsUs, parent.startUs);
    const freed = heldBy === '' ? { planFromUs, planFromQty: parent.filledQty } : {};
    this.#orders.putParent({ ...parent, heldBy, ...freed });
  }

  #put(stop: Stop): void {
    this.stops.set(stop.stopId, stop);
    this.#onRow({ table: 'stops', row: stop });
  }
}
