/**
 * Orders that meet at one price that is given, the midpoint of another market, and never show: in the order of their
 * arrival, each execution no smaller than either side's minimum (or than what is left of it). After matching no two
 * orders are left that could trade.
 */
import type { Side } from '../../../shared/domain/basics/scalars.ts';

export interface MidpointOrder {
  readonly orderId: number;
  /** Who must not trade with himself; 0 is anybody. */
  readonly owner: number;
  readonly side: Side;
  /** Worst price; a buy at ∞ or a sell at 0 takes any. */
  readonly px: number;
  readonly qty: number;
  /** The least that one execution may be; 0 for any. */
  readonly minQty: number;
}

/** Told of each execution once both orders hold it. `newerId` is the one of the two that came later. */
export type MidpointTrade = (buyId: number, sellId: number, px: number, qty: number, newerId: number) => void;

interface Resting {
  readonly order: MidpointOrder;
  readonly place: number;
  openQty: number;
}

export class MidpointBook {
  readonly #traded: MidpointTrade;
  readonly #byId = new Map<number, Resting>();
  /** By place, as a map keeps its entries in the order in which they came. */
  readonly #buys = new Map<number, Resting>();
  readonly #sells = new Map<number, Resting>();
  #places = 0;

  constructor(traded: MidpointTrade) {
    this.#traded = traded;
  }

  get restingOrders(): number {
    return this.#byId.size;
  }

  openQty(orderId: number): number {
    return this.#byId.get(orderId)?.openQty ?? 0;
  }

  add(order: MidpointOrder): void {
    const resting = { order, place: this.#places++, openQty: order.qty };
    this.#byId.set(order.orderId, resting);
    this.#side(order.side).set(order.orderId, resting);
  }

  /** False where the order is not in the book. */
  cancel(orderId: number): boolean {
    const resting = this.#byId.get(orderId);
    if (!resting) return false;
    this.#remove(resting);
    return true;
  }

  /** Trades at `px` all that can. */
  match(px: number): void {
    // A partial execution lowers a minimum to what is left, so a pair that could not trade before may be able to after.
    for (let again = this.#buys.size > 0 && this.#sells.size > 0; again;) again = this.#pass(px);
  }

  #pass(px: number): boolean {
    let traded = false;
    for (const buy of this.#buys.values()) {
      if (buy.order.px < px) continue;
      for (const sell of this.#sells.values()) {
        const qty = Math.min(buy.openQty, sell.openQty);
        if (sell.order.px > px || qty < leastQty(buy) || qty < leastQty(sell) || isSelf(buy, sell)) continue;
        this.#execute(buy, sell, px, qty);
        traded = true;
        if (buy.openQty === 0) break;
      }
    }
    return traded;
  }

  #execute(buy: Resting, sell: Resting, px: number, qty: number): void {
    for (const each of [buy, sell]) {
      each.openQty -= qty;
      if (each.openQty === 0) this.#remove(each);
    }
    const newer = buy.place > sell.place ? buy : sell;
    this.#traded(buy.order.orderId, sell.order.orderId, px, qty, newer.order.orderId);
  }

  #remove({ order: { orderId, side } }: Resting): void {
    this.#byId.delete(orderId);
    this.#side(side).delete(orderId);
  }

  #side(side: Side): Map<number, Resting> {
    return side === 'buy' ? this.#buys : this.#sells;
  }
}

const leastQty = ({ order, openQty }: Resting): number => Math.min(order.minQty, openQty);

const isSelf = (a: Resting, b: Resting): boolean => a.order.owner !== 0 && a.order.owner === b.order.owner;
