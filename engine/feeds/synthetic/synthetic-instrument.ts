/**
 * One instrument of the synthetic market: resting orders on both sides, and the next thing that happens to one of
 * them. Zero intelligence: orders come, shrink, go and are executed at random, around an efficient price that wanders.
 * The book is never crossed and never empty. Chance comes from comparisons and arithmetic alone, no logarithms, so
 * that a seed gives the same market on every machine.
 */
import type { Side } from '../../../shared/domain/basics/scalars.ts';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import type { Rng } from '../../../shared/std/rng.ts';
import type { BookLevel, MarketEventKind } from '../../core/market-event.ts';

export interface SyntheticProfile {
  readonly symbol: string;
  readonly name: string;
  readonly openTicks: number;
  /** Between the efficient price and the price at which most orders come to rest. */
  readonly halfSpreadTicks: number;
  readonly eventsPerSecond: number;
  /** Standard deviation of the efficient price over a second. */
  readonly volatilityTicks: number;
  /** Resting orders of a side to which the book returns. */
  readonly targetOrders: number;
}

interface RestingOrder {
  readonly id: number;
  readonly ticks: number;
  qty: number;
}

/** What the last step did. The same object every time. */
export interface SyntheticChange {
  kind: MarketEventKind;
  side: Side;
  orderId: number;
  ticks: number;
  qty: number;
}

export interface SyntheticState {
  readonly bids: readonly RestingOrder[];
  readonly asks: readonly RestingOrder[];
  readonly efficientTicks: number;
  readonly nextUs: number;
  readonly orders: number;
}

const LOT = 100;
/** A side that has come down to this many orders loses none until others came. */
const MIN_ORDERS = 10;
const MAX_DISTANCE_TICKS = 60;
/** Share of the way back to the opening price that the efficient price goes in a second: a half-life of some hours. */
const PULL_PER_SECOND = 0.00008;
const TRADE_CHANCE = 0.05;
/** More trades, and on the side that follows, while the book lags behind the efficient price by this much or more. */
const LAG_TICKS = 3;
const LAG_TRADE_CHANCE = 0.25;

export class SyntheticInstrument {
  readonly profile: SyntheticProfile;
  readonly change: SyntheticChange = { kind: 'add', side: 'buy', orderId: 0, ticks: 0, qty: 0 };
  #rng: Rng;
  /** Best first, and at one price the oldest first. */
  #bids: RestingOrder[] = [];
  #asks: RestingOrder[] = [];
  #efficientTicks: number;
  #nextUs: number;
  #orders = 0;

  /** Opens with full books at `startUs`. */
  constructor(profile: SyntheticProfile, startUs: number, rng: Rng) {
    this.profile = profile;
    this.#rng = rng;
    this.#efficientTicks = profile.openTicks;
    for (let i = 0; i < profile.targetOrders; i++) {
      this.#add('buy');
      this.#add('sell');
    }
    this.#nextUs = startUs + this.#gapUs();
  }

  /** When the next step happens. */
  get nextUs(): number {
    return this.#nextUs;
  }

  capture(): SyntheticState {
    return {
      bids: this.#bids.map((order) => ({ ...order })),
      asks: this.#asks.map((order) => ({ ...order })),
      efficientTicks: this.#efficientTicks,
      nextUs: this.#nextUs,
      orders: this.#orders,
    };
  }

  restore(state: SyntheticState): void {
    this.#bids = state.bids.map((order) => ({ ...order }));
    this.#asks = state.asks.map((order) => ({ ...order }));
    this.#efficientTicks = state.efficientTicks;
    this.#nextUs = state.nextUs;
    this.#orders = state.orders;
  }

  /** Goes on with other random numbers. */
  reseed(rng: Rng): void {
    this.#rng = rng;
  }

  /** Lets the next thing happen; {@link change} says what. */
  step(): void {
    this.#moveEfficientPrice();
    const lag = this.#efficientTicks - (this.#bids[0]!.ticks + this.#asks[0]!.ticks) / 2;
    const urgency = Math.min(1, Math.abs(lag) / LAG_TICKS);
    if (this.#rng.next() < TRADE_CHANCE + LAG_TRADE_CHANCE * urgency) {
      // A buyer takes from the sell side, all the likelier the further the book is below the efficient price.
      const takesAsk = this.#rng.next() < 0.5 + 0.5 * urgency * Math.sign(lag);
      this.#trade(takesAsk ? 'sell' : 'buy');
    } else {
      const side: Side = this.#rng.next() < 0.5 ? 'buy' : 'sell';
      const fullness = this.#side(side).length / this.profile.targetOrders;
      if (this.#rng.next() < 1 / (1 + fullness * fullness)) this.#add(side);
      else this.#withdraw(side);
    }
    this.#nextUs += this.#gapUs();
  }

  /** Aggregated by price, best first. */
  levels(side: Side, tickPx: number): BookLevel[] {
    const levels: { px: number; qty: number }[] = [];
    for (const { ticks, qty } of this.#side(side)) {
      const last = levels.at(-1);
      if (last?.px === ticks * tickPx) last.qty += qty;
      else levels.push({ px: ticks * tickPx, qty });
    }
    return levels;
  }

  #add(side: Side): void {
    const { halfSpreadTicks } = this.profile;
    const distance = this.#geometric(0.8, MAX_DISTANCE_TICKS);
    let ticks: number;
    if (side === 'buy') {
      ticks = Math.round(this.#efficientTicks - halfSpreadTicks) - distance;
      if (this.#asks.length > 0) ticks = Math.min(ticks, this.#asks[0]!.ticks - 1);
    } else {
      ticks = Math.round(this.#efficientTicks + halfSpreadTicks) + distance;
      if (this.#bids.length > 0) ticks = Math.max(ticks, this.#bids[0]!.ticks + 1);
    }
    const order: RestingOrder = { id: ++this.#orders, ticks, qty: LOT * (1 + this.#geometric(0.5, 20)) };
    const orders = this.#side(side);
    let at = orders.length;
    while (at > 0 && (side === 'buy' ? orders[at - 1]!.ticks < ticks : orders[at - 1]!.ticks > ticks)) at--;
    orders.splice(at, 0, order);
    this.#tell('add', side, order, order.qty);
  }

  #withdraw(side: Side): void {
    const orders = this.#side(side);
    if (orders.length <= MIN_ORDERS) return this.#add(side);
    const at = this.#rng.below(orders.length);
    const order = orders[at]!;
    if (order.qty > LOT && this.#rng.next() < 0.1) {
      order.qty -= LOT;
      this.#tell('reduce', side, order, LOT);
    } else {
      orders.splice(at, 1);
      this.#tell('delete', side, order, order.qty);
    }
  }

  #trade(side: Side): void {
    const orders = this.#side(side);
    if (orders.length <= MIN_ORDERS) return this.#add(side);
    const order = orders[0]!;
    const qty = Math.min(order.qty, LOT * (1 + this.#geometric(0.5, 20)));
    order.qty -= qty;
    if (order.qty === 0) orders.shift();
    this.#tell('trade', side, order, qty);
  }

  #tell(kind: MarketEventKind, side: Side, order: RestingOrder, qty: number): void {
    const { change } = this;
    change.kind = kind;
    change.side = side;
    change.orderId = order.id;
    change.ticks = order.ticks;
    change.qty = qty;
  }

  #moveEfficientPrice(): void {
    const { eventsPerSecond, openTicks, volatilityTicks } = this.profile;
    // Three uniforms of variance 1/12 each make nearly a normal number; the factor gives it variance 1.
    const shock = (this.#rng.next() + this.#rng.next() + this.#rng.next() - 1.5) * 2;
    this.#efficientTicks +=
      (volatilityTicks * shock) / Math.sqrt(eventsPerSecond) -
      (PULL_PER_SECOND / eventsPerSecond) * (this.#efficientTicks - openTicks);
  }

  /** Time to the next step of a Poisson process. */
  #gapUs(): number {
    return Math.round((this.#exponential() * US_PER_SECOND) / this.profile.eventsPerSecond);
  }

  /** Exponential with mean 1, by comparing uniforms only. Source: von Neumann (1951). */
  #exponential(): number {
    for (let whole = 0; ; whole++) {
      const first = this.#rng.next();
      let falling = true;
      let length = 1;
      for (let last = first; falling; length++) {
        const draw = this.#rng.next();
        falling = draw <= last;
        last = draw;
      }
      if (length % 2 === 0) return whole + first;
    }
  }

  /** How many times in a row chance says "on", at most `max`. */
  #geometric(on: number, max: number): number {
    let count = 0;
    while (count < max && this.#rng.next() < on) count++;
    return count;
  }

  #side(side: Side): RestingOrder[] {
    return side === 'buy' ? this.#bids : this.#asks;
  }
}
