/**
 * Children that a trader places, replaces and pulls by hand. They pass the same gate as an algorithm's and are watched,
 * stopped and cancelled like any other. A replacement is placed once the venue has told that the first is gone, for what
 * is left by then: both together can never exceed what was asked for. One that waits outlives a restart, and the hold that
 * follows it.
 */
import { CHILD_ENDED, type Child } from '../../shared/domain/child.ts';
import type { CommandOf } from '../../shared/domain/command.ts';
import type { ApprovedOrder, ChildOrder } from '../core/approved-order.ts';
import type { Replacement } from '../core/state/replacements-state.ts';
import type { Stage } from '../core/stage.ts';
import type { MarketSince } from '../core/strategy.ts';
import type { VenueSet } from '../core/venue.ts';
import type { OrderManager } from '../oms/order-manager.ts';
import { type Denial, isDenied, type RiskGate } from '../risk/gate.ts';

export interface ChildReplaced {
  readonly childId: string;
  readonly outcome: 'replaced' | 'not-replaced';
}

export interface HandOrdersParts {
  readonly stage: Stage;
  readonly gate: RiskGate;
  readonly orders: OrderManager;
  readonly venues: VenueSet;
  /** What others have traded since a parent started. */
  readonly marketSince: (parentId: string) => MarketSince;
  readonly onReplaced: (replaced: ChildReplaced) => void;
}

export class HandOrders {
  readonly #parts: HandOrdersParts;
  readonly #replacements = new Map<string, Replacement>();

  constructor(parts: HandOrdersParts) {
    this.#parts = parts;
  }

  /** Asks the gate; an approved order counts against the message rate, so it must be sent. */
  check(command: CommandOf<'PlaceChild'>, actor: string): ApprovedOrder | Denial {
    const { stage, venues } = this.#parts;
    const venue = venues.terms.find((terms) => terms.venueId === command.venue);
    if (!venue) {
      const known = venues.terms.map((terms) => terms.venueId).join(', ');
      return { code: 'UNKNOWN_VENUE', reason: `there is no venue ${command.venue}; there are ${known}` };
    }
    const { parentId, qty, px, tif, postOnly, displayQty, minQty } = command;
    const { instrument, side } = stage.state.parent(parentId);
    return this.#ask({
      ...{ parentId, instrument, side, qty, px, tif, postOnly, displayQty, minQty },
      ...{ venue: command.venue, venueKind: venue.kind, routeReason: 'chosen by hand' },
      ...{ placedBy: actor, reason: `by hand: ${actor}` },
    });
  }

  send(order: ApprovedOrder): void {
    this.#parts.orders.submit(order);
  }

  cancel(childId: string, actor: string): void {
    this.#parts.orders.cancel(childId, `by hand: ${actor}`);
  }

  replace({ childId, parentId, qty, px }: CommandOf<'ReplaceChild'>, actor: string): void {
    this.#replacements.set(childId, { parentId, actor, qty, px });
    this.#parts.orders.cancel(childId, `by hand: ${actor} replaces it`);
  }

  isReplacing(childId: string): boolean {
    return this.#replacements.has(childId);
  }

  /** To be told of each child that has changed. */
  onChild(child: Child): void {
    const replacement = CHILD_ENDED.has(child.state) ? this.#replacements.get(child.childId) : undefined;
    if (!replacement) return;
    // A person asked for it before the engine stopped itself: it waits until a person has looked.
    if (this.#holdsItself()) return;
    this.#replacements.delete(child.childId);
    this.#place(child, replacement);
  }

  /** After a restart: goes on with the replacements that the log says wait. */
  reconcile(): void {
    const { state } = this.#parts.stage;
    for (const [childId, replacement] of state.replacements.waiting) {
      this.#replacements.set(childId, replacement);
      this.#parts.orders.cancel(childId, `by hand: ${replacement.actor} replaces it`);
    }
  }

  /** Places what waited for a stop of the engine's own, after one was released. */
  attendFreed(): void {
    for (const childId of [...this.#replacements.keys()]) this.onChild(this.#parts.stage.state.child(childId));
  }

  #holdsItself(): boolean {
    const { state } = this.#parts.stage;
    return [...state.activeStops].some((stopId) => {
      const { actor, degree, scopes } = state.stop(stopId);
      return actor === 'engine' && degree === 'hold' && scopes.some(({ kind }) => kind === 'all');
    });
  }

  #place(gone: Child, replacement: Replacement): void {
    const { stage, orders, onReplaced } = this.#parts;
    const { childId, parentId } = gone;
    const verdict = this.#checkReplacement(gone, replacement);
    if (!isDenied(verdict)) {
      orders.submit(verdict);
      return onReplaced({ childId, outcome: 'replaced' });
    }
    // Of an order that nobody works by hand any more there is nothing left to deny.
    if (stage.state.parent(parentId).state === 'manual') {
      const reason = `${childId} is not replaced: ${verdict.reason}`;
      stage.record({ type: 'ChildDenied', parentId, code: verdict.code, reason, replaces: childId });
    }
    onReplaced({ childId, outcome: 'not-replaced' });
  }

  #checkReplacement(gone: Child, { actor, qty, px }: Replacement): ApprovedOrder | Denial {
    const { childId, parentId, filledQty } = gone;
    const { workedBy } = this.#parts.stage.state.parent(parentId);
    if (workedBy !== actor) return { code: 'WRONG_STATE', reason: `${parentId} is not worked by ${actor} any more` };
    const leftQty = qty - filledQty;
    if (leftQty < 1) return { code: 'BAD_QUANTITY', reason: `${filledQty} had filled: nothing is left of ${qty}` };
    const { venue, venueKind, instrument, side, tif, postOnly, displayQty, minQty, routeReason } = gone;
    return this.#ask({
      ...{ parentId, instrument, side, px, qty: leftQty, tif, postOnly, displayQty, minQty },
      ...{ venue, venueKind, routeReason },
      ...{ placedBy: actor, reason: `by hand: ${actor}, in place of ${childId}`, replaces: childId },
    });
  }

  #ask(order: ChildOrder): ApprovedOrder | Denial {
    return this.#parts.gate.check(order, this.#parts.marketSince(order.parentId));
  }
}
