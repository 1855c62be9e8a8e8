/**
 * A feed that is pushed to: what sockets bring waits here, bounded, until the dispatcher pulls it. Events carry the time
 * at which they came, which never goes back. A consumer that falls behind by more than the bound loses the single events
 * but never the book: what waited gives way to a snapshot of each book as it stands.
 *
 * No crossed book is ever handed on. Messages that would cross one were not all there; from then on, as after any gap,
 * the book is void: its levels are left out until the next snapshot, which the consumer knows by a flagged event.
 *
 * A live market cannot be had again, so offsets only number what came since the engine started, and a seek gives the
 * books as they are now.
 */
import type { Instrument } from '../../shared/domain/basics/instrument.ts';
import type { Side } from '../../shared/domain/basics/scalars.ts';
import { invariant } from '../../shared/std/assert.ts';
import type { BookView } from '../core/book-view.ts';
import type { Feed } from '../core/feed.ts';
import type { BookLevel, MarketEvent } from '../core/market-event.ts';
import type { AnomalyKind, WireEvent } from './crypto/exchange.ts';
import { OrderBook } from './order-book.ts';

/** Seconds of the busiest market. */
const MAX_WAITING = 1 << 16;

const GAP: WireEvent = {
  kind: 'level',
  side: 'buy',
  orderId: 0,
  px: 0,
  qty: 0,
  levels: { bids: [], asks: [] },
  flags: ['gap'],
};

export interface LiveFeedOptions {
  readonly source: string;
  readonly instruments: readonly Instrument[];
  readonly depth: number;
  readonly maxWaiting?: number;
  /** Told of what the feed itself finds wrong. */
  readonly onAnomaly: (kind: AnomalyKind, instrument: string, count: number) => void;
}

export class LiveFeed implements Feed {
  readonly source: string;
  readonly instruments: readonly Instrument[];
  readonly depth: number;
  readonly #options: LiveFeedOptions;
  readonly #maxWaiting: number;
  /** The books at the end of what waits, of instruments that have had a snapshot. */
  readonly #books = new Map<string, OrderBook>();
  readonly #void = new Set<string>();
  /** Instruments whose first snapshot has been handed on. */
  readonly #begun = new Set<string>();
  #waiting: MarketEvent[] = [];
  /** Index of the oldest that still waits: the front of the array is cut off in one go, now and then. */
  #front = 0;
  #nextOffset = 0;
  #lastUs = 0;

  constructor(options: LiveFeedOptions) {
    const { source, instruments, depth, maxWaiting = MAX_WAITING } = options;
    invariant(maxWaiting > instruments.length, 'room for a snapshot of each instrument');
    this.source = source;
    this.instruments = instruments;
    this.depth = depth;
    this.#options = options;
    this.#maxWaiting = maxWaiting;
  }

  peekUs(): number | undefined {
    return this.#waiting[this.#front]?.tsUs;
  }

  next(): MarketEvent | undefined {
    const event = this.#waiting[this.#front];
    if (event === undefined) return undefined;
    this.#front += 1;
    if (this.#front === this.#waiting.length || this.#front === this.#maxWaiting) {
      this.#waiting = this.#waiting.slice(this.#front);
      this.#front = 0;
    }
    return event;
  }

  seekOffset(offset: number): void {
    invariant(Number.isSafeInteger(offset) && offset >= 0, 'an offset is an integer from 0');
    this.#nextOffset = offset;
    this.#waitForBooks(Math.max(0, offset - 1));
  }

  offsetAt(tsUs: number): number {
    for (let i = this.#front; i < this.#waiting.length; i++) {
      const event = this.#waiting[i]!;
      if (event.tsUs >= tsUs) return event.offset;
    }
    return this.#nextOffset;
  }

  /** The book of an instrument with everything that has come; null where it is not known. */
  book(instrument: string): BookView | null {
    return this.#void.has(instrument) ? null : (this.#books.get(instrument) ?? null);
  }

  /** Messages of an instrument are missing: its book is not known until the next snapshot. */
  pushGap(instrument: string, nowUs: number): void {
    const isNews = this.#begun.has(instrument) && !this.#void.has(instrument);
    this.#void.add(instrument);
    if (isNews) this.#enqueue(instrument, GAP, nowUs);
  }

  /** Says whether the book is sound: false where it would be crossed, and then it is void. */
  push(instrument: string, told: WireEvent, nowUs: number): boolean {
    const event = told.kind === 'snapshot' ? this.#news(instrument, told) : told;
    if (event === null || (event.kind === 'level' && this.book(instrument) === null)) return true;
    if (event.kind !== 'trade' && !this.#apply(instrument, event)) {
      this.pushGap(instrument, nowUs);
      return false;
    }
    if (event.kind === 'snapshot') this.#begun.add(instrument);
    this.#enqueue(instrument, event, nowUs);
    return true;
  }

  /**
   * Of a snapshot of a book that is known already, only what it changes, null where that is nothing: whoever rests in
   * the market keeps his place.
   */
  #news(instrument: string, snapshot: WireEvent): WireEvent | null {
    const known = this.book(instrument);
    if (known === null) return snapshot;
    const levels = changes(known, snapshot);
    return levels.bids.length + levels.asks.length === 0 ? null : { ...snapshot, kind: 'level', levels };
  }

  /** Restates the book at the end of what waits. False where it is crossed then. */
  #apply(instrument: string, event: WireEvent): boolean {
    const book = this.#books.get(instrument) ?? new OrderBook(this.depth);
    this.#books.set(instrument, book);
    book.apply({ ...event, instrument, tsUs: 0, offset: 0 });
    const [bid, ask] = [book.bestPx('buy'), book.bestPx('sell')];
    const isSound = bid === 0 || ask === 0 || bid < ask;
    if (isSound) this.#void.delete(instrument);
    return isSound;
  }

  #enqueue(instrument: string, event: WireEvent, nowUs: number): void {
    if (nowUs < this.#lastUs) this.#options.onAnomaly('clockBack', instrument, 1);
    this.#lastUs = Math.max(this.#lastUs, nowUs);
    const full: MarketEvent = { ...event, instrument, tsUs: this.#lastUs, offset: this.#nextOffset };
    this.#nextOffset += 1;
    this.#waiting.push(full);
    const waiting = this.#waiting.length - this.#front;
    if (waiting <= this.#maxWaiting) return;
    this.#options.onAnomaly('overflow', instrument, waiting);
    this.#waitForBooks(full.offset);
  }

  /** A snapshot of each book, or word that it is void, in place of everything that waits. */
  #waitForBooks(offset: number): void {
    const at = { tsUs: this.#lastUs, offset, side: 'buy', orderId: 0, px: 0, qty: 0 } as const;
    this.#front = 0;
    this.#waiting = Array.from(this.#begun, (instrument) => {
      const book = this.#books.get(instrument);
      if (!book || this.#void.has(instrument)) return { ...GAP, ...at, instrument };
      const levels = { bids: book.levels('buy', Infinity), asks: book.levels('sell', Infinity) };
      return { ...at, kind: 'snapshot', instrument, levels };
    });
  }
}

/** What a snapshot changes of a book: levels that are not in it any more show nothing. */
function changes(book: BookView, { levels }: WireEvent): NonNullable<WireEvent['levels']> {
  invariant(levels, 'a snapshot has levels');
  const side = (name: Side, now: readonly BookLevel[]): BookLevel[] => {
    const shown = new Set(now.map(({ px }) => px));
    const gone = book.levels(name, Infinity).filter(({ px }) => !shown.has(px));
    return [...gone.map(({ px }) => ({ px, qty: 0 })), ...now.filter(({ px, qty }) => book.qtyAt(name, px) !== qty)];
  };
  return { bids: side('buy', levels.bids), asks: side('sell', levels.asks) };
}
