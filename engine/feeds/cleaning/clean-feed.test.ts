import { describe, expect, it } from 'vitest';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import type { Feed } from '../../core/feed.ts';
import type { MarketEvent } from '../../core/market-event.ts';
import { openSynthetic } from '../synthetic/synthetic-feed.ts';
import { CleanFeed } from './clean-feed.ts';

const BASE: MarketEvent = {
  kind: 'add',
  tsUs: 0,
  offset: 0,
  instrument: 'X',
  side: 'buy',
  orderId: 0,
  px: 0,
  qty: 0,
};

/** A feed of the events given, numbered where they are not. */
function feedOf(events: readonly Partial<MarketEvent>[]): Feed {
  const all = events.map((event, offset) => ({ ...BASE, offset, ...event }));
  let at = 0;
  return {
    source: 'hand-made',
    instruments: [{ ...openSynthetic(1).instruments[0]!, symbol: 'X' }],
    depth: Infinity,
    peekUs: () => all[at]?.tsUs,
    next: () => all[at++],
    seekOffset: (offset) => void (at = offset),
    offsetAt: () => 0,
  };
}

const book = (bid: number, ask: number): Partial<MarketEvent> => ({
  kind: 'snapshot',
  levels: { bids: [{ px: bid, qty: 5 }], asks: [{ px: ask, qty: 5 }] },
});

function clean(events: readonly Partial<MarketEvent>[]): { feed: CleanFeed; out: MarketEvent[] } {
  const feed = new CleanFeed(feedOf(events));
  const out: MarketEvent[] = [];
  for (let event = feed.next(); event; event = feed.next()) out.push(event);
  return { feed, out };
}

const flagsOf = (out: readonly MarketEvent[]) => out.map(({ flags }) => flags ?? []);

describe('CleanFeed', () => {
  it('hands on a market with nothing wrong exactly as it came', () => {
    const plain = openSynthetic('clean');
    const cleaned = new CleanFeed(openSynthetic('clean'));
    for (let i = 0; i < 5_000; i++) {
      expect(cleaned.peekUs()).toBe(plain.peekUs());
      expect(cleaned.next()).toEqual(plain.next());
    }
    for (const { symbol } of plain.instruments) {
      expect(Object.values(cleaned.counts(symbol)).every((count) => count === 0)).toBe(true);
    }
  });

  it('flags a book that is crossed or locked, for as long as it is', () => {
    const { feed, out } = clean([
      book(100, 102),
      { px: 102, qty: 1 },
      { px: 103, qty: 1 },
      { kind: 'delete', px: 103, qty: 1 },
      { kind: 'delete', px: 102, qty: 1 },
    ]);
    expect(flagsOf(out)).toEqual([[], ['locked'], ['crossed'], ['locked'], []]);
    expect(feed.counts('X')).toMatchObject({ crossed: 1, locked: 2 });
    expect(feed.standing('X', 0)).toEqual([]);
  });

  it('mends a time that goes back, and says so', () => {
    const { out } = clean([
      { ...book(100, 102), tsUs: 50 },
      { tsUs: 40, px: 99, qty: 1 },
      { tsUs: 60, px: 98, qty: 1 },
    ]);
    expect(out.map(({ tsUs }) => tsUs)).toEqual([50, 50, 60]);
    expect(flagsOf(out)).toEqual([[], ['time-back'], []]);
  });

  it('finds numbers that are missing, and distrusts the book until the next snapshot', () => {
    const { feed, out } = clean([book(100, 102), { offset: 4, px: 99, qty: 1 }]);
    expect(flagsOf(out)).toEqual([[], ['gap']]);
    expect(feed.standing('X', 0)).toEqual(['gap']);
    const mended = clean([book(100, 102), { offset: 4, px: 99, qty: 1 }, { ...book(100, 102), offset: 9 }]);
    expect(mended.feed.standing('X', 0)).toEqual([]);
    expect(mended.feed.counts('X').gap).toBe(1);
  });

  it('takes the word of a feed that lost messages', () => {
    const { feed } = clean([book(100, 102), { kind: 'level', levels: { bids: [], asks: [] }, flags: ['gap'] }]);
    expect(feed.standing('X', 0)).toEqual(['gap']);
  });

  it('flags the first event after a silence, and knows a market as stale while it lasts', () => {
    const { feed, out } = clean([book(100, 102), { tsUs: 31 * US_PER_SECOND, px: 99, qty: 1 }]);
    expect(flagsOf(out)).toEqual([[], ['stale']]);
    expect(feed.standing('X', 60 * US_PER_SECOND)).toEqual([]);
    expect(feed.standing('X', 62 * US_PER_SECOND)).toEqual(['stale']);
  });

  it('flags prices far from where the market was, and is not moved by them', () => {
    const calm = Array.from({ length: 30 }, (_, i) => ({ ...book(9_990 + (i % 3), 10_010), tsUs: i * US_PER_SECOND }));
    const at = 30 * US_PER_SECOND;
    const { out } = clean([
      ...calm,
      { kind: 'trade', tsUs: at, px: 10_050, qty: 1, isPrint: true },
      { kind: 'trade', tsUs: at, px: 12_000, qty: 1, isPrint: true },
      { ...book(12_000, 12_010), tsUs: at + US_PER_SECOND },
      { ...book(9_990, 10_010), tsUs: at + 2 * US_PER_SECOND },
    ]);
    expect(flagsOf(out).slice(29)).toEqual([[], [], ['outlier'], ['outlier'], []]);
  });

  it('calls nothing an outlier before it knows the market', () => {
    const { out } = clean([book(100, 102), { kind: 'trade', px: 5_000, qty: 1, isPrint: true }]);
    expect(flagsOf(out)).toEqual([[], []]);
  });

  it('says the same again after a seek', () => {
    const { feed, out } = clean([book(100, 102), { px: 102, qty: 1 }, { tsUs: 5, px: 99, qty: 1 }]);
    feed.seekOffset(0);
    expect([feed.next(), feed.next(), feed.next()]).toEqual(out);
  });
});
