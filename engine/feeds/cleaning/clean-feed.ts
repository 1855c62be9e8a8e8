/**
 * A stage over any feed that looks at every event and hands each one on: what is wrong with it is counted and stands in
 * its flags, and nothing is left out or invented. Only a time that goes back is mended, because a feed promises that it
 * never does. Pure: what is flagged depends on the events alone.
 */
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import type { Feed } from '../../core/feed.ts';
import type { MarketEvent, MarketFlag } from '../../core/market-event.ts';
import { OrderBook } from '../order-book.ts';
import { RunningMid } from './running-mid.ts';

export interface CleaningLimits {
  /** Silence of an instrument after which its next event is flagged, and its market is called stale. */
  readonly staleUs: number;
}

export const CLEANING_LIMITS: CleaningLimits = { staleUs: 30 * US_PER_SECOND };

export type FlagCounts = Readonly<Record<MarketFlag, number>>;

interface Watched {
  readonly book: OrderBook;
  readonly mid: RunningMid;
  lastUs: number;
  /** What holds of the market now. */
  hasGap: boolean;
  isCrossed: boolean;
  isLocked: boolean;
}

const TRADES: ReadonlySet<MarketEvent['kind']> = new Set(['trade', 'hidden-trade', 'cross']);
const NO_COUNTS: FlagCounts = { crossed: 0, locked: 0, 'time-back': 0, outlier: 0, stale: 0, gap: 0 };

export class CleanFeed implements Feed {
  readonly #feed: Feed;
  readonly #limits: CleaningLimits;
  readonly #counts = new Map<string, Record<MarketFlag, number>>();
  readonly #watched = new Map<string, Watched>();
  #lastUs = -Infinity;
  #lastOffset: number | null = null;

  constructor(feed: Feed, limits: CleaningLimits = CLEANING_LIMITS) {
    this.#feed = feed;
    this.#limits = limits;
    for (const { symbol } of feed.instruments) this.#counts.set(symbol, { ...NO_COUNTS });
  }

  get source(): string {
    return this.#feed.source;
  }

  get instruments(): readonly Instrument[] {
    return this.#feed.instruments;
  }

  get depth(): number {
    return this.#feed.depth;
  }

  get notice(): string {
    return this.#feed.notice ?? '';
  }

  peekUs(): number | undefined {
    const us = this.#feed.peekUs();
    return us === undefined ? undefined : Math.max(us, this.#lastUs);
  }

  next(): MarketEvent | undefined {
    const event = this.#feed.next();
    if (!event) return undefined;
    const isBack = event.tsUs < this.#lastUs;
    const tsUs = Math.max(event.tsUs, this.#lastUs);
    const hasGap = event.kind !== 'snapshot' && this.#lastOffset !== null && event.offset > this.#lastOffset + 1;
    this.#lastUs = tsUs;
    this.#lastOffset = event.offset;
    const watched = this.#watch(event.instrument, tsUs);
    const flags = new Set(event.flags);
    if (isBack) flags.add('time-back');
    if (hasGap) flags.add('gap');
    if (tsUs - watched.lastUs > this.#limits.staleUs) flags.add('stale');
    watched.lastUs = tsUs;
    inspect(watched, event, tsUs, flags);
    if (flags.size === 0) return event;
    const counts = this.counts(event.instrument);
    for (const flag of flags) counts[flag] += 1;
    return { ...event, tsUs, flags: [...flags] };
  }

  seekOffset(offset: number): void {
    this.#feed.seekOffset(offset);
    this.#watched.clear();
    this.#lastUs = -Infinity;
    this.#lastOffset = null;
  }

  offsetAt(tsUs: number): number {
    return this.#feed.offsetAt(tsUs);
  }

  /** Events of an instrument by what was wrong with them, since the feed was opened. */
  counts(instrument: string): Record<MarketFlag, number> {
    return this.#counts.get(instrument) ?? { ...NO_COUNTS };
  }

  /** What is wrong with an instrument's market now: for the policy that keeps new orders out of it. */
  standing(instrument: string, nowUs: number): MarketFlag[] {
    const watched = this.#watched.get(instrument);
    if (!watched) return ['gap'];
    const found: (MarketFlag | false)[] = [
      watched.hasGap && 'gap',
      watched.isCrossed && 'crossed',
      watched.isLocked && 'locked',
      nowUs - watched.lastUs > this.#limits.staleUs && 'stale',
    ];
    return found.filter((flag) => flag !== false);
  }

  #watch(instrument: string, tsUs: number): Watched {
    let watched = this.#watched.get(instrument);
    if (!watched) {
      const book = new OrderBook(this.#feed.depth);
      watched = { book, mid: new RunningMid(), lastUs: tsUs, hasGap: false, isCrossed: false, isLocked: false };
      this.#watched.set(instrument, watched);
    }
    return watched;
  }
}

/** Looks at an event and at the book that it leaves behind. */
function inspect(watched: Watched, event: MarketEvent, tsUs: number, flags: Set<MarketFlag>): void {
  const { book, mid } = watched;
  book.apply(event);
  if (event.kind === 'snapshot') watched.hasGap = false;
  if (flags.has('gap')) watched.hasGap = true;
  const bid = book.bestPx('buy');
  const ask = book.bestPx('sell');
  const isTwoSided = bid > 0 && ask > 0;
  // An auction collects orders that cross: that is no fault of the feed.
  watched.isCrossed = isTwoSided && !book.halted && bid > ask;
  watched.isLocked = isTwoSided && !book.halted && bid === ask;
  if (watched.isCrossed) flags.add('crossed');
  if (watched.isLocked) flags.add('locked');
  if (TRADES.has(event.kind) && mid.isOutlier(event.px)) flags.add('outlier');
  if (!isTwoSided) return;
  const midPx = (bid + ask) / 2;
  if (mid.isOutlier(midPx)) flags.add('outlier');
  mid.sample(midPx, tsUs);
}
