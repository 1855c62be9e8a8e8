/** Our orders at a venue that knows them by a number of its own: found by that and by the child's id, while they rest. */

export interface NumberedOrder {
  readonly childId: string;
  readonly orderId: number;
}

export class OwnOrders<T extends NumberedOrder> {
  readonly #byId = new Map<number, T>();
  readonly #byChild = new Map<string, T>();

  add(own: T): T {
    this.#byId.set(own.orderId, own);
    this.#byChild.set(own.childId, own);
    return own;
  }

  delete({ orderId, childId }: T): void {
    this.#byId.delete(orderId);
    this.#byChild.delete(childId);
  }

  ofOrder(orderId: number): T | undefined {
    return this.#byId.get(orderId);
  }

  ofChild(childId: string): T | undefined {
    return this.#byChild.get(childId);
  }

  childIds(): Iterable<string> {
    return this.#byChild.keys();
  }

  /** A copy: what it gives may be deleted meanwhile. */
  all(): T[] {
    return [...this.#byId.values()];
  }
}
