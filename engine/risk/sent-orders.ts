/**
 * What the orders that were sent last were held against: the position, credit and market of the moment that each was sent
 * in, so that another policy can be asked what it would have said. Taken from each record before the state holds it,
 * live and while a log is read back with its market; bounded, the oldest go first.
 */
import type { Child } from '../../shared/domain/orders/child.ts';
import type { EngineEvent } from '../../shared/domain/event.ts';
import type { Override } from '../../shared/domain/policy/policy.ts';
import type { StrategyName } from '../../shared/domain/orders/strategy.ts';
import { twiceMidPx } from '../core/book-view.ts';
import type { Stage } from '../core/stage.ts';
import type { MarketSince } from '../core/strategy.ts';
import { lossNow } from './limits/exposure-limits.ts';
import type { LimitedOrder, LimitedParent } from './limits/in-hand.ts';

/** Orders that are kept, of either kind. */
const KEPT_ORDERS = 20_000;
const KEPT_EXECUTIONS = 2 * KEPT_ORDERS;

export interface SentChild {
  readonly childId: string;
  readonly tsUs: number;
  readonly order: LimitedOrder;
  readonly parent: LimitedParent;
  /** 0 where the market is not known: it cannot be had again of a live one. */
  readonly twiceMidPx: number;
  /** Mean mid over the window that was in force. */
  readonly referencePx: number;
  readonly referenceWindowUs: number;
  readonly market: MarketSince;
  /** Of the order's own side, with the order. */
  readonly reachQty: number;
  readonly mayGrow: boolean;
  readonly grossValue: number;
  /** Without the order. */
  readonly lossValue: number;
  readonly traderValue: number;
  readonly deskValue: number;
  /** The last that had been executed, or enabled again, when it was sent. */
  readonly executedN: number;
  /** Those that the order was let pass by. */
  readonly overrides: readonly Override[];
}

export interface SentParent {
  readonly parentId: string;
  readonly tsUs: number;
  readonly instrument: string;
  readonly qty: number;
  readonly twiceMidPx: number;
}

/** An execution of a strategy, or that a person enabled it again, from which on what was before counts no more. */
export interface Executed {
  /** Counts up by one, over both kinds. */
  readonly n: number;
  readonly tsUs: number;
  readonly strategy: StrategyName;
  readonly enabledAgain: boolean;
}

/** The newest `most` of what is added. */
class Newest<T> {
  #items: T[] = [];

  add(item: T, most: number): void {
    this.#items.push(item);
    if (this.#items.length >= 2 * most) this.#items = this.#items.slice(-most);
  }

  all(most: number): readonly T[] {
    return this.#items.slice(-most);
  }
}

export class SentOrders {
  readonly #stage: Stage;
  readonly #marketSince: (parentId: string) => MarketSince;
  readonly #children = new Newest<SentChild>();
  readonly #parents = new Newest<SentParent>();
  readonly #executed = new Newest<Executed>();
  #passed: Override[] = [];
  #executedN = 0;

  constructor(stage: Stage, marketSince: (parentId: string) => MarketSince) {
    this.#stage = stage;
    this.#marketSince = marketSince;
  }

  /** Oldest first. */
  children(): readonly SentChild[] {
    return this.#children.all(KEPT_ORDERS);
  }

  parents(): readonly SentParent[] {
    return this.#parents.all(KEPT_ORDERS);
  }

  executed(): readonly Executed[] {
    return this.#executed.all(KEPT_EXECUTIONS);
  }

  /** To be told of every event before the state holds it. */
  onEvent(event: EngineEvent, tsUs: number): void {
    switch (event.type) {
      case 'OverrideUsed': {
        const override = this.#stage.state.policy.overrides.get(event.overrideId);
        if (override) this.#passed.push(override);
        return;
      }
      case 'ChildSubmitted':
        this.#children.add(this.#sent(event.child, tsUs), KEPT_ORDERS);
        this.#passed = [];
        return;
      case 'ChildFilled': {
        const child = this.#stage.state.children.get(event.childId);
        if (!child) return;
        const { strategy } = this.#stage.state.parent(child.parentId).params;
        return this.#execute(tsUs, strategy, false);
      }
      case 'StrategyReenabled':
        return this.#execute(tsUs, event.strategy, true);
      case 'ParentSubmitted': {
        const { parentId, instrument, qty, arrivalBidPx, arrivalAskPx } = event.parent;
        const twiceMid = arrivalBidPx > 0 && arrivalAskPx > 0 ? arrivalBidPx + arrivalAskPx : 0;
        this.#parents.add({ parentId, tsUs, instrument, qty, twiceMidPx: twiceMid }, KEPT_ORDERS);
        return;
      }
      default:
    }
  }

  #execute(tsUs: number, strategy: StrategyName, enabledAgain: boolean): void {
    this.#executed.add({ n: ++this.#executedN, tsUs, strategy, enabledAgain }, KEPT_EXECUTIONS);
  }

  #sent(child: Child, tsUs: number): SentChild {
    const { state } = this.#stage;
    const { exposure } = state;
    const { childId, parentId, venue, venueKind, instrument, side, px, qty, tif, postOnly, displayQty, minQty } = child;
    const { actor, filledQty, openQty, params } = state.parent(parentId);
    const book = this.#stage.book(instrument);
    const windowUs = state.policy.current?.policy.desk.collarOverTime.windowUs ?? 0;
    const more = { instrument, side, value: qty * px };
    return {
      childId,
      tsUs,
      order: { parentId, venue, venueKind, instrument, side, px, qty, tif, postOnly, displayQty, minQty },
      parent: { parentId, actor, filledQty, openQty, params },
      twiceMidPx: book ? twiceMidPx(book) : 0,
      referencePx: this.#stage.referencePx(instrument, windowUs),
      referenceWindowUs: windowUs,
      market: this.#marketSince(parentId),
      reachQty: exposure.reachQty(instrument, side, qty),
      mayGrow: exposure.mayGrow(instrument, side, more.value),
      grossValue: exposure.grossValue(more),
      lossValue: lossNow(this.#stage),
      traderValue: exposure.traderValue(actor),
      deskValue: exposure.deskValue,
      executedN: this.#executedN,
      overrides: this.#passed,
    };
  }
}
