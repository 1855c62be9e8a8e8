/**
 * A feed that is pushed to: what sockets bring waits here, bounded, until the dispatcher pulls it. Events carry the time
 * at which they came, which never goes back. A consumer that falls behind by more than the bound loses the single events
 * but never the book: what waited gives way to a snapshot of each book as it stands.
 *
 * A live market cannot be had again, so offsets only number what came since the engine started, and a seek gives the
 * books as they are now.
 */
import type { Instrument } from '../../shared/domain/instrument.ts';
import { invariant } from '../../shared/std/assert.ts';
import type { BookView } from '../core/book-view.ts';
import type { Feed } from '../core/feed.ts';
import type { MarketEvent } from '../core/market-event.ts';
import type { AnomalyKind, WireEvent } from './crypto/exchange.ts';
import { OrderBook } from './order-book.ts';

/** Seconds of the busiest market. */
const MAX_WAITING = 1 << 16;

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

  /** The book of an instrument with everything that has come; null before its first snapshot. */
  book(instrument: string): BookView | null {
    return this.#books.get(instrument) ?? null;
  }

  push(instrument: string, event: WireEvent, nowUs: number): void {
    if (nowUs < this.#lastUs) this.#options.onAnomaly('clockBack', instrument, 1);
    this.#lastUs = Math.max(this.#lastUs, nowUs);
    const full: MarketEvent = { ...event, instrument, tsUs: this.#lastUs, offset: this.#nextOffset };
    this.#nextOffset += 1;
    this.#keepBook(full);
    this.#waiting.push(full);
    const waiting = this.#waiting.length - this.#front;
    if (waiting <= this.#maxWaiting) return;
    this.#options.onAnomaly('overflow', instrument, waiting);
    this.#waitForBooks(full.offset);
  }

  #keepBook(event: MarketEvent): void {
    let book = this.#books.get(event.instrument);
    if (!book) {
      if (event.kind !== 'snapshot') return;
      book = new OrderBook(this.depth);
      this.#books.set(event.instrument, book);
    }
    book.apply(event);
  }

  /** A snapshot of each book in place of everything that waits. */
  #waitForBooks(offset: number): void {
    const at = { kind: 'snapshot', tsUs: this.#lastUs, offset, side: 'buy', orderId: 0, px: 0, qty: 0 } as const;
    this.#front = 0;
    this.#waiting = Array.from(this.#books, ([instrument, book]) => ({
      ...at,
      instrument,
      levels: { bids: book.levels('buy', Infinity), asks: book.levels('sell', Infinity) },
    }));
  }
}
