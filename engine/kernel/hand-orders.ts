/**
 * Children that a trader places, replaces and pulls by hand. They pass the same gate as an algorithm's and are watched,
 * stopped and cancelled like any other. A replacement is placed once the venue has told that the first is gone, for what
 * is left by then: both together can never exceed what was asked for. One that waits is forgotten by a restart.
 */
import { CHILD_ENDED, type Child } from '../../shared/domain/child.ts';
import type { CommandOf } from '../../shared/domain/command.ts';
import type { ApprovedOrder, ChildOrder } from '../core/approved-order.ts';
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

interface Replacement {
  readonly actor: string;
  /** Whole quantity, what has filled of the first included. */
  readonly qty: number;
  readonly px: number;
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

  replace({ childId, qty, px }: CommandOf<'ReplaceChild'>, actor: string): void {
    this.#replacements.set(childId, { actor, qty, px });
    this.#parts.orders.cancel(childId, `by hand: ${actor} replaces it`);
  }

  isReplacing(childId: string): boolean {
    return this.#replacements.has(childId);
  }

  /** To be told of each child that has changed. */
  onChild(child: Child): void {
    const replacement = CHILD_ENDED.has(child.state) ? this.#replacements.get(child.childId) : undefined;
    if (!replacement) return;
    this.#replacements.delete(child.childId);
    this.#place(child, replacement);
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
      stage.record({ type: 'ChildDenied', parentId, code: verdict.code, reason });
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
      ...{ placedBy: actor, reason: `by hand: ${actor}, in place of ${childId}` },
    });
  }

  #ask(order: ChildOrder): ApprovedOrder | Denial {
    return this.#parts.gate.check(order, this.#parts.marketSince(order.parentId));
  }
}
