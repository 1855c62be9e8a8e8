/** What every feed keeps, whatever its source: the suite that each one is run against. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Feed } from '../../engine/core/feed.ts';
import type { MarketEvent } from '../../engine/core/market-event.ts';
import { OrderBook } from '../../engine/feeds/order-book.ts';

export interface FeedUnderTest {
  readonly feed: Feed;
  /** The same source gives the same events again: all but a live one. */
  readonly isRepeatable: boolean;
  close?(): Promise<void>;
}

const MOST = 3_000;

export function take(feed: Feed, most: number): MarketEvent[] {
  const events: MarketEvent[] = [];
  for (let event = feed.next(); event; event = feed.next()) {
    events.push(event);
    if (events.length === most) break;
  }
  return events;
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/** `open` gives a feed at its start, with at least some hundred events to come. */
export function feedContract(name: string, open: () => Promise<FeedUnderTest>): void {
  describe(`feed contract: ${name}`, () => {
    let under: FeedUnderTest;
    beforeEach(async () => {
      under = await open();
    });
    afterEach(() => under.close?.());

    tellsItsMarket(() => under);
    findsItsPlace(() => under);
  });
}

type Under = () => FeedUnderTest;

function tellsItsMarket(under: Under): void {
  it('names its source and its instruments', () => {
    const { source, instruments, depth } = under().feed;
    expect(source).toMatch(/^[a-z][\w:.,/-]{3,255}$/);
    const symbols = instruments.map(({ symbol }) => symbol);
    expect(symbols.length).toBeGreaterThan(0);
    expect(new Set(symbols).size).toBe(symbols.length);
    for (const { sessionStartUs, sessionEndUs } of instruments) expect(sessionEndUs).toBeGreaterThan(sessionStartUs);
    expect(depth).toBeGreaterThanOrEqual(1);
  });

  it('gives whole events of its instruments, in the order of time and place, as announced', () => {
    const { feed } = under();
    const symbols = new Set(feed.instruments.map(({ symbol }) => symbol));
    let lastUs = 0;
    let lastOffset = 0;
    let count = 0;
    for (; count < MOST; count++) {
      const announcedUs = feed.peekUs();
      const event = feed.next();
      if (!event) break;
      expect(event.tsUs).toBe(announcedUs);
      expect(event.tsUs).toBeGreaterThanOrEqual(lastUs);
      expect(event.offset).toBeGreaterThanOrEqual(lastOffset);
      expect(symbols).toContain(event.instrument);
      const told = [event.tsUs, event.offset, event.px, event.qty, event.orderId];
      for (const { px, qty } of [...(event.levels?.bids ?? []), ...(event.levels?.asks ?? [])]) told.push(px, qty);
      expect(told.filter((value) => !isCount(value))).toEqual([]);
      ({ tsUs: lastUs, offset: lastOffset } = event);
    }
    expect(count).toBeGreaterThan(100);
    expect(feed.peekUs() === undefined).toBe(feed.next() === undefined);
  });

  it('begins each book with a snapshot, and builds one that is never crossed', () => {
    const { feed } = under();
    const books = new Map<string, OrderBook>();
    for (const event of take(feed, MOST)) {
      if (event.kind === 'trade' && event.isPrint) continue;
      const book = books.get(event.instrument) ?? new OrderBook(feed.depth);
      expect(books.has(event.instrument) || event.kind === 'snapshot').toBe(true);
      books.set(event.instrument, book);
      book.apply(event);
    }
    expect(books.size).toBe(feed.instruments.length);
    for (const { anomalies } of books.values()) expect(anomalies.crossed).toBe(0);
  });
}

function findsItsPlace(under: Under): void {
  it('goes to an offset by snapshots that stand for everything before it', () => {
    const { feed, isRepeatable } = under();
    const events = take(feed, 400);
    const target = events.at(-100)!.offset;
    feed.seekOffset(target);
    const after = take(feed, 400);
    const first = after.findIndex(({ kind, offset }) => kind !== 'snapshot' || offset >= target);
    const before = after.slice(0, first === -1 ? after.length : first);
    const symbols = feed.instruments.map(({ symbol }) => symbol);
    expect(before.map(({ instrument }) => instrument).toSorted()).toEqual(symbols.toSorted());
    for (const { offset } of before) expect(offset).toBe(target - 1);
    const seen = events.filter(({ offset }) => offset >= target);
    const again = after.slice(before.length, before.length + seen.length);
    expect(again).toEqual(isRepeatable ? seen : again);
  });

  it('finds the offset of a time', () => {
    const { feed, isRepeatable } = under();
    const events = take(feed, 300);
    expect(feed.offsetAt(Number.MAX_SAFE_INTEGER)).toBeGreaterThan(events.at(-1)!.offset);
    if (!isRepeatable) return;
    feed.seekOffset(0);
    for (const { tsUs } of events.slice(20)) {
      const first = events.find((event) => event.tsUs >= tsUs && event.offset >= 1);
      expect(feed.offsetAt(tsUs)).toBe(first!.offset);
    }
  });
}
