/**
 * The market of a simulated world: the synthetic one, which goes its way whatever engines do. Each life of an engine sees
 * it as a live feed: from a snapshot at its start on, nothing of before.
 */
import type { BookView } from '../../../engine/core/book-view.ts';
import type { Feed } from '../../../engine/core/feed.ts';
import type { MarketEvent } from '../../../engine/core/market-event.ts';
import { OrderBook } from '../../../engine/feeds/order-book.ts';
import { openSynthetic } from '../../../engine/feeds/synthetic/synthetic-feed.ts';
import { US_PER_MINUTE } from '../../../shared/std/duration.ts';
import type { VirtualClock } from './virtual-clock.ts';

const WARM_US = US_PER_MINUTE;
const ALL_LEVELS = 1_000;

export class Market {
  readonly instruments: Feed['instruments'];
  /** When the world begins: the books are there. */
  readonly startUs: number;
  readonly #feed: Feed;
  readonly #books = new Map<string, OrderBook>();
  /** What had traded by when, oldest first. */
  readonly #volumes = new Map<string, { readonly tsUs: number; readonly qty: number }[]>();
  readonly #listeners = new Set<(event: MarketEvent) => void>();

  constructor(seed: string) {
    this.#feed = openSynthetic(seed);
    this.instruments = this.#feed.instruments;
    this.startUs = this.instruments[0]!.sessionStartUs + WARM_US;
    while ((this.#feed.peekUs() ?? Infinity) <= this.startUs) this.#apply(this.#feed.next()!);
  }

  /** Lets it go by the clock. */
  run(clock: VirtualClock): void {
    const nextUs = this.#feed.peekUs();
    if (nextUs === undefined) return;
    clock.atUs(nextUs, () => {
      const event = this.#feed.next()!;
      this.#apply(event);
      for (const listener of this.#listeners) listener(event);
      this.run(clock);
    });
  }

  listen(listener: (event: MarketEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  book(instrument: string): BookView | null {
    return this.#books.get(instrument) ?? null;
  }

  /** Traded since the session began and up to a moment, in lots. */
  volumeAt(instrument: string, tsUs: number): number {
    return this.#volumes.get(instrument)?.findLast((at) => at.tsUs <= tsUs)?.qty ?? 0;
  }

  /** What an engine is told has traded, and did not. */
  addVolume(instrument: string, tsUs: number, qty: number): void {
    const volumes = this.#volumes.get(instrument) ?? [];
    this.#volumes.set(instrument, volumes);
    volumes.push({ tsUs, qty: (volumes.at(-1)?.qty ?? 0) + qty });
  }

  /** A live feed of what happens from now on; `nowUs` gives its snapshots their times. */
  open(source: string, nowUs: () => number): Feed & { close(): void } {
    let waiting: MarketEvent[] = [];
    let offset = 0;
    const numbered = (event: MarketEvent): void => void waiting.push({ ...event, offset: offset++ });
    const resynchronise = (): void => {
      waiting = [];
      for (const instrument of this.#books.keys()) numbered(this.#snapshot(instrument, nowUs()));
    };
    resynchronise();
    const close = this.listen(numbered);
    return {
      source,
      instruments: this.instruments,
      depth: Infinity,
      peekUs: () => waiting[0]?.tsUs,
      next: () => waiting.shift(),
      seekOffset: resynchronise,
      offsetAt: () => offset,
      close,
    };
  }

  #apply(event: MarketEvent): void {
    const { instrument, kind, qty, tsUs } = event;
    let book = this.#books.get(instrument);
    if (!book) this.#books.set(instrument, (book = new OrderBook()));
    book.apply(event);
    if (kind === 'trade' || kind === 'hidden-trade' || kind === 'cross') {
      this.addVolume(instrument, tsUs, qty);
    }
  }

  #snapshot(instrument: string, tsUs: number): MarketEvent {
    const book = this.#books.get(instrument)!;
    const levels = { bids: book.levels('buy', ALL_LEVELS), asks: book.levels('sell', ALL_LEVELS) };
    return { kind: 'snapshot', tsUs, offset: 0, instrument, side: 'buy', orderId: 0, px: 0, qty: 0, levels };
  }
}
