import { describe, expect, it } from 'vitest';
import type { MarketEvent } from '../core/market-event.ts';
import type { WireEvent } from './crypto/exchange.ts';
import { LiveFeed } from './live-feed.ts';
import { openSynthetic } from './synthetic/synthetic-feed.ts';

const NOTHING = { side: 'buy', orderId: 0, px: 0, qty: 0 } as const;
const levels = (bid: number, ask: number) => ({ bids: [{ px: bid, qty: 5 }], asks: [{ px: ask, qty: 5 }] });
const snapshot = (bid = 99, ask = 101): WireEvent => ({ ...NOTHING, kind: 'snapshot', levels: levels(bid, ask) });
const level = (px: number, qty: number): WireEvent => ({
  ...NOTHING,
  kind: 'level',
  levels: { bids: [{ px, qty }], asks: [] },
});
const trade = (px = 101): WireEvent => ({ ...NOTHING, kind: 'trade', px, qty: 1, isPrint: true });

function start(maxWaiting = 100) {
  const [first, second] = openSynthetic(1).instruments;
  const anomalies: string[] = [];
  const feed = new LiveFeed({
    source: 'live:test',
    instruments: [{ ...first!, symbol: 'X' }, { ...second!, symbol: 'Y' }], // prettier-ignore
    depth: Infinity,
    maxWaiting,
    onAnomaly: (kind, instrument, count) => anomalies.push(`${kind} ${instrument} ${count}`),
  });
  return { feed, anomalies };
}

function drain(feed: LiveFeed): MarketEvent[] {
  const events: MarketEvent[] = [];
  for (let event = feed.next(); event; event = feed.next()) events.push(event);
  return events;
}

describe('LiveFeed', () => {
  it('gives what came, numbered, at the time it came', () => {
    const { feed } = start();
    expect([feed.peekUs(), feed.next()]).toEqual([undefined, undefined]);
    feed.push('X', snapshot(), 1_000);
    feed.push('X', { ...trade(), exchangeUs: 2_270_000 }, 1_500);
    expect(feed.peekUs()).toBe(1_000);
    expect(drain(feed)).toMatchObject([
      { kind: 'snapshot', instrument: 'X', tsUs: 1_000, offset: 0 },
      { kind: 'trade', tsUs: 1_500, offset: 1, exchangeUs: 2_270_000 },
    ]);
    expect(feed.peekUs()).toBeUndefined();
  });

  it('never goes back in time, whatever the clock does', () => {
    const { feed, anomalies } = start();
    for (const us of [1_000, 400, 900, 1_100]) feed.push('X', trade(), us);
    expect(drain(feed).map(({ tsUs }) => tsUs)).toEqual([1_000, 1_000, 1_000, 1_100]);
    expect(anomalies).toEqual(['clockBack X 1', 'clockBack X 1']);
  });

  it('goes over to the books as they stand when nobody pulls', () => {
    const { feed, anomalies } = start(5);
    feed.push('X', snapshot(), 1);
    feed.push('Y', snapshot(10, 20), 2);
    for (let i = 1; i <= 4; i++) feed.push('X', level(98, i), 2 + i);
    expect(anomalies).toEqual(['overflow X 6']);
    feed.push('X', trade(), 9);
    const events = drain(feed);
    expect(events.map(({ kind, instrument, offset }) => [kind, instrument, offset])).toEqual([
      ['snapshot', 'X', 5],
      ['snapshot', 'Y', 5],
      ['trade', 'X', 6],
    ]);
    expect(events[0]!.levels).toEqual({ bids: [{ px: 99, qty: 5 }, { px: 98, qty: 4 }], asks: [{ px: 101, qty: 5 }] }); // prettier-ignore
  });

  it('keeps the order of what waits over many rounds', () => {
    const { feed } = start(7);
    let pulled = 0;
    for (let i = 0; i < 100; i++) {
      feed.push('X', trade(), i);
      feed.push('X', trade(), i);
      expect([feed.next()!.offset, feed.next()!.offset]).toEqual([pulled++, pulled++]);
    }
  });

  it('hands on no crossed book, and no levels from there until the next snapshot', () => {
    const { feed } = start();
    expect(feed.push('X', snapshot(), 1)).toBe(true);
    expect(feed.push('X', level(101, 1), 2)).toBe(false);
    expect(feed.book('X')).toBeNull();
    expect(feed.push('X', level(97, 1), 3)).toBe(true);
    feed.push('X', trade(), 4);
    expect(feed.push('X', snapshot(100, 103), 5)).toBe(true);
    const events = drain(feed);
    expect(events.map(({ kind, flags }) => [kind, ...(flags ?? [])])).toEqual([
      ['snapshot'],
      ['level', 'gap'],
      ['trade'],
      ['snapshot'],
    ]);
    expect(feed.book('X')!.bestPx('buy')).toBe(100);
    expect(feed.push('X', snapshot(105, 103), 6)).toBe(false);
  });

  it('hands on of a book that is told anew only what has changed', () => {
    const { feed } = start();
    feed.push('X', snapshot(), 1);
    feed.push('X', snapshot(), 2);
    feed.push('X', snapshot(98, 101), 3);
    expect(drain(feed)).toMatchObject([
      { kind: 'snapshot', offset: 0 },
      { kind: 'level', offset: 1, levels: { bids: [{ px: 99, qty: 0 }, { px: 98, qty: 5 }], asks: [] } }, // prettier-ignore
    ]);
    expect(feed.book('X')!.levels('buy', 9)).toEqual([{ px: 98, qty: 5 }]);
    expect(feed.push('X', snapshot(105, 103), 4)).toBe(false);
  });

  it('begins with a snapshot, whatever was wrong before', () => {
    const { feed } = start();
    feed.pushGap('X', 1);
    feed.push('X', level(99, 1), 2);
    expect(feed.push('X', snapshot(105, 103), 3)).toBe(false);
    feed.push('X', snapshot(), 4);
    expect(drain(feed).map(({ kind, offset }) => [kind, offset])).toEqual([['snapshot', 0]]);
  });

  it('says once that a book is void, also after an overflow', () => {
    const { feed } = start(3);
    feed.push('X', snapshot(), 1);
    feed.pushGap('X', 2);
    feed.pushGap('X', 3);
    for (let i = 0; i < 2; i++) feed.push('X', trade(), 4);
    expect(drain(feed).map(({ flags }) => flags)).toEqual([['gap']]);
  });

  it('goes on from an offset with the books as they are', () => {
    const { feed } = start();
    feed.push('X', snapshot(), 10);
    feed.push('X', trade(), 20);
    expect(feed.offsetAt(15)).toBe(1);
    feed.seekOffset(70);
    feed.push('X', trade(), 30);
    expect(drain(feed).map(({ kind, offset }) => [kind, offset])).toEqual([['snapshot', 69], ['trade', 70]]); // prettier-ignore
    expect(feed.offsetAt(99)).toBe(71);
  });
});
