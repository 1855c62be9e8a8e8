/**
 * What rests at one venue of one instrument: four ladders of orders, shown and hidden, bought and sold, over one store.
 * It keeps what it says to the sink and what it holds the same, and knows nothing of the rules by which orders meet.
 */
import type { Side } from '../../../shared/domain/basics/scalars.ts';
import type { BookLevel } from '../../core/market-event.ts';
import type { AuctionSide } from './auction-price.ts';
import type { MatchingSink } from './matching-order.ts';
import {
  AUCTION_ONLY,
  FLAGS,
  HIDDEN,
  ID,
  NEXT,
  NONE,
  OPEN,
  OrderStore,
  OWNER,
  PEAK,
  PX,
  RESERVE,
  SELL,
} from './order-store.ts';
import { GONE, PriceLadder, STAYS } from './price-ladder.ts';

export const sideOf = (flags: number): Side => ((flags & SELL) === 0 ? 'buy' : 'sell');

export class RestingOrders {
  readonly store = new OrderStore();
  /** Ids of the orders that leave when the auction is over. */
  readonly auctionOnly = new Set<number>();
  readonly #sink: MatchingSink;
  /** By `flags & (SELL | HIDDEN)`. */
  readonly #ladders: readonly PriceLadder[];

  constructor(sink: MatchingSink) {
    this.#sink = sink;
    this.#ladders = ([1, -1, 1, -1] as const).map((sign) => new PriceLadder(this.store, sign));
  }

  bestPx(side: Side): number {
    return this.#shown(side).bestPx();
  }

  bestQty(side: Side): number {
    return this.#shown(side).bestQty();
  }

  qtyAt(side: Side, px: number): number {
    return this.#shown(side).qtyAt(px);
  }

  levels(side: Side, depth: number): BookLevel[] {
    return this.#shown(side).levels(depth);
  }

  /** What an order has open in all, shown or not; 0 where it is not in the book. */
  openQty(orderId: number): number {
    const slot = this.store.find(orderId);
    if (slot === NONE) return 0;
    const { f64 } = this.store;
    return f64[(slot << 3) + OPEN]! + f64[(slot << 3) + RESERVE]!;
  }

  ladder(flags: number): PriceLadder {
    return this.#ladders[flags & (SELL | HIDDEN)]!;
  }

  /** The ladder whose best order trades next: at one price the shown one. `sell` is 0 or SELL. */
  next(sell: number): PriceLadder {
    const shown = this.#ladders[sell]!;
    const hidden = this.#ladders[sell | HIDDEN]!;
    return shown.bestKey >= hidden.bestKey ? shown : hidden;
  }

  /** Puts a record behind all others at its price; of an iceberg, whose quantity is all open as yet, it shows the tip. */
  rest(slot: number, tsUs: number): void {
    const { f64, i32 } = this.store;
    const at = slot << 3;
    const flags = i32[(slot << 4) + FLAGS]!;
    const openQty = f64[at + OPEN]!;
    const peak = f64[at + PEAK]!;
    if (peak > 0 && peak < openQty) {
      f64[at + OPEN] = peak;
      f64[at + RESERVE] = openQty - peak;
    }
    this.ladder(flags).append(slot);
    if ((flags & AUCTION_ONLY) !== 0) this.auctionOnly.add(f64[at + ID]!);
    if ((flags & HIDDEN) !== 0) return;
    this.#sink.added(f64[at + ID]!, sideOf(flags), f64[at + PX]!, f64[at + OPEN]!, tsUs);
  }

  /** Takes an order from its level, and from what is shown; its record stays. */
  takeOut(slot: number, tsUs: number): void {
    const { f64, i32 } = this.store;
    const at = slot << 3;
    const flags = i32[(slot << 4) + FLAGS]!;
    this.ladder(flags).remove(slot);
    if ((flags & AUCTION_ONLY) !== 0) this.auctionOnly.delete(f64[at + ID]!);
    if ((flags & HIDDEN) !== 0) return;
    this.#sink.deleted(f64[at + ID]!, sideOf(flags), f64[at + PX]!, f64[at + OPEN]!, tsUs);
  }

  /** Executes `qty` of an order at the price of an auction, which need not be its own. */
  fillInAuction(ladder: PriceLadder, slot: number, qty: number, tsUs: number): void {
    const { f64, i32 } = this.store;
    const orderId = f64[(slot << 3) + ID]!;
    const px = f64[(slot << 3) + PX]!;
    const flags = i32[(slot << 4) + FLAGS]!;
    const left = ladder.fill(slot, qty);
    if (left === GONE) {
      this.auctionOnly.delete(orderId);
      this.store.release(slot);
    }
    if ((flags & HIDDEN) !== 0) return;
    if (left === STAYS) return this.#sink.reduced(orderId, sideOf(flags), px, qty, tsUs);
    this.#sink.deleted(orderId, sideOf(flags), px, qty, tsUs);
    if (left > STAYS) this.#sink.added(orderId, sideOf(flags), px, left, tsUs);
  }

  /** Levels of one side with all they have, hidden and in reserve, in the order in which they trade. */
  wholeSide(sell: number): AuctionSide {
    const px: number[] = [];
    const qty: number[] = [];
    for (const [ladder, n] of this.levelsInPriority(sell)) {
      px.push(ladder.pxOf(n));
      qty.push(ladder.wholeQtyOf(n));
    }
    return { px, qty };
  }

  /** The levels of one side in the order in which they trade, each with its ladder and its place from the best there. */
  *levelsInPriority(sell: number): Iterable<[PriceLadder, number]> {
    const shown = this.#ladders[sell]!;
    const hidden = this.#ladders[sell | HIDDEN]!;
    let atShown = 0;
    let atHidden = 0;
    while (atShown < shown.count || atHidden < hidden.count) {
      const shownKey = atShown < shown.count ? shown.pxOf(atShown) * shown.sign : -Infinity;
      const hiddenKey = atHidden < hidden.count ? hidden.pxOf(atHidden) * hidden.sign : -Infinity;
      if (shownKey >= hiddenKey) yield [shown, atShown++];
      else yield [hidden, atHidden++];
    }
  }

  #shown(side: Side): PriceLadder {
    return this.#ladders[side === 'buy' ? 0 : SELL]!;
  }
}

/**
 * What others than the owner have at a level that begins with `first`. Where meeting himself ends the taker, only what
 * stands before the owner's first order counts: a refreshed tip would stand behind it.
 */
export function foreignQty(
  { f64, i32 }: OrderStore,
  first: number,
  owner: number,
  selfMatch: 'cancel-resting' | 'cancel-newest',
): { qty: number; metOwn: boolean } {
  let openQty = 0;
  let reserveQty = 0;
  for (let slot = first; slot !== NONE; slot = i32[(slot << 4) + NEXT]!) {
    if (i32[(slot << 4) + OWNER] !== owner) {
      openQty += f64[(slot << 3) + OPEN]!;
      reserveQty += f64[(slot << 3) + RESERVE]!;
    } else if (selfMatch === 'cancel-newest') return { qty: openQty, metOwn: true };
  }
  return { qty: openQty + reserveQty, metOwn: false };
}
