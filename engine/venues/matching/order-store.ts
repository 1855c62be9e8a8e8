/**
 * The resting orders of one book, each in one record of 64 bytes (a cache line), found by id in constant time. Nothing is
 * allocated per order: records are reused, and the store doubles when it is full. Records are named by their slot.
 */
import { invariant } from '../../../shared/std/assert.ts';

/** Words of a record that are 64-bit floats: `f64[(slot << 3) + PX]`. */
export const ID = 0;
export const PX = 1;
/** What can trade now: all of a plain order, the tip of an iceberg. */
export const OPEN = 2;
/** What an iceberg has behind its tip. */
export const RESERVE = 3;
/** What an iceberg shows when it is refreshed; 0 of any other order. */
export const PEAK = 4;
/** Words of a record that are 32-bit integers: `i32[(slot << 4) + NEXT]`. */
export const OWNER = 10;
export const FLAGS = 11;
export const NEXT = 12;
export const PREVIOUS = 13;
export const LEVEL = 14;

export const SELL = 1;
export const HIDDEN = 2;
export const POST_ONLY = 4;
export const AUCTION_ONLY = 8;

export const NONE = -1;

const RECORD_BYTES = 64;
const FIRST_CAPACITY = 1_024;
/** Orders that one book holds at most: a quarter of a gigabyte. */
export const MAX_RESTING = 2 ** 22;

const PAGE_IDS = 256;
const FIRST_PAGES = 16;

export class OrderStore {
  f64 = new Float64Array((FIRST_CAPACITY * RECORD_BYTES) / 8);
  i32 = new Int32Array(this.f64.buffer);
  /** By page number: where the page lies in the index. */
  readonly #pages = new Map<number, number>();
  readonly #freePages: number[] = [];
  /** Page after page, by id: slot + 1, or 0 where there is no such order. */
  #index = new Int32Array(FIRST_PAGES * PAGE_IDS);
  /** Of each page: how many orders are on it. */
  #used = new Int32Array(FIRST_PAGES);
  #capacity = FIRST_CAPACITY;
  #everUsed = 0;
  /** Head of the chain of free slots, linked by NEXT. */
  #free = NONE;
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** The slot of an order, NONE where there is none. */
  find(id: number): number {
    const pageNo = Math.floor(id / PAGE_IDS);
    const page = this.#pages.get(pageNo);
    if (page === undefined) return NONE;
    // What is no whole number is the id of no order.
    return (this.#index[(page - pageNo) * PAGE_IDS + id] ?? 0) - 1;
  }

  /** A record for a new order, with its id set and no reserve; the caller fills in the rest. */
  take(id: number): number {
    let slot = this.#free;
    if (slot === NONE) {
      if (this.#everUsed === this.#capacity) this.#grow();
      slot = this.#everUsed++;
    } else {
      this.#free = this.i32[(slot << 4) + NEXT]!;
    }
    this.f64[(slot << 3) + ID] = id;
    this.#enter(id, slot);
    this.#count += 1;
    return slot;
  }

  release(slot: number): void {
    this.#leave(this.f64[(slot << 3) + ID]!);
    this.i32[(slot << 4) + NEXT] = this.#free;
    this.#free = slot;
    this.#count -= 1;
  }

  #enter(id: number, slot: number): void {
    const pageNo = Math.floor(id / PAGE_IDS);
    const page = this.#pages.get(pageNo) ?? this.#openPage(pageNo);
    this.#index[(page - pageNo) * PAGE_IDS + id] = slot + 1;
    this.#used[page]! += 1;
  }

  #leave(id: number): void {
    const pageNo = Math.floor(id / PAGE_IDS);
    const page = this.#pages.get(pageNo);
    invariant(page !== undefined, 'a resting order is on a page');
    this.#index[(page - pageNo) * PAGE_IDS + id] = 0;
    this.#used[page]! -= 1;
    if (this.#used[page] !== 0) return;
    this.#pages.delete(pageNo);
    this.#freePages.push(page);
  }

  #openPage(pageNo: number): number {
    // A page that is in use is in the map, one that is not is free: together they are all there ever were.
    const page = this.#freePages.pop() ?? this.#pages.size;
    if (page === this.#used.length) {
      this.#index = doubled(this.#index);
      this.#used = doubled(this.#used);
    }
    this.#pages.set(pageNo, page);
    return page;
  }

  #grow(): void {
    invariant(this.#capacity < MAX_RESTING, `a book holds at most ${MAX_RESTING} orders`);
    this.#capacity *= 2;
    const f64 = new Float64Array((this.#capacity * RECORD_BYTES) / 8);
    f64.set(this.f64);
    this.f64 = f64;
    this.i32 = new Int32Array(f64.buffer);
  }
}

function doubled(from: Int32Array): Int32Array<ArrayBuffer> {
  const to = new Int32Array(from.length * 2);
  to.set(from);
  return to;
}
