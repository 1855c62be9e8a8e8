/**
 * Children that a trader places, replaces and pulls by hand, at a venue that he names or that the router chooses. They pass the same gate as an algorithm's and are watched,
 * stopped and cancelled like any other. A replacement is placed once the venue has told that the first is gone, for what
 * is left by then: both together can never exceed what was asked for. One that waits outlives a restart, and the hold that
 * follows it.
 */
import { CHILD_ENDED, type Child } from '../../../shared/domain/orders/child.ts';
import { stopTargetOf } from '../../../shared/domain/safety/stop.ts';
import type { CommandOf } from '../../../shared/domain/command.ts';
import type { ApprovedOrder, ChildOrder } from '../../core/approved-order.ts';
import type { Replacement } from '../../core/state/replacements-state.ts';
import type { Stage } from '../../core/stage.ts';
import type { MarketSince } from '../../core/strategy.ts';
import type { OrderManager } from '../../oms/order-manager.ts';
import { type Denial, exceedsParent, isDenied, offTick, type RiskGate, stoppedBy } from '../../risk/gate.ts';
import type { RoutingView } from '../../routing/route.ts';
import { chooseVenues } from '../../routing/router.ts';

export interface ChildReplaced {
  readonly childId: string;
  readonly outcome: 'replaced' | 'not-replaced';
}

/** What a trader wants placed: the first child has passed the gate, the others are asked for when it is sent. */
export interface Placement {
  readonly first: ApprovedOrder;
  readonly others: readonly ChildOrder[];
}

export interface HandOrdersParts {
  readonly stage: Stage;
  readonly gate: RiskGate;
  readonly orders: OrderManager;
  readonly routing: RoutingView;
  /** What others have traded since a parent started. */
  readonly marketSince: (parentId: string) => MarketSince;
  readonly onReplaced: (replaced: ChildReplaced) => void;
}

type Place = Pick<ChildOrder, 'venue' | 'venueKind' | 'qty' | 'px' | 'tif' | 'routeReason'>;

export class HandOrders {
  readonly #parts: HandOrdersParts;
  readonly #replacements = new Map<string, Replacement>();

  constructor(parts: HandOrdersParts) {
    this.#parts = parts;
  }

  /** Asks the gate; an approved order counts against the message rate, so it must be sent. */
  check(command: CommandOf<'PlaceChild'>, actor: string): Placement | Denial {
    const places = command.venue === null ? this.#routed(command) : this.#named(command, command.venue);
    if ('code' in places) return places;
    const { parentId, postOnly, displayQty, minQty } = command;
    const { instrument, side } = this.#parts.stage.state.parent(parentId);
    const [first, ...others] = places.map((place): ChildOrder => ({
      parentId,
      instrument,
      side,
      postOnly,
      displayQty,
      minQty,
      ...place,
      placedBy: actor,
      reason: `by hand: ${actor}`,
    }));
    const verdict = this.#ask(first!);
    return isDenied(verdict) ? verdict : { first: verdict, others };
  }

  /** Each of the others is sent or, on record, denied. */
  send({ first, others }: Placement): void {
    const { stage, orders } = this.#parts;
    orders.submit(first);
    for (const order of others) {
      const verdict = this.#ask(order);
      if (!isDenied(verdict)) orders.submit(verdict);
      else {
        const { code, reason } = verdict;
        stage.record({ type: 'ChildDenied', parentId: order.parentId, code, reason: `${order.venue}: ${reason}` });
      }
    }
  }

  #named({ qty, px, tif }: CommandOf<'PlaceChild'>, venue: string): Place[] | Denial {
    const { terms } = this.#parts.routing;
    const kind = terms.find(({ venueId }) => venueId === venue)?.kind;
    if (kind) return [{ venue, venueKind: kind, qty, px, tif, routeReason: 'chosen by hand' }];
    const known = terms.map(({ venueId }) => venueId).join(', ');
    return { code: 'UNKNOWN_VENUE', reason: `there is no venue ${venue}; there are ${known}` };
  }

  /** As for an algorithm, within the order's terms; but at no worse price than was asked for, at a midpoint either. */
  #routed({ parentId, qty, px, tif, postOnly, minQty }: CommandOf<'PlaceChild'>): Place[] | Denial {
    const { stage, routing } = this.#parts;
    const parent = stage.state.parent(parentId);
    const { side, terms } = parent;
    const instrument = stage.state.instruments.get(parent.instrument);
    const book = stage.book(parent.instrument);
    if (!instrument || !book) return { code: 'NO_MARKET', reason: `${parent.instrument} has no market just now` };
    const order = stopTargetOf(parent);
    // Of the whole: what it is split into could pass each by itself.
    const wrong =
      stoppedBy(stage, order, { instrument: parent.instrument, side, qty }) ??
      offTick(px, instrument) ??
      exceedsParent({ qty, px, side }, parent, instrument);
    if (wrong) return wrong;
    const allows = { dark: terms.dark, venues: terms.venues.length === 0 ? null : terms.venues };
    const wish = { px, qty, tif, postOnly, minQty };
    const choice = chooseVenues({ order, instrument, side, wish, limitPx: px, allows, book }, routing);
    if (choice.routes.length === 0) return { code: 'NO_MARKET', reason: choice.reason };
    return choice.routes.map(({ venue, venueKind, qty: there, px: at, routeReason }) => ({
      venue,
      venueKind,
      qty: there,
      px: at,
      tif,
      routeReason: `by the router: ${routeReason || 'there is but one venue'}`,
    }));
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
      parentId,
      instrument,
      side,
      px,
      qty: leftQty,
      tif,
      postOnly,
      displayQty,
      minQty,
      venue,
      venueKind,
      routeReason,
      placedBy: actor,
      reason: `by hand: ${actor}, in place of ${childId}`,
      replaces: childId,
    });
  }

  #ask(order: ChildOrder): ApprovedOrder | Denial {
    return this.#parts.gate.check(order, this.#parts.marketSince(order.parentId));
  }
}
