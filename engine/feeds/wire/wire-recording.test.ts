import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync, gunzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { COINBASE, KRAKEN, SPOT_BTC, USDM_BTC } from '../../../tests/fixtures/wire-markets.ts';
import { temporaryTree } from '../../../tools/temporary-tree.ts';
import type { MarketEvent } from '../../core/market-event.ts';
import { OrderBook } from '../order-book.ts';
import { openWireRecording, type WireRecording } from './wire-recording.ts';

function drain(feed: WireRecording): MarketEvent[] {
  const events: MarketEvent[] = [];
  for (let event = feed.next(); event; event = feed.next()) events.push(event);
  return events;
}

const FIRST_NS = 1_723_161_254_000_000_000n;
const at = (ms: number, message: unknown): string =>
  `${FIRST_NS + BigInt(ms) * 1_000_000n} ${typeof message === 'string' ? message : JSON.stringify(message)}`;
const diff = (id: number, bid: string) => ({
  stream: 'x',
  data: { e: 'depthUpdate', E: 1, s: 'BTCUSDT', U: id, u: id, b: [[bid, '1.5']], a: [] },
});
const SNAPSHOT = { lastUpdateId: 1, bids: [['99.00', '2.0']], asks: [['101.50', '3.0']] };
const LINES = [at(0, SNAPSHOT), at(1, diff(2, '98.00')), at(2, diff(3, '97.00')), at(3, diff(4, '96.00'))];

async function open(bytes: Uint8Array | string): Promise<{ feed: WireRecording; events: MarketEvent[] }> {
  using tree = temporaryTree({});
  const file = path.join(tree.root, 'x.gz');
  writeFileSync(file, typeof bytes === 'string' ? gzipSync(bytes) : bytes);
  const feed = await openWireRecording(file);
  return { feed, events: drain(feed) };
}

describe('a wire recording', () => {
  it('plays what the exchange sent, at the times it came', async () => {
    const { feed, events } = await open(`${LINES.join('\n')}\n`);
    expect(events.map(({ kind, offset, tsUs }) => [kind, offset, tsUs - Number(FIRST_NS / 1_000n)])).toEqual([
      ['snapshot', 0, 0],
      ['level', 1, 1_000],
      ['level', 2, 2_000],
      ['level', 3, 3_000],
    ]);
    expect(feed.instruments).toMatchObject([{ symbol: 'BTCUSDT', currency: 'USDT', priceDecimals: 1, qtyDecimals: 1 }]);
    expect(feed.notice).toBeUndefined();
  });

  it('plays up to where it was cut, and says so', async () => {
    const whole = gzipSync(`${LINES.join('\n')}\n`);
    const { feed, events } = await open(whole.subarray(0, whole.length - 16));
    expect(events.length).toBeGreaterThan(0);
    expect(events.length).toBeLessThanOrEqual(4);
    expect(feed.notice).toMatch(/is cut after line \d: it plays up to there$/);
    const halfLine = await open(LINES.join('\n').slice(0, -30));
    expect(halfLine.events).toHaveLength(3);
    expect(halfLine.feed.notice).toMatch(/is cut after line 3/);
    expect((await open(LINES.join('\n'))).feed.notice).toBeUndefined();
  });

  it('plays a zstd file, whole and cut', async () => {
    const whole = zstdCompressSync(`${LINES.join('\n')}\n`);
    expect((await open(whole)).events).toHaveLength(4);
    await expect(open(whole.subarray(0, 20))).rejects.toThrow(/x\.gz/);
  });

  it('says where messages are missing or cannot be read', async () => {
    const { feed, events } = await open(`${[LINES[0], at(1, '{"da'), LINES[1], LINES[3]].join('\n')}\n`);
    expect(feed.notice).toContain('1 messages could not be read');
    expect(feed.notice).toContain('messages are missing in 1 places');
    expect(events.at(-1)!.flags).toEqual(['gap']);
  });

  it.each([
    ['neither gzip nor zstd', 'plain', Buffer.from(LINES.join('\n'))],
    ['line 2: not "<time> <json>"', 'no recording', `${LINES[0]}\nhello\n`],
    ['no book of Binance or Coinbase', 'nothing known', at(0, { x: 1 })],
    ['no book is in it', 'no snapshot', LINES[1]!],
  ])('is refused with "%s" where it is %s', async (words, _what, bytes) => {
    await expect(open(bytes)).rejects.toThrow(words);
  });

  it('is refused where there is no file, or a damaged one', async () => {
    await expect(openWireRecording('no/such.gz')).rejects.toThrow('no/such.gz');
    const damaged = gzipSync(LINES.join('\n').repeat(50));
    damaged[12]! ^= 0xff;
    damaged[14]! ^= 0xff;
    await expect(open(damaged)).rejects.toThrow(/damaged|not "<time> <json>"/);
  });
});

describe.skipIf(!existsSync(SPOT_BTC))('the recorded wires (skipped where ../shared/market-data is absent)', () => {
  it.each([
    [SPOT_BTC, 1, 3_449, 9_756],
    [USDM_BTC, 1, 6_547, 21_308],
    [COINBASE, 10, 9_716, 97],
  ])('%s plays whole, and never crosses a book', async (file, snapshots, levels, trades) => {
    const feed = await openWireRecording(file);
    const counts = { snapshot: 0, level: 0, trade: 0 } as Record<string, number>;
    const books = new Map(feed.instruments.map(({ symbol }) => [symbol, new OrderBook(feed.depth)]));
    for (const event of drain(feed)) {
      counts[event.kind]! += 1;
      books.get(event.instrument)!.apply(event);
    }
    expect(counts).toEqual({ snapshot: snapshots, level: levels, trade: trades });
    for (const { anomalies } of books.values()) expect(anomalies).toEqual({ crossed: 0, unknownLevel: 0, negative: 0 });
    expect(feed.notice).toBeUndefined();
  });

  it('one that was cut in the middle plays to the cut, as zstd too', async () => {
    const packed = readFileSync(COINBASE);
    const { feed, events } = await open(packed.subarray(0, packed.length >> 1));
    expect(feed.notice).toContain('is cut after line');
    expect(events.length).toBeGreaterThan(1_000);
    expect(events.length).toBeLessThan(9_000);
  });

  it('one that was cut in the middle plays to the cut', async () => {
    const packed = readFileSync(SPOT_BTC);
    const cut = packed.subarray(0, packed.length >> 1);
    const { feed, events } = await open(cut);
    expect(feed.notice).toContain('is cut after line');
    const whole = gunzipSync(packed).toString('utf8').split('\n').length;
    const line = Number(/after line (\d+)/.exec(feed.notice!)![1]);
    expect(line).toBeGreaterThan(whole / 4);
    expect(line).toBeLessThan((whole * 3) / 4);
    expect(events.length).toBeGreaterThan(2_000);
  });

  it('one without books is refused', async () => {
    await expect(openWireRecording(KRAKEN)).rejects.toThrow('no book of Binance or Coinbase');
  });
});
