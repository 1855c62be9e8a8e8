import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../core/market-event.ts';
import { OrderBook } from '../order-book.ts';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts';
import { AMZN, GOOG, REAL_DAYS_ARE_MISSING, writePair } from './lobster-fixture.ts';
import { openLobster, type LobsterFeed } from './lobster-feed.ts';

/** Two levels a side; a third bid at 99.70 lies outside until the second one goes. */
const MESSAGES = [
  '34200.000001,1,1,10,1000000,1',
  '34200.000002,1,2,20,1000300,-1',
  '34200.000002,1,3,30,999800,1',
  '34200.000003,4,2,5,1000300,-1',
  '34200.000004,2,3,10,999800,1',
  '34200.000005,3,3,20,999800,1',
  '34200.000006,5,0,7,1000100,1',
  '34200.000007,6,-0,40,1000100,-1',
  '34200.000008,7,0,0,-1,-1',
  '34200.000009,7,0,0,0,-1',
  '34200.000010,7,0,0,1,-1',
];
const NONE = '9999999999,0';
const NO_BID = '-9999999999,0';
const BOOKS = [
  `${NONE},1000000,10,${NONE},${NO_BID}`,
  `1000300,20,1000000,10,${NONE},${NO_BID}`,
  `1000300,20,1000000,10,${NONE},999800,30`,
  `1000300,15,1000000,10,${NONE},999800,30`,
  `1000300,15,1000000,10,${NONE},999800,20`,
  ...Array<string>(6).fill(`1000300,15,1000000,10,${NONE},997000,99`),
];

const folder = temporaryFolder();
let feed: LobsterFeed;
beforeAll(async () => {
  feed = await openLobster(writePair(folder.path, 2, MESSAGES.join('\n'), BOOKS.join('\n')));
});
afterAll(() => folder[Symbol.dispose]());

const START_US = Date.parse('2012-06-21T13:30:00Z') * 1_000;

function play(from: LobsterFeed): MarketEvent[] {
  const events: MarketEvent[] = [];
  for (let at = from.peekUs(); at !== undefined; at = from.peekUs()) {
    const event = from.next()!;
    expect(event.tsUs).toBe(at);
    events.push(event);
  }
  expect(from.next()).toBeUndefined();
  return events;
}

describe('LobsterFeed', () => {
  it('describes its instrument and names its source by content', async () => {
    expect(feed.source).toMatch(/^lobster:TEST:2012-06-21:2:[0-9a-f]{16}$/);
    expect(feed.instruments[0]).toMatchObject({
      symbol: 'TEST',
      currency: 'USD',
      priceDecimals: 4,
      tickPx: 100,
      sessionStartUs: START_US,
      sessionEndUs: START_US + 6.5 * 3_600_000_000,
    });
    using other = temporaryFolder();
    const path = writePair(other.path, 2, MESSAGES.join('\n'), BOOKS.join('\n').replaceAll('15,', '14,'));
    expect((await openLobster(path)).source).not.toBe(feed.source);
  });

  it('starts with the book after message 0, then gives messages 1, 2, …', () => {
    feed.seekOffset(0);
    const events = play(feed);
    expect(events.map(({ kind }) => kind)).toEqual([
      'snapshot',
      'add',
      'add',
      'trade',
      'reduce',
      'delete',
      'hidden-trade',
      'cross',
      'halt',
      'halt',
      'resume',
    ]);
    expect(events.map(({ offset }) => offset)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(events[0]!.levels).toEqual({ bids: [{ px: 1000000, qty: 10 }], asks: [] });
    expect(events[3]).toEqual({
      kind: 'trade',
      tsUs: START_US + 3,
      offset: 3,
      instrument: 'TEST',
      side: 'sell',
      orderId: 2,
      px: 1000300,
      qty: 5,
    });
  });

  it('refills the deepest level when one comes into view, not when an order makes it', () => {
    feed.seekOffset(0);
    const refilled = play(feed).filter(({ refill }) => refill);
    expect(refilled.map(({ offset }) => offset)).toEqual([5]);
    expect(refilled[0]!.refill).toEqual({ side: 'buy', px: 997000, qty: 99 });
  });

  it('seeks to the book before an event, with the halt that is in force', () => {
    feed.seekOffset(4);
    const [snapshot, next] = play(feed);
    expect(snapshot).toMatchObject({ kind: 'snapshot', offset: 3, tsUs: START_US + 3 });
    expect(snapshot!.levels!.asks).toEqual([{ px: 1000300, qty: 15 }]);
    expect(next).toMatchObject({ kind: 'reduce', offset: 4 });
    feed.seekOffset(10);
    expect(play(feed).map(({ kind, offset }) => [kind, offset])).toEqual([
      ['snapshot', 9],
      ['halt', 9],
      ['resume', 10],
    ]);
    feed.seekOffset(11);
    expect(play(feed).map(({ kind }) => kind)).toEqual(['snapshot']);
    expect(() => feed.seekOffset(12)).toThrow('an offset of 0 to 11');
    expect(() => feed.seekOffset(-1)).toThrow('an offset');
  });

  it('finds the first offset at or after a time', () => {
    expect([0, 1, 2, 3, 10, 11].map((us) => feed.offsetAt(START_US + us))).toEqual([0, 0, 1, 3, 10, 11]);
  });
});

describe.skipIf(REAL_DAYS_ARE_MISSING)('the recorded days (skipped where ../shared/market-data is absent)', () => {
  it.each([
    [GOOG, 147_916, 492_509, 213_616, 311],
    [AMZN, 155_935, 613_248, 197_507, 344],
  ])('%s has the rows, executed shares and peak that are known of it', async (path, rows, visible, hidden, peak) => {
    const { data } = await openLobster(path);
    expect(data.rows).toBe(rows);
    const { type, qty, tsUs } = data.messages;
    const sum = (code: number): number => qty.reduce((total, each, i) => (type[i] === code ? total + each : total), 0);
    expect(sum(4)).toBe(visible);
    expect(sum(5)).toBe(hidden);
    const perSecond = new Map<number, number>();
    for (const at of tsUs) perSecond.set(Math.floor(at / 1e6), (perSecond.get(Math.floor(at / 1e6)) ?? 0) + 1);
    expect(Math.max(...perSecond.values())).toBe(peak);
  });

  it('gives the same book after a seek as after playing through', async () => {
    const real = await openLobster(AMZN);
    const played = new OrderBook(real.depth);
    for (let event = real.next(); event && event.offset < 60_000; event = real.next()) played.apply(event);
    real.seekOffset(60_000);
    const sought = new OrderBook(real.depth);
    sought.apply(real.next()!);
    for (const side of ['buy', 'sell'] as const) {
      expect(sought.levels(side, 5)).toHaveLength(5);
      expect(sought.levels(side, 5)).toEqual(played.levels(side, 5));
    }
    expect(real.next()!.offset).toBe(60_000);
  });
});
