/**
 * The rules of the matching engine once more, as plainly as they can be written: one array of orders, sorted anew for
 * every trade. What the real one is held against; slow on purpose.
 */
import { opposite, type Side, sideSign } from '../../../../shared/domain/basics/scalars.ts';
import type { BookLevel } from '../../../core/market-event.ts';
import type { CancelReason, MatchingPhase, MatchingRules, NewOrder, PriceBand } from '../matching-order.ts';

interface Resting {
  readonly id: number;
  readonly owner: number;
  readonly side: Side;
  px: number;
  readonly hidden: boolean;
  readonly postOnly: boolean;
  readonly auctionOnly: boolean;
  readonly peak: number;
  tip: number;
  reserve: number;
  /** When it came to its place in the queue. */
  place: number;
}

/** A trade, or quantity that the engine took away. */
export type Happened =
  | { readonly maker: number; readonly taker: number; readonly px: number; readonly qty: number }
  | { readonly buy: number; readonly sell: number; readonly px: number; readonly qty: number }
  | { readonly cancelled: number; readonly qty: number; readonly reason: CancelReason };

export class NaiveMatching {
  orders: Resting[] = [];
  happened: Happened[] = [];
  phase: MatchingPhase = 'continuous';
  band: PriceBand = { lowPx: 0, highPx: Infinity };
  readonly #rules: MatchingRules;
  #places = 0;

  constructor(rules: MatchingRules) {
    this.#rules = rules;
  }

  levels(side: Side): BookLevel[] {
    const byPx = new Map<number, number>();
    for (const { px, tip } of this.#queue(side).filter(({ hidden }) => !hidden))
      byPx.set(px, (byPx.get(px) ?? 0) + tip);
    return [...byPx].map(([px, qty]) => ({ px, qty }));
  }

  openQty(id: number): number {
    const order = this.orders.find((each) => each.id === id);
    return order ? order.tip + order.reserve : 0;
  }

  /** False where the order is refused. */
  submit(order: NewOrder): boolean {
    const { orderId: id, owner, side, qty, type = 'limit', tif = 'day', postOnly = false } = order;
    const { displayQty = qty } = order;
    const market = type === 'market';
    const px = market ? sideSign(side) * Infinity : order.px;
    if (this.phase === 'halted' || this.openQty(id) > 0) return false;
    if (this.phase === 'auction' ? tif === 'ioc' || tif === 'fok' || postOnly : tif === 'auction') return false;
    if (market ? postOnly : !this.#accepts(side, px, postOnly)) return false;
    const hidden = displayQty === 0 || (market && this.phase === 'auction');
    const peak = !hidden && displayQty < qty ? displayQty : 0;
    const auctionOnly = this.phase === 'auction' && (market || tif === 'auction');
    const resting = { id, owner, side, px, hidden, postOnly, auctionOnly, peak, tip: qty, reserve: 0, place: 0 };
    if (tif === 'fok' && !this.#fillsWhole(resting)) {
      this.happened.push({ cancelled: id, qty, reason: 'fill-or-kill' });
      return true;
    }
    this.#work(resting, market ? 'market-order' : tif === 'day' || tif === 'auction' ? null : 'immediate-or-cancel');
    return true;
  }

  cancel(id: number): boolean {
    const had = this.orders.length;
    this.orders = this.orders.filter((order) => order.id !== id);
    return this.orders.length < had;
  }

  replace(id: number, px: number, qty: number): boolean {
    const order = this.orders.find((each) => each.id === id);
    if (!order) return false;
    const less = order.tip + order.reserve - qty;
    if (px === order.px && less >= 0) {
      const fromReserve = Math.min(less, order.reserve);
      order.reserve -= fromReserve;
      order.tip -= less - fromReserve;
      return true;
    }
    if (this.phase === 'halted' || !Number.isFinite(order.px)) return false;
    if (!this.#accepts(order.side, px, order.postOnly)) return false;
    this.cancel(id);
    this.#work({ ...order, px, tip: qty, reserve: 0 }, null);
    return true;
  }

  uncross(then: 'continuous' | 'halted', px: number | null): void {
    for (;;) {
      const [buy] = this.#queue('buy');
      const [sell] = this.#queue('sell');
      if (px === null || !buy || !sell || buy.px < px || sell.px > px) break;
      const qty = Math.min(buy.tip, sell.tip);
      this.happened.push({ buy: buy.id, sell: sell.id, px, qty });
      this.#fill(buy, qty);
      this.#fill(sell, qty);
    }
    for (const order of this.orders.filter((each) => each.auctionOnly)) this.#cancelled(order, 'auction-over');
    this.phase = then;
  }

  /** What both sides have at a price or better. */
  executable(px: number): number {
    const sum = (side: Side): number =>
      this.#queue(side)
        .filter((order) => sideSign(side) * (order.px - px) >= 0)
        .reduce((all, { tip, reserve }) => all + tip + reserve, 0);
    return Math.min(sum('buy'), sum('sell'));
  }

  /** One side in the order in which it trades. */
  #queue(side: Side): Resting[] {
    const before = (a: Resting, b: Resting): number => {
      if (a.px !== b.px) return sideSign(side) * (a.px > b.px ? -1 : 1);
      return Number(a.hidden) - Number(b.hidden) || a.place - b.place;
    };
    return this.orders.filter((order) => order.side === side).sort(before);
  }

  #accepts(side: Side, px: number, postOnly: boolean): boolean {
    if (px % this.#rules.tickPx !== 0) return false;
    const beyond = side === 'buy' ? px > this.band.highPx : px < this.band.lowPx;
    if (beyond) return false;
    const [best] = this.#queue(opposite(side));
    return !(postOnly && this.phase === 'continuous' && best && sideSign(side) * (best.px - px) <= 0);
  }

  #work(order: Resting, unrestable: CancelReason | null): void {
    const reason = (this.phase === 'auction' ? null : this.#take(order)) ?? unrestable;
    if (order.tip === 0) return;
    if (reason !== null && this.phase !== 'auction') {
      this.happened.push({ cancelled: order.id, qty: order.tip, reason });
      return;
    }
    if (order.peak > 0 && order.peak < order.tip) {
      order.reserve = order.tip - order.peak;
      order.tip = order.peak;
    }
    order.place = this.#places++;
    this.orders.push(order);
  }

  #take(taker: Resting): CancelReason | null {
    while (taker.tip > 0) {
      const [maker] = this.#queue(opposite(taker.side));
      if (!maker || sideSign(taker.side) * (maker.px - taker.px) > 0) return null;
      if (maker.px > this.band.highPx || maker.px < this.band.lowPx) return 'band';
      if (taker.owner !== 0 && taker.owner === maker.owner && this.#rules.selfMatch === 'cancel-newest') {
        return 'self-match';
      }
      if (taker.owner !== 0 && taker.owner === maker.owner && this.#rules.selfMatch === 'cancel-resting') {
        this.#cancelled(maker, 'self-match');
        continue;
      }
      const qty = Math.min(taker.tip, maker.tip);
      this.happened.push({ maker: maker.id, taker: taker.id, px: maker.px, qty });
      taker.tip -= qty;
      this.#fill(maker, qty);
    }
    return null;
  }

  /** Tried on a copy. */
  #fillsWhole(order: Resting): boolean {
    const copy = new NaiveMatching(this.#rules);
    copy.orders = this.orders.map((each) => ({ ...each }));
    copy.band = this.band;
    copy.#places = this.#places;
    const tried = { ...order };
    copy.#take(tried);
    return tried.tip === 0;
  }

  #fill(order: Resting, qty: number): void {
    order.tip -= qty;
    if (order.tip > 0) return;
    if (order.reserve === 0) {
      this.cancel(order.id);
      return;
    }
    order.tip = Math.min(order.peak, order.reserve);
    order.reserve -= order.tip;
    order.place = this.#places++;
  }

  #cancelled(order: Resting, reason: CancelReason): void {
    this.cancel(order.id);
    this.happened.push({ cancelled: order.id, qty: order.tip + order.reserve, reason });
  }
}
