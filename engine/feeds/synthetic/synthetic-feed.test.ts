import { describe, expect, it } from 'vitest';
import type { Feed } from '../../core/feed.ts';
import type { MarketEvent } from '../../core/market-event.ts';
import { OrderBook } from '../order-book.ts';
import { openSynthetic } from './synthetic-feed.ts';

function take(feed: Feed, count: number): MarketEvent[] {
  return Array.from({ length: count }, () => feed.next()!);
}

function booksOf(feed: Feed): Map<string, OrderBook> {
  return new Map(feed.instruments.map(({ symbol }) => [symbol, new OrderBook()]));
}

describe('openSynthetic', () => {
  it('gives the same events for a seed and others for another', () => {
    expect(openSynthetic(3).source).toBe('synthetic:3');
    expect(take(openSynthetic(3), 5_000)).toEqual(take(openSynthetic(3), 5_000));
    expect(take(openSynthetic(3), 100)).not.toEqual(take(openSynthetic(4), 100));
  });

  it('runs a whole session in time order, books never crossed or empty, at the rates and spreads it is made for', () => {
    const feed = openSynthetic(1);
    const books = booksOf(feed);
    const counts = new Map<string, number>();
    const twoCents = { at: 0, below: 0, all: 0 };
    const broken: string[] = [];
    let lastUs = 0;
    let offset = 0;
    for (let event = feed.next(); event; event = feed.next()) {
      if (event.tsUs < lastUs) broken.push(`time goes back at offset ${event.offset}`);
      if (event.kind !== 'snapshot' && event.offset !== ++offset) broken.push(`offset ${event.offset} is out of order`);
      lastUs = event.tsUs;
      counts.set(event.instrument, (counts.get(event.instrument) ?? 0) + 1);
      const book = books.get(event.instrument)!;
      book.apply(event);
      const spread = book.bestPx('sell') - book.bestPx('buy');
      if (book.bestPx('buy') === 0 || book.bestPx('sell') === 0) broken.push(`empty at offset ${event.offset}`);
      if (event.instrument !== 'MIDT') continue;
      twoCents.all++;
      if (spread === 200) twoCents.at++;
      if (spread < 200) twoCents.below++;
    }
    expect(broken).toEqual([]);
    for (const book of books.values()) expect(book.anomalies).toEqual({ crossed: 0, unknownLevel: 0, negative: 0 });
    for (const count of counts.values()) {
      expect(count / 23_400).toBeGreaterThan(8);
      expect(count / 23_400).toBeLessThan(30);
    }
    expect(twoCents.below).toBeLessThan(twoCents.all / 2);
    expect(twoCents.below + twoCents.at).toBeGreaterThan(twoCents.all / 2);
    expect(lastUs).toBeLessThan(feed.instruments[0]!.sessionEndUs);
  });

  it.each([0, 1, 2, 16_384, 16_385, 40_000])('goes on after a seek to %i as after playing through', (offset) => {
    const feed = openSynthetic('s');
    const played = booksOf(feed);
    const sought = booksOf(feed);
    const first = Math.max(1, offset);
    for (let event = feed.next()!; ; event = feed.next()!) {
      played.get(event.instrument)!.apply(event);
      if (event.kind !== 'snapshot' && event.offset >= first + 100) break;
    }
    // From a feed that has been beyond it, and from one that has not.
    for (const seeker of [feed, openSynthetic('s')]) {
      seeker.seekOffset(offset);
      for (const snapshot of take(seeker, seeker.instruments.length)) {
        expect(snapshot).toMatchObject({ kind: 'snapshot', offset: first - 1 });
        sought.get(snapshot.instrument)!.apply(snapshot);
      }
      const after = take(seeker, 101);
      expect(after.map((event) => event.offset)).toEqual(after.map((_, i) => first + i));
      for (const event of after) sought.get(event.instrument)!.apply(event);
      for (const [symbol, book] of sought) {
        for (const side of ['buy', 'sell'] as const) {
          expect(book.levels(side, 100)).toEqual(played.get(symbol)!.levels(side, 100));
        }
      }
    }
  });

  it('finds the first offset at or after a time, and stays where it is', () => {
    const feed = openSynthetic(9);
    const [instrument] = feed.instruments;
    const events = take(feed, 30_003);
    const undisturbed = take(openSynthetic(9), 30_004).at(-1);
    const at = events[20_000]!;
    expect(feed.offsetAt(at.tsUs)).toBe(events.find(({ tsUs }) => tsUs === at.tsUs)!.offset);
    expect(feed.offsetAt(at.tsUs + 1)).toBe(events.find(({ tsUs }) => tsUs > at.tsUs)!.offset);
    expect(feed.offsetAt(instrument!.sessionStartUs)).toBe(0);
    expect(feed.next()).toEqual(undisturbed);
    const total = feed.offsetAt(instrument!.sessionEndUs);
    feed.seekOffset(total);
    expect(take(feed, 3).every(({ kind }) => kind === 'snapshot')).toBe(true);
    expect(feed.next()).toBeUndefined();
    expect(() => feed.seekOffset(total + 1)).toThrow(`an offset of 0 to ${total}`);
  });
});
