/**
 * The orders of one side that are shown, or of one side that are hidden, by price and at a price by time. Levels lie in
 * two sorted arrays with the best one last, where nearly all changes happen: the best is there at once, any other found
 * in the logarithm of their number, and a new one moves only those that are better. Keys rise towards the best price on
 * both sides (a sell's key is its negative price). A level is there exactly while it has an order.
 */
import { firstNotBelow } from '../../../shared/std/rising-keys.ts';
import type { BookLevel } from '../../core/market-event.ts';
import { LEVEL, NEXT, NONE, OPEN, type OrderStore, PEAK, PREVIOUS, PX, RESERVE } from './order-store.ts';

const FIRST_CAPACITY = 64;

/** What {@link PriceLadder.fill} left of an order, where it did not refresh an iceberg. */
export const STAYS = 0;
export const GONE = -1;

export class PriceLadder {
  readonly sign: 1 | -1;
  readonly #store: OrderStore;
  /** Key of the best level, −∞ where there is none. */
  bestKey = -Infinity;
  #keys = new Float64Array(FIRST_CAPACITY);
  #order = new Int32Array(FIRST_CAPACITY);
  #count = 0;
  /** Of each level: what its orders have open and in reserve, and the chain of its orders. */
  #open = new Float64Array(FIRST_CAPACITY);
  #reserve = new Float64Array(FIRST_CAPACITY);
  #head = new Int32Array(FIRST_CAPACITY);
  #tail = new Int32Array(FIRST_CAPACITY);
  #everUsed = 0;
  /** Head of the chain of free levels, linked by `#head`. */
  #free = NONE;

  constructor(store: OrderStore, sign: 1 | -1) {
    this.#store = store;
    this.sign = sign;
  }

  get count(): number {
    return this.#count;
  }

  bestPx(): number {
    return this.#count === 0 ? 0 : this.bestKey * this.sign;
  }

  bestQty(): number {
    return this.#count === 0 ? 0 : this.#open[this.#order[this.#count - 1]!]!;
  }

  qtyAt(px: number): number {
    const at = firstNotBelow(this.#keys, this.#count, px * this.sign);
    return at < this.#count && this.#keys[at] === px * this.sign ? this.#open[this.#order[at]!]! : 0;
  }

  levels(depth: number): BookLevel[] {
    const levels: BookLevel[] = [];
    const last = Math.max(0, this.#count - depth);
    for (let i = this.#count - 1; i >= last; i--) {
      levels.push({ px: this.#keys[i]! * this.sign, qty: this.#open[this.#order[i]!]! });
    }
    return levels;
  }

  /** Price and whole quantity, reserves included, of the nth level from the best. */
  pxOf(n: number): number {
    return this.#keys[this.#count - 1 - n]! * this.sign;
  }

  wholeQtyOf(n: number): number {
    const level = this.#order[this.#count - 1 - n]!;
    return this.#open[level]! + this.#reserve[level]!;
  }

  /** The order that is first at the nth level from the best. */
  firstOf(n: number): number {
    return this.#head[this.#order[this.#count - 1 - n]!]!;
  }

  /** The order that is next to trade, NONE where there is none. */
  first(): number {
    return this.#count === 0 ? NONE : this.#head[this.#order[this.#count - 1]!]!;
  }

  /** Puts an order, whose price and quantities are set, behind all others at its price. */
  append(slot: number): void {
    const { f64 } = this.#store;
    const at = slot << 3;
    const level = this.#levelAt(f64[at + PX]! * this.sign);
    this.#open[level]! += f64[at + OPEN]!;
    this.#reserve[level]! += f64[at + RESERVE]!;
    this.#link(slot, level);
  }

  /** Takes an order out, with all that it has left. */
  remove(slot: number): void {
    const { f64, i32 } = this.#store;
    const at = slot << 3;
    const level = i32[(slot << 4) + LEVEL]!;
    this.#open[level]! -= f64[at + OPEN]!;
    this.#reserve[level]! -= f64[at + RESERVE]!;
    this.#unlink(slot, level);
    if (this.#head[level] === NONE) this.#drop(level, f64[at + PX]! * this.sign);
  }

  /** Takes `qty` of an order that has more, from its reserve first; it keeps its place. What it shows less is returned. */
  reduce(slot: number, qty: number): number {
    const { f64, i32 } = this.#store;
    const at = slot << 3;
    const level = i32[(slot << 4) + LEVEL]!;
    const fromReserve = Math.min(qty, f64[at + RESERVE]!);
    const fromOpen = qty - fromReserve;
    f64[at + RESERVE]! -= fromReserve;
    f64[at + OPEN]! -= fromOpen;
    this.#reserve[level]! -= fromReserve;
    this.#open[level]! -= fromOpen;
    return fromOpen;
  }

  /**
   * Executes `qty`, at most what is open, of an order: it STAYS, it is GONE, or, an iceberg, it stands behind all others
   * at its price with a fresh tip, whose quantity is returned. A record that is gone is the caller's to release.
   */
  fill(slot: number, qty: number): number {
    const { f64, i32 } = this.#store;
    const at = slot << 3;
    const level = i32[(slot << 4) + LEVEL]!;
    const left = f64[at + OPEN]! - qty;
    f64[at + OPEN] = left;
    this.#open[level]! -= qty;
    if (left > 0) return STAYS;
    const reserve = f64[at + RESERVE]!;
    this.#unlink(slot, level);
    if (reserve === 0) {
      if (this.#head[level] === NONE) this.#drop(level, f64[at + PX]! * this.sign);
      return GONE;
    }
    const tip = Math.min(reserve, f64[at + PEAK]!);
    f64[at + OPEN] = tip;
    f64[at + RESERVE] = reserve - tip;
    this.#open[level]! += tip;
    this.#reserve[level]! -= tip;
    this.#link(slot, level);
    return tip;
  }

  #link(slot: number, level: number): void {
    const { i32 } = this.#store;
    const at = slot << 4;
    const last = this.#tail[level]!;
    i32[at + LEVEL] = level;
    i32[at + PREVIOUS] = last;
    i32[at + NEXT] = NONE;
    this.#tail[level] = slot;
    if (last === NONE) this.#head[level] = slot;
    else i32[(last << 4) + NEXT] = slot;
  }

  #unlink(slot: number, level: number): void {
    const { i32 } = this.#store;
    const at = slot << 4;
    const next = i32[at + NEXT]!;
    const previous = i32[at + PREVIOUS]!;
    if (next === NONE) this.#tail[level] = previous;
    else i32[(next << 4) + PREVIOUS] = previous;
    if (previous === NONE) this.#head[level] = next;
    else i32[(previous << 4) + NEXT] = next;
  }

  /** The level of a key, made where there is none. */
  #levelAt(key: number): number {
    const at = firstNotBelow(this.#keys, this.#count, key);
    if (at < this.#count && this.#keys[at] === key) return this.#order[at]!;
    if (this.#count === this.#keys.length) this.#grow();
    let level = this.#free;
    if (level === NONE) level = this.#everUsed++;
    else this.#free = this.#head[level]!;
    this.#open[level] = 0;
    this.#reserve[level] = 0;
    this.#head[level] = NONE;
    this.#tail[level] = NONE;
    move(this.#keys, this.#order, at, this.#count, 1);
    this.#keys[at] = key;
    this.#order[at] = level;
    this.#count += 1;
    this.bestKey = this.#keys[this.#count - 1]!;
    return level;
  }

  #drop(level: number, key: number): void {
    const at = firstNotBelow(this.#keys, this.#count, key);
    move(this.#keys, this.#order, at + 1, this.#count, -1);
    this.#count -= 1;
    this.bestKey = this.#count === 0 ? -Infinity : this.#keys[this.#count - 1]!;
    this.#head[level] = this.#free;
    this.#free = level;
  }

  #grow(): void {
    this.#keys = doubled(this.#keys);
    this.#open = doubled(this.#open);
    this.#reserve = doubled(this.#reserve);
    this.#order = doubled(this.#order);
    this.#head = doubled(this.#head);
    this.#tail = doubled(this.#tail);
  }
}

/** Moves what lies from `from` to `end` by one place; a few by hand, which is faster than the call for many. */
function move(keys: Float64Array, order: Int32Array, from: number, end: number, by: 1 | -1): void {
  if (end - from > 32) {
    keys.copyWithin(from + by, from, end);
    order.copyWithin(from + by, from, end);
  } else if (by === 1) {
    for (let i = end; i > from; i--) {
      keys[i] = keys[i - 1]!;
      order[i] = order[i - 1]!;
    }
  } else {
    for (let i = from; i < end; i++) {
      keys[i - 1] = keys[i]!;
      order[i - 1] = order[i]!;
    }
  }
}

function doubled<T extends Float64Array | Int32Array>(from: T): T {
  const to = new (from.constructor as new (length: number) => T)(from.length * 2);
  to.set(from);
  return to;
}
