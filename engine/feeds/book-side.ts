/**
 * One side of a book, by price level, no deeper than `depth`. Levels lie in two arrays with the best one last, where
 * nearly all changes happen; keys rise towards the best price on both sides (a sell's key is its negative price), so
 * one code serves both. A level's quantity is always above zero.
 */
import { firstNotBelow } from '../../shared/std/rising-keys.ts';
import type { BookLevel } from '../core/market-event.ts';

const FIRST_CAPACITY = 64;
/** Moving so few levels is quicker one by one than by a call. */
const FEW = 24;

export class BookSide {
  readonly #sign: 1 | -1;
  readonly #depth: number;
  #keys = new Float64Array(FIRST_CAPACITY);
  #qtys = new Float64Array(FIRST_CAPACITY);
  #count = 0;

  constructor(sign: 1 | -1, depth: number) {
    this.#sign = sign;
    this.#depth = depth;
  }

  get count(): number {
    return this.#count;
  }

  bestPx(): number {
    return this.#count === 0 ? 0 : this.#keys[this.#count - 1]! * this.#sign;
  }

  bestQty(): number {
    return this.#count === 0 ? 0 : this.#qtys[this.#count - 1]!;
  }

  qtyAt(px: number): number {
    const key = px * this.#sign;
    const at = firstNotBelow(this.#keys, this.#count, key);
    return at < this.#count && this.#keys[at] === key ? this.#qtys[at]! : 0;
  }

  levels(depth: number): BookLevel[] {
    const levels: BookLevel[] = [];
    const last = Math.max(0, this.#count - depth);
    for (let i = this.#count - 1; i >= last; i--) levels.push({ px: this.#keys[i]! * this.#sign, qty: this.#qtys[i]! });
    return levels;
  }

  /** Writes the first `depth` levels, best first, and gives how many there are: {@link levels} without garbage. */
  copyLevels(depth: number, px: Float64Array, qty: Float64Array): number {
    const count = Math.min(depth, this.#count);
    for (let i = 0, at = this.#count - 1; i < count; i++, at--) {
      px[i] = this.#keys[at]! * this.#sign;
      qty[i] = this.#qtys[at]!;
    }
    return count;
  }

  clear(): void {
    this.#count = 0;
  }

  add(px: number, qty: number): void {
    const key = px * this.#sign;
    const at = firstNotBelow(this.#keys, this.#count, key);
    if (at < this.#count && this.#keys[at] === key) this.#qtys[at]! += qty;
    else this.#insert(at, key, qty);
  }

  set(px: number, qty: number): void {
    const key = px * this.#sign;
    const at = firstNotBelow(this.#keys, this.#count, key);
    if (at < this.#count && this.#keys[at] === key) this.#qtys[at] = qty;
    else this.#insert(at, key, qty);
  }

  /** Takes `qty` from a level. Says what the level had before; 0 where there is no such level. */
  take(px: number, qty: number): number {
    const key = px * this.#sign;
    const at = firstNotBelow(this.#keys, this.#count, key);
    if (at >= this.#count || this.#keys[at] !== key) return 0;
    const had = this.#qtys[at]!;
    if (had > qty) this.#qtys[at] = had - qty;
    else this.#remove(at);
    return had;
  }

  #insert(at: number, key: number, qty: number): void {
    if (this.#count >= this.#depth) {
      // The worst level leaves the window, unless the new one is itself worse than all of it.
      if (at === 0) return;
      this.#remove(0);
      at--;
    }
    if (this.#count === this.#keys.length) this.#grow();
    const keys = this.#keys;
    const qtys = this.#qtys;
    if (this.#count - at > FEW) {
      keys.copyWithin(at + 1, at, this.#count);
      qtys.copyWithin(at + 1, at, this.#count);
    } else {
      for (let i = this.#count; i > at; i--) {
        keys[i] = keys[i - 1]!;
        qtys[i] = qtys[i - 1]!;
      }
    }
    keys[at] = key;
    qtys[at] = qty;
    this.#count++;
  }

  #remove(at: number): void {
    const keys = this.#keys;
    const qtys = this.#qtys;
    const last = --this.#count;
    if (last - at > FEW) {
      keys.copyWithin(at, at + 1, last + 1);
      qtys.copyWithin(at, at + 1, last + 1);
    } else {
      for (let i = at; i < last; i++) {
        keys[i] = keys[i + 1]!;
        qtys[i] = qtys[i + 1]!;
      }
    }
  }

  #grow(): void {
    const keys = new Float64Array(this.#keys.length * 2);
    const qtys = new Float64Array(this.#keys.length * 2);
    keys.set(this.#keys);
    qtys.set(this.#qtys);
    this.#keys = keys;
    this.#qtys = qtys;
  }
}
