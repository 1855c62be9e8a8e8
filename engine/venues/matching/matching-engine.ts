/**
 * Matches the orders of one instrument at one venue, by price, at a price shown before hidden, and then by time. Pure
 * and synchronous: what it does follows from the calls alone. It implements the book as the venue shows it. Outside an
 * auction the book is never crossed, and nobody gets worse than he asked for.
 */
import type { Side } from '../../../shared/domain/basics/scalars.ts';
import { invariant } from '../../../shared/std/assert.ts';
import type { BookView } from '../../core/book-view.ts';
import type { BookLevel } from '../../core/market-event.ts';
import { type AuctionPrice, auctionPrice } from './auction-price.ts';
import type {
  CancelReason,
  MatchingPhase,
  MatchingRules,
  MatchingSink,
  NewOrder,
  PriceBand,
  RejectReason,
} from './matching-order.ts';
import {
  AUCTION_ONLY,
  FLAGS,
  HIDDEN,
  ID,
  MAX_RESTING,
  NONE,
  OPEN,
  type OrderStore,
  OWNER,
  PEAK,
  POST_ONLY,
  PX,
  RESERVE,
  SELL,
} from './order-store.ts';
import { GONE, type PriceLadder, STAYS } from './price-ladder.ts';
import { foreignQty, RestingOrders, sideOf } from './resting-orders.ts';

/** Largest quantity of an order, so that sums over a book stay exact. */
const MAX_QTY = 2 ** 40;
const NO_BAND: PriceBand = { lowPx: 0, highPx: Infinity };

export class MatchingEngine implements BookView {
  readonly #rules: MatchingRules;
  readonly #sink: MatchingSink;
  readonly #book: RestingOrders;
  readonly #store: OrderStore;
  #phase: MatchingPhase = 'continuous';
  #band = NO_BAND;
  /** The time of the call at hand. */
  #tsUs = 0;
  #busy = false;

  constructor(rules: MatchingRules, sink: MatchingSink) {
    invariant(Number.isSafeInteger(rules.tickPx) && rules.tickPx > 0, 'a tick is a positive integer');
    this.#rules = rules;
    this.#sink = sink;
    this.#book = new RestingOrders(sink);
    this.#store = this.#book.store;
  }

  get phase(): MatchingPhase {
    return this.#phase;
  }

  get halted(): boolean {
    return this.#phase !== 'continuous';
  }

  /** Orders in the book, hidden ones included. */
  get restingOrders(): number {
    return this.#store.count;
  }

  bestPx(side: Side): number {
    return this.#book.bestPx(side);
  }

  bestQty(side: Side): number {
    return this.#book.bestQty(side);
  }

  qtyAt(side: Side, px: number): number {
    return this.#book.qtyAt(side, px);
  }

  levels(side: Side, depth: number): BookLevel[] {
    return this.#book.levels(side, depth);
  }

  /** What an order has open in all, shown or not; 0 where it is not in the book. */
  openQty(orderId: number): number {
    return this.#book.openQty(orderId);
  }

  /** Why an order would be rejected now; null where it would be accepted. */
  refusal(order: NewOrder): RejectReason | null {
    const { orderId, owner, side, px, qty, type, tif, postOnly = false, displayQty = 0 } = order;
    if (!Number.isSafeInteger(orderId) || orderId <= 0 || owner !== (owner | 0)) return 'bad-id';
    if (!isQty(qty) || !(Number.isSafeInteger(displayQty) && displayQty >= 0)) return 'bad-quantity';
    if (this.#store.find(orderId) !== NONE) return 'duplicate-id';
    if (this.#phase === 'halted') return 'halted';
    if (this.#store.count >= MAX_RESTING) return 'book-full';
    if (this.#phase === 'auction') {
      if (tif === 'ioc' || tif === 'fok' || postOnly) return 'not-in-auction';
    } else if (tif === 'auction') return 'only-in-auction';
    if (type === 'market') return postOnly ? 'would-take' : null;
    return this.#limitRefusal(side, px, postOnly);
  }

  submit(order: NewOrder, tsUs: number): void {
    this.#enter(tsUs);
    const reason = this.refusal(order);
    if (reason === null) this.#work(this.#record(order), order.tif ?? 'day');
    else this.#sink.rejected(order.orderId, reason, tsUs);
    this.#busy = false;
  }

  /** False where the order is not in the book. */
  cancel(orderId: number, tsUs: number): boolean {
    const slot = this.#store.find(orderId);
    if (slot === NONE) return false;
    this.#enter(tsUs);
    this.#book.takeOut(slot, this.#tsUs);
    this.#store.release(slot);
    this.#busy = false;
    return true;
  }

  /**
   * Gives a resting order another price, and `qty` as what it has open. It keeps its place only where the price stays
   * and the quantity does not rise; else it is as a new order, which may trade. False, and nothing has changed, where
   * the order is not in the book or the book refuses the change.
   */
  replace(orderId: number, { px, qty }: { readonly px: number; readonly qty: number }, tsUs: number): boolean {
    const slot = this.#store.find(orderId);
    if (slot === NONE || !isQty(qty)) return false;
    const { f64, i32 } = this.#store;
    const at = slot << 3;
    const flags = i32[(slot << 4) + FLAGS]!;
    const lessQty = f64[at + OPEN]! + f64[at + RESERVE]! - qty;
    const stays = px === f64[at + PX] && lessQty >= 0;
    if (!stays && !this.#mayReplace(flags, f64[at + PX]!, px)) return false;
    this.#enter(tsUs);
    if (stays) {
      const shownLess = this.#book.ladder(flags).reduce(slot, lessQty);
      if (shownLess > 0 && (flags & HIDDEN) === 0) this.#sink.reduced(orderId, sideOf(flags), px, shownLess, tsUs);
    } else {
      this.#book.takeOut(slot, this.#tsUs);
      f64[at + PX] = px;
      f64[at + OPEN] = qty;
      f64[at + RESERVE] = 0;
      this.#work(slot, 'day');
    }
    this.#busy = false;
    return true;
  }

  /** Continuous trading happens within the band from now on; orders that rest beyond it stay. Null: no band. */
  setBand(band: PriceBand | null): void {
    this.#band = band ?? NO_BAND;
  }

  halt(tsUs: number): void {
    this.#setPhase('halted', tsUs);
  }

  /** Ends a halt. An auction ends by {@link uncross} alone. */
  resume(tsUs: number): void {
    invariant(this.#phase !== 'auction', 'an auction ends by its uncrossing');
    this.#setPhase('continuous', tsUs);
  }

  startAuction(tsUs: number): void {
    this.#setPhase('auction', tsUs);
  }

  /** Takes out all that rests, by the venue's own decision. */
  clear(reason: CancelReason, tsUs: number): void {
    this.#enter(tsUs);
    for (const side of [0, SELL]) {
      for (let slot = this.#book.next(side).first(); slot !== NONE; slot = this.#book.next(side).first()) {
        this.#cancelRest(slot, reason);
      }
    }
    this.#busy = false;
  }

  /** What the auction would trade if it ended now; null where that is nothing. */
  indicative(referencePx: number): AuctionPrice | null {
    return auctionPrice(this.#book.wholeSide(0), this.#book.wholeSide(SELL), referencePx);
  }

  /** Ends the auction: trades at one price all that can, and takes out what was there for the auction alone. */
  uncross(referencePx: number, then: 'continuous' | 'halted', tsUs: number): AuctionPrice | null {
    invariant(this.#phase === 'auction', 'only an auction is uncrossed');
    this.#enter(tsUs);
    const price = this.indicative(referencePx);
    for (let leftQty = price?.qty ?? 0; leftQty > 0;) leftQty -= this.#crossOnce(price!.px, leftQty);
    for (const orderId of this.#book.auctionOnly) this.#cancelRest(this.#store.find(orderId), 'auction-over');
    this.#busy = false;
    this.#setPhase(then, tsUs);
    return price;
  }

  #enter(tsUs: number): void {
    invariant(!this.#busy, 'the sink of a matching engine does not call it');
    this.#busy = true;
    this.#tsUs = tsUs;
  }

  #setPhase(phase: MatchingPhase, tsUs: number): void {
    if (phase === this.#phase) return;
    this.#phase = phase;
    this.#sink.phaseChanged(phase, tsUs);
  }

  #limitRefusal(side: Side, px: number, postOnly: boolean): RejectReason | null {
    if (!Number.isSafeInteger(px) || px <= 0 || px % this.#rules.tickPx !== 0) return 'bad-price';
    if (side === 'buy' ? px > this.#band.highPx : px < this.#band.lowPx) return 'outside-band';
    if (!postOnly || this.#phase !== 'continuous') return null;
    const other = this.#book.next(side === 'buy' ? SELL : 0);
    return other.bestKey >= px * other.sign ? 'would-take' : null;
  }

  /** Whether a resting order may become as a new one at another price or with more. */
  #mayReplace(flags: number, fromPx: number, toPx: number): boolean {
    if (this.#phase === 'halted' || !Number.isFinite(fromPx)) return false;
    return this.#limitRefusal(sideOf(flags), toPx, (flags & POST_ONLY) !== 0) === null;
  }

  #record({ orderId, owner, side, px, qty, type, tif, postOnly, displayQty = qty }: NewOrder): number {
    const slot = this.#store.take(orderId);
    const { f64, i32 } = this.#store;
    const market = type === 'market';
    const auctionOnly = this.#phase === 'auction' && (market || tif === 'auction');
    let flags = side === 'buy' ? 0 : SELL;
    // In an auction a market order is a hidden one at a price beyond all others: never shown, and first to trade.
    if (displayQty === 0 || market) flags |= HIDDEN;
    if (postOnly === true) flags |= POST_ONLY;
    if (auctionOnly) flags |= AUCTION_ONLY;
    f64[(slot << 3) + PX] = market ? (side === 'buy' ? Infinity : -Infinity) : px;
    f64[(slot << 3) + OPEN] = qty;
    f64[(slot << 3) + RESERVE] = 0;
    f64[(slot << 3) + PEAK] = (flags & HIDDEN) === 0 && displayQty < qty ? displayQty : 0;
    i32[(slot << 4) + OWNER] = owner;
    i32[(slot << 4) + FLAGS] = flags;
    return slot;
  }

  /** Takes what a new order reaches, and rests what is left where it may rest. */
  #work(slot: number, tif: NonNullable<NewOrder['tif']>): void {
    if (this.#phase === 'auction') return this.#book.rest(slot, this.#tsUs);
    const { f64 } = this.#store;
    let reason: CancelReason | null = null;
    if (tif === 'fok' && !this.#fillsWhole(slot)) reason = 'fill-or-kill';
    else reason = this.#takeLiquidity(slot);
    const leftQty = f64[(slot << 3) + OPEN]!;
    if (leftQty === 0) return this.#store.release(slot);
    if (!Number.isFinite(f64[(slot << 3) + PX]!)) reason ??= 'market-order';
    else if (tif !== 'day') reason ??= 'immediate-or-cancel';
    if (reason === null) return this.#book.rest(slot, this.#tsUs);
    const orderId = f64[(slot << 3) + ID]!;
    this.#store.release(slot);
    this.#sink.cancelled(orderId, leftQty, reason, this.#tsUs);
  }

  /** Trades until nothing is left or nothing is reached; says why what is left must not rest, if it must not. */
  #takeLiquidity(taker: number): CancelReason | null {
    const { f64, i32 } = this.#store;
    const at = taker << 3;
    const takerId = f64[at + ID]!;
    const owner = i32[(taker << 4) + OWNER]!;
    const otherSell = (i32[(taker << 4) + FLAGS]! & SELL) ^ SELL;
    const limitKey = f64[at + PX]! * (otherSell === 0 ? 1 : -1);
    const prevents = owner !== 0 && this.#rules.selfMatch !== undefined && this.#rules.selfMatch !== 'trade';
    let openQty = f64[at + OPEN]!;
    let reason: CancelReason | null = null;
    while (openQty > 0) {
      const ladder = this.#book.next(otherSell);
      const maker = ladder.first();
      if (maker === NONE || ladder.bestKey < limitKey) break;
      const px = ladder.bestKey * ladder.sign;
      if (px > this.#band.highPx || px < this.#band.lowPx) {
        reason = 'band';
        break;
      }
      if (prevents && i32[(maker << 4) + OWNER] === owner) {
        if (this.#rules.selfMatch === 'cancel-newest') {
          reason = 'self-match';
          break;
        }
        this.#cancelRest(maker, 'self-match');
        continue;
      }
      const qty = Math.min(openQty, f64[(maker << 3) + OPEN]!);
      openQty -= qty;
      this.#trade(ladder, maker, takerId, px, qty);
    }
    f64[at + OPEN] = openQty;
    return reason;
  }

  #trade(ladder: PriceLadder, maker: number, takerId: number, px: number, qty: number): void {
    const makerId = this.#store.f64[(maker << 3) + ID]!;
    const flags = this.#store.i32[(maker << 4) + FLAGS]!;
    const left = ladder.fill(maker, qty);
    if (left === GONE) this.#store.release(maker);
    const side = sideOf(flags);
    this.#sink.traded(makerId, takerId, side, px, qty, (flags & HIDDEN) === 0, this.#tsUs);
    if (left > STAYS) this.#sink.added(makerId, side, px, left, this.#tsUs);
  }

  #cancelRest(slot: number, reason: CancelReason): void {
    const orderId = this.#store.f64[(slot << 3) + ID]!;
    const openQty = this.openQty(orderId);
    this.#book.takeOut(slot, this.#tsUs);
    this.#store.release(slot);
    this.#sink.cancelled(orderId, openQty, reason, this.#tsUs);
  }

  /** Whether an order would fill whole now: the same walk as taking, without an effect. */
  #fillsWhole(slot: number): boolean {
    const { f64, i32 } = this.#store;
    const otherSell = (i32[(slot << 4) + FLAGS]! & SELL) ^ SELL;
    const limitPx = f64[(slot << 3) + PX]!;
    const owner = i32[(slot << 4) + OWNER]!;
    const selfMatch = owner === 0 ? 'trade' : (this.#rules.selfMatch ?? 'trade');
    let neededQty = f64[(slot << 3) + OPEN]!;
    for (const [ladder, n] of this.#book.levelsInPriority(otherSell)) {
      const px = ladder.pxOf(n);
      if ((px - limitPx) * ladder.sign < 0 || px > this.#band.highPx || px < this.#band.lowPx) return false;
      if (selfMatch === 'trade') {
        neededQty -= ladder.wholeQtyOf(n);
      } else {
        const { qty, metOwn } = foreignQty(this.#store, ladder.firstOf(n), owner, selfMatch);
        neededQty -= qty;
        if (metOwn && selfMatch === 'cancel-newest') return neededQty <= 0;
      }
      if (neededQty <= 0) return true;
    }
    return false;
  }

  /** One trade of the auction between the first of either side; returns its quantity. */
  #crossOnce(px: number, mostQty: number): number {
    const { f64 } = this.#store;
    const buys = this.#book.next(0);
    const sells = this.#book.next(SELL);
    const buy = buys.first();
    const sell = sells.first();
    const buyId = f64[(buy << 3) + ID]!;
    const sellId = f64[(sell << 3) + ID]!;
    const qty = Math.min(f64[(buy << 3) + OPEN]!, f64[(sell << 3) + OPEN]!, mostQty);
    this.#book.fillInAuction(buys, buy, qty, this.#tsUs);
    this.#book.fillInAuction(sells, sell, qty, this.#tsUs);
    this.#sink.crossed(buyId, sellId, px, qty, this.#tsUs);
    return qty;
  }
}

const isQty = (qty: number): boolean => Number.isSafeInteger(qty) && qty > 0 && qty <= MAX_QTY;
