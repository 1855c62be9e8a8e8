/** The background's own resting orders, so that one can be picked at random in constant time. */
import { invariant } from '../../../shared/std/assert.ts';

export interface RestingOrder {
  readonly orderId: number;
  /** +1 a bid, −1 an offer. */
  readonly sign: 1 | -1;
  readonly ticks: number;
  readonly venue: number;
  qty: number;
  index: number;
}

export class RestingOrders {
  readonly #byId = new Map<number, RestingOrder>();
  readonly #all: RestingOrder[] = [];

  get count(): number {
    return this.#all.length;
  }

  at(index: number): RestingOrder {
    const order = this.#all[index];
    invariant(order, 'a resting order is there');
    return order;
  }

  add(orderId: number, sign: 1 | -1, ticks: number, venue: number, qty: number): void {
    const order = { orderId, sign, ticks, venue, qty, index: this.#all.length };
    this.#byId.set(orderId, order);
    this.#all.push(order);
  }

  /** An order lost `qty`; gone where nothing is left. Orders of others are not known here. */
  reduce(orderId: number, qty: number): void {
    const order = this.#byId.get(orderId);
    if (!order) return;
    order.qty -= qty;
    if (order.qty > 0) return;
    this.#byId.delete(orderId);
    const last = this.#all.pop()!;
    if (last === order) return;
    last.index = order.index;
    this.#all[order.index] = last;
  }
}
