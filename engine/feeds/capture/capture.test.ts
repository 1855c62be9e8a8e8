import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Feed } from '../../core/feed.ts';
import type { MarketEvent, MarketEventKind, MarketFlag } from '../../core/market-event.ts';
import { GOOG, REAL_DAYS, REAL_DAYS_ARE_MISSING } from '../lobster/lobster-fixture.ts';
import { openLobster } from '../lobster/lobster-feed.ts';
import { OrderBook } from '../order-book.ts';
import { openSynthetic } from '../synthetic/synthetic-feed.ts';
import { openWireRecording } from '../wire/wire-recording.ts';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts';
import { openCapture, readCaptureInfo } from './capture-feed.ts';
import { drain, feedOf } from './capture-fixture.ts';
import { CAPTURE_BOUNDS, type CaptureBounds } from './capture-writer.ts';
import { captureFeed } from './capturing-feed.ts';

/** Records all of a feed, or so many events, and gives what was pulled. */
function record(feed: Feed, folder: string, bounds?: CaptureBounds, most = Infinity): MarketEvent[] {
  const capturing = captureFeed(feed, folder, bounds);
  const events: MarketEvent[] = [];
  for (let event; events.length < most && (event = capturing.next());) events.push(event);
  expect(capturing.close()).toBeNull();
  return events;
}

const SYMBOLS = ['BTC/USD', 'A', '..', 'x_y-z.1'];
const KINDS: MarketEventKind[] = ['snapshot', 'level', 'add', 'reduce', 'delete', 'trade', 'hidden-trade', 'cross'];
const FLAGS: MarketFlag[] = ['crossed', 'locked', 'time-back', 'outlier', 'stale', 'gap'];
const integer = fc.oneof(
  fc.nat(1_000),
  fc.constantFrom(0, -1, 2 ** 31, 2 ** 53 - 1, -(2 ** 53) + 1),
  fc.maxSafeInteger(),
);
const side = fc.constantFrom('buy' as const, 'sell' as const);
const levels = fc.array(fc.record({ px: fc.maxSafeNat(), qty: fc.maxSafeNat() }), { maxLength: 4 });
/** How far time and offset move on, and everything else of an event. */
const step = fc.record({
  aheadUs: fc.oneof(fc.constant(0), fc.nat(3_000_000), fc.constant(90_000_000_000)),
  ahead: fc.nat(2),
  event: fc.record(
    {
      kind: fc.constantFrom(...KINDS, 'halt' as const, 'resume' as const),
      instrument: fc.constantFrom(...SYMBOLS),
      side,
      orderId: integer,
      px: integer,
      qty: integer,
      venue: fc.oneof(fc.constantFrom('', 'XNAS'), fc.string({ unit: 'grapheme', maxLength: 8 })),
      isPrint: fc.constant(true as const),
      exchangeUs: integer,
      flags: fc.array(fc.constantFrom(...FLAGS), { maxLength: 3 }),
      refill: fc.record({ side, px: integer, qty: integer }),
      levels: fc.record({ bids: levels, asks: levels }),
    },
    { requiredKeys: ['kind', 'instrument', 'side', 'orderId', 'px', 'qty'] },
  ),
});

describe('a capture', () => {
  it('gives back every event, whole and in its order, however its parts were cut', async () => {
    const bounds = fc.record({
      maxBytes: fc.constantFrom(1, 5_000, CAPTURE_BOUNDS.maxBytes),
      cutEvents: fc.integer({ min: 1, max: 30 }),
      cutUs: fc.constantFrom(1, 2_000_000, CAPTURE_BOUNDS.cutUs),
    });
    const property = fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 60 }),
      bounds,
      async (steps, limits) => {
        let [tsUs, offset] = [1_700_000_000_000_000, 0];
        const events = steps.map(({ aheadUs, ahead, event }): MarketEvent => {
          tsUs += aheadUs;
          offset += ahead;
          return { ...event, tsUs, offset };
        });
        using folder = temporaryFolder();
        record(feedOf(events, SYMBOLS), folder.path, limits);
        const feed = await openCapture(folder.path);
        expect(drain(feed)).toEqual(events);
        expect([feed.peekUs(), feed.next(), feed.notice]).toEqual([undefined, undefined, undefined]);
        for (const { tsUs: us } of events) expect(feed.offsetAt(us)).toBe(events.find((e) => e.tsUs >= us)!.offset);
        expect(feed.offsetAt(tsUs + 1)).toBe(offset + 1);
      },
    );
    await fc.assert(property, { numRuns: 25 });
  });

  it('is the source that it was recorded from, over several instruments, after any seek', async () => {
    using folder = temporaryFolder();
    const source = openSynthetic('capture');
    const events = record(source, folder.path, CAPTURE_BOUNDS, 20_000);
    const feed = await openCapture(folder.path);
    expect([feed.source, feed.instruments, feed.depth]).toEqual([source.source, source.instruments, source.depth]);
    for (const offset of [0, 1, 2, 5_000, 12_345, 17, events.at(-1)!.offset]) {
      source.seekOffset(offset);
      feed.seekOffset(offset);
      for (let i = 0; i < 50 && feed.peekUs() !== undefined; i++) {
        expect(feed.peekUs()).toBe(source.peekUs());
        expect(feed.next()).toEqual(source.next());
      }
    }
    for (const { tsUs } of [events[0]!, events[9_000]!, events[15_001]!]) {
      for (const us of [tsUs, tsUs + 1, tsUs - 1]) expect(feed.offsetAt(us)).toBe(source.offsetAt(us));
    }
    expect(() => feed.seekOffset(events.at(-1)!.offset + 2)).toThrow('an offset of 0 to');
  });

  it('goes on where an earlier recording ended, once for each event', async () => {
    using folder = temporaryFolder();
    const first = record(openSynthetic('go on'), folder.path, CAPTURE_BOUNDS, 700);
    const again = openSynthetic('go on');
    again.seekOffset(first.at(-1)!.offset - 100);
    const second = record(again, folder.path, CAPTURE_BOUNDS, 500).filter(
      ({ offset }) => offset > first.at(-1)!.offset,
    );
    expect(second).toHaveLength(500 - 3 - 101);
    expect(drain(await openCapture(folder.path))).toEqual([...first, ...second]);
  });

  it('takes a snapshot that takes up its end, and nothing twice, when the feed is sought while recording', async () => {
    using folder = temporaryFolder();
    const capturing = captureFeed(openSynthetic('seek'), folder.path);
    const pull = (count: number) => Array.from({ length: count }, () => capturing.next()!);
    const before = pull(500);
    const end = before.at(-1)!.offset;
    capturing.seekOffset(10);
    const back = pull(end + 3).filter(({ offset }) => offset > end);
    capturing.seekOffset(back.at(-1)!.offset + 1);
    const resumed = pull(10);
    expect(resumed[0]).toMatchObject({ kind: 'snapshot', offset: back.at(-1)!.offset });
    capturing.close();
    expect(drain(await openCapture(folder.path))).toEqual([...before, ...back, ...resumed]);
  });

  it('keeps time that goes back, for cleaning to find it in a replay too', async () => {
    using folder = temporaryFolder();
    const day = 86_400_000_000;
    const events = [5 * day, 5 * day - 1, 3 * day, 3 * day, 6 * day].map((tsUs, offset): MarketEvent => {
      return { kind: 'add', tsUs, offset, instrument: 'A', side: 'buy', orderId: offset, px: 1, qty: 1 };
    });
    record(feedOf(events, ['A']), folder.path);
    const feed = await openCapture(folder.path);
    expect(drain(feed)).toEqual(events);
    expect(feed.offsetAt(6 * day)).toBe(4);
  });

  it('lies in folders by UTC date and instrument, whatever the symbol', () => {
    using folder = temporaryFolder();
    const midnightUs = Date.parse('2026-01-06T00:00:00Z') * 1_000;
    const events = [-1, 0, 1].map((us, offset): MarketEvent => {
      const [instrument, orderId] = [offset === 1 ? '..' : 'BTC/USD', offset];
      return { kind: 'add', tsUs: midnightUs + us, offset, instrument, side: 'buy', orderId, px: 1, qty: 1 };
    });
    record(feedOf(events, ['BTC/USD', '..']), folder.path);
    expect(readCaptureInfo(folder.path).manifest.parts.map(({ path }) => path)).toEqual([
      'date=2026-01-05/instrument=BTC%2FUSD/part-00000.parquet',
      'date=2026-01-06/instrument=BTC%2FUSD/part-00001.parquet',
      'date=2026-01-06/instrument=../part-00001.parquet',
    ]);
  });

  it('after a gap says that the book is unknown, and after a halt that trading stands', async () => {
    using folder = temporaryFolder();
    const base = { instrument: 'A', side: 'buy', orderId: 0, px: 0, qty: 0 } as const;
    const book = { bids: [{ px: 9, qty: 1 }], asks: [{ px: 11, qty: 2 }] };
    const gap: MarketEvent = {
      ...base,
      kind: 'level',
      tsUs: 3,
      offset: 3,
      venue: 'X',
      levels: { bids: [], asks: [] },
      flags: ['gap'],
    };
    const events: MarketEvent[] = [
      { ...base, kind: 'snapshot', tsUs: 1, offset: 0, venue: 'X', levels: book },
      { ...base, kind: 'snapshot', tsUs: 1, offset: 1, venue: 'Y', levels: book },
      { ...base, kind: 'halt', tsUs: 2, offset: 2, venue: 'Y' },
      gap,
      { ...base, kind: 'snapshot', tsUs: 4, offset: 4, venue: 'X', levels: book },
    ];
    record(feedOf(events, ['A']), folder.path);
    const feed = await openCapture(folder.path);
    feed.seekOffset(4);
    const snapshot = { ...events[1]!, tsUs: 3, offset: 3 };
    expect(drain(feed)).toEqual([gap, snapshot, { ...events[2]!, tsUs: 3, offset: 3 }, events[4]]);
    feed.seekOffset(5);
    expect(feed.next()).toEqual(events[4]);
  });
});

describe.skipIf(REAL_DAYS_ARE_MISSING)('a recorded day (skipped where ../shared/market-data is absent)', () => {
  it('has the same book at every event as the original', async () => {
    using folder = temporaryFolder();
    const capturing = captureFeed(await openLobster(GOOG), folder.path);
    drain(capturing);
    expect(capturing.close()).toBeNull();
    const original = await openLobster(GOOG);
    const replay = await openCapture(folder.path);
    const [ours, theirs] = [new OrderBook(original.depth), new OrderBook(original.depth)];
    let events = 0;
    let differ = 0;
    for (let event = original.next(); event; event = original.next(), events++) {
      const same = replay.next()!;
      ours.apply(same);
      theirs.apply(event);
      for (const bookSide of ['buy', 'sell'] as const) {
        const [a, b] = [ours.levels(bookSide, Infinity), theirs.levels(bookSide, Infinity)];
        if (a.length !== b.length || a.some(({ px, qty }, i) => px !== b[i]!.px || qty !== b[i]!.qty)) differ++;
      }
      if (same.offset !== event.offset || same.tsUs !== event.tsUs || same.kind !== event.kind) differ++;
    }
    expect([differ, replay.next(), events]).toEqual([0, undefined, original.data.rows]);
    // A seek states the book that the order book file has.
    original.seekOffset(77_777);
    replay.seekOffset(77_777);
    expect([replay.next(), replay.next()]).toEqual([original.next(), original.next()]);
  });

  it('of recorded wire lines comes back event for event, exchange times and levels included', async () => {
    using folder = temporaryFolder();
    const lines = join(REAL_DAYS, '../crypto-wire/spot_btcusdt_20240808.gz');
    const events = record(await openWireRecording(lines), folder.path);
    expect(events.some(({ kind, exchangeUs }) => kind === 'level' && exchangeUs !== undefined)).toBe(true);
    const replayed = drain(await openCapture(folder.path));
    // Not with toEqual on the whole: on a difference it would print megabytes.
    expect(replayed.findIndex((event, i) => !isDeepStrictEqual(event, events[i]))).toBe(-1);
    expect(replayed).toHaveLength(events.length);
  });
});
