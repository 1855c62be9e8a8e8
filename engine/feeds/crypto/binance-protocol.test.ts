import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SPOT_ETH, USDM_BTC } from '../../../tests/fixtures/wire-markets.ts';
import { OrderBook } from '../order-book.ts';
import { readWireFile } from '../wire/wire-file.ts';
import { binanceSpot, binanceUsdm } from './binance.ts';
import { recordProtocol, type ProtocolRecord } from './protocol-record.ts';

const level = (px: string, qty: string) => [px, qty];

const diff = (first: number, last: number, previous: number | null = null, bids = [level('100.00', '1.000')]) => ({
  stream: 'btcusdt@depth@100ms',
  data: {
    e: 'depthUpdate',
    E: 1_700_000_000_000,
    s: 'BTCUSDT',
    U: first,
    u: last,
    b: bids,
    a: [],
    ...(previous !== null && { pu: previous }),
  },
});
const snapshot = (lastUpdateId: number) => ({
  lastUpdateId,
  bids: [level('99.00', '2')],
  asks: [level('101.00', '3')],
});
const trade = (id: number, change: object = {}) => ({
  stream: 'btcusdt@trade',
  data: { e: 'trade', E: 5, T: 4, s: 'BTCUSDT', t: id, p: '100.50', q: '0.020', m: true, ...change },
});
const kinds = ({ events }: ProtocolRecord): string[] => events.map(({ kind }) => kind);

describe('Binance spot', () => {
  it('joins the stream to a snapshot that comes later, dropping what the snapshot holds', () => {
    const record = recordProtocol(binanceSpot);
    const { protocol } = record;
    expect(record.snapshotsAsked).toBe(1);
    for (const each of [diff(1, 5), diff(6, 9), diff(10, 12)]) protocol.onMessage(each);
    expect(protocol.isSynchronised).toBe(false);
    protocol.onSnapshot(snapshot(7));
    expect(kinds(record)).toEqual(['snapshot', 'level', 'level']);
    expect(protocol.isSynchronised).toBe(true);
    expect(record.anomalies).toEqual([]);
  });

  it('asks again for a snapshot older than its stream', () => {
    const record = recordProtocol(binanceSpot);
    record.protocol.onMessage(diff(10, 12));
    record.protocol.onSnapshot(snapshot(8));
    expect([record.snapshotsAsked, kinds(record), record.anomalies]).toEqual([2, [], ['oldSnapshot']]);
    record.protocol.onSnapshot(snapshot(9));
    expect(kinds(record)).toEqual(['snapshot', 'level']);
    expect(record.gaps).toBe(0);
  });

  it('sees that a snapshot that was there first is older than the stream', () => {
    const record = recordProtocol(binanceSpot);
    record.protocol.onSnapshot(snapshot(5));
    record.protocol.onMessage(diff(10, 12));
    expect([record.snapshotsAsked, record.anomalies, record.gaps]).toEqual([2, ['oldSnapshot'], 0]);
    record.protocol.onSnapshot(snapshot(11));
    expect(kinds(record)).toEqual(['snapshot', 'snapshot', 'level']);
  });

  it('finds a gap, and joins again', () => {
    const record = recordProtocol(binanceSpot);
    const { protocol } = record;
    protocol.onSnapshot(snapshot(5));
    protocol.onMessage(diff(6, 7));
    protocol.onMessage(diff(9, 10));
    expect([record.gaps, record.snapshotsAsked, protocol.isSynchronised]).toEqual([1, 2, false]);
    protocol.onMessage(diff(11, 13));
    protocol.onSnapshot(snapshot(9));
    expect(kinds(record)).toEqual(['snapshot', 'level', 'snapshot', 'level', 'level']);
    expect(record.gaps).toBe(1);
  });

  it('puts in order what overtook while it waited, and leaves out what it has had', () => {
    const record = recordProtocol(binanceSpot);
    const { protocol } = record;
    protocol.onMessage(diff(6, 7));
    protocol.onMessage(diff(10, 11));
    protocol.onMessage(diff(8, 9));
    protocol.onSnapshot(snapshot(6));
    expect(kinds(record)).toEqual(['snapshot', 'level', 'level', 'level']);
    protocol.onMessage(diff(8, 9));
    expect(record.events).toHaveLength(4);
    expect(record.anomalies).toEqual(['duplicate']);
  });

  it('tells trades by who rested, and counts the missing and the repeated', () => {
    const record = recordProtocol(binanceSpot);
    const { protocol } = record;
    protocol.onMessage(trade(1));
    protocol.onMessage(trade(2, { m: false }));
    protocol.onMessage(trade(2));
    protocol.onMessage(trade(5));
    const shape = { kind: 'trade', px: 10_050, qty: 20, isPrint: true, exchangeUs: 4_000 };
    expect(record.events).toMatchObject([{ ...shape, side: 'buy' }, { ...shape, side: 'sell' }, shape]);
    expect(record.anomalies).toEqual(['duplicate', 'missingTrades']);
  });

  it.each([
    ['no number of an update', { ...diff(6, 7).data, U: '6' }],
    ['a price that is none', { ...diff(6, 7).data, b: [['x', '1']] }],
    ['a price off the tick', { ...diff(6, 7).data, b: [['100.005', '1']] }],
    ['a level that is no pair', { ...diff(6, 7).data, a: [7] }],
    ['an update that ends before it begins', { ...diff(7, 6).data }],
  ])('changes nothing by a message with %s', (_name, data) => {
    const record = recordProtocol(binanceSpot);
    record.protocol.onSnapshot(snapshot(5));
    expect(() => record.protocol.onMessage({ stream: 's', data })).toThrow(/./);
    expect(record.events).toHaveLength(1);
    // It was lost, which the next one shows.
    record.protocol.onMessage(diff(8, 9));
    expect(record.protocol.isSynchronised).toBe(false);
  });
});

describe('Binance USD-M', () => {
  it('goes by the last update that each one names, whose numbers are not in a row', () => {
    const record = recordProtocol(binanceUsdm);
    const { protocol } = record;
    protocol.onMessage(diff(100, 150, 90));
    protocol.onMessage(diff(170, 190, 150));
    protocol.onSnapshot(snapshot(160));
    expect(kinds(record)).toEqual(['snapshot', 'level']);
    protocol.onMessage(diff(230, 240, 190));
    expect([kinds(record).length, record.gaps]).toEqual([3, 0]);
    protocol.onMessage(diff(260, 270, 250));
    expect(record.gaps).toBe(1);
  });

  it('leaves out transfers that are told as trades of nothing', () => {
    const record = recordProtocol(binanceUsdm);
    record.protocol.onMessage(trade(1, { p: '0', q: '0', X: 'NA' }));
    expect(record.events).toEqual([]);
  });
});

describe.skipIf(!existsSync(SPOT_ETH))('the recorded streams (skipped where ../shared/market-data is absent)', () => {
  it.each([
    [SPOT_ETH, binanceSpot, { symbol: 'ETHUSDT', lotSize: '0.0001' }],
    [USDM_BTC, binanceUsdm, { symbol: 'BTCUSDT', tickSize: '0.1' }],
  ])('%s: each diff that is lost is found by the next one, once', async (path, exchange, terms) => {
    const texts = (await readWireFile(path)).lines.map(({ text }) => text);
    const first = JSON.parse(texts.find((text) => text.startsWith('{"lastUpdateId"'))!) as unknown;
    const diffs = texts
      .filter((text) => text.includes('depthUpdate'))
      .slice(0, 400)
      .map((text) => JSON.parse(text) as unknown);
    const start = diffs.length - 300;
    for (let lost = start; lost < diffs.length - 1; lost++) {
      const record = recordProtocol(exchange, terms);
      for (const each of diffs.slice(0, start)) record.protocol.onMessage(each);
      record.protocol.onSnapshot(first);
      diffs.slice(start).forEach((each, i) => start + i !== lost && record.protocol.onMessage(each));
      expect([lost, record.gaps]).toEqual([lost, 1]);
    }
  });

  it.each([
    [SPOT_ETH, binanceSpot, { symbol: 'ETHUSDT', lotSize: '0.0001' }],
    [USDM_BTC, binanceUsdm, { symbol: 'BTCUSDT', tickSize: '0.1' }],
  ])('%s: the book has the best prices that the exchange told beside it', async (path, exchange, terms) => {
    const record = recordProtocol(exchange, terms);
    const { protocol, market, events } = record;
    const quotes = new Map<number, Record<string, string>>();
    const messages = (await readWireFile(path)).lines.map(
      ({ text }) =>
        JSON.parse(text) as { lastUpdateId?: number; stream: string; data: Record<string, string> & { u: number } },
    );
    for (const { stream, data } of messages) if (stream?.includes('@bookTicker')) quotes.set(data.u, data);
    const book = new OrderBook();
    let compared = 0;
    for (const message of messages) {
      if (message.lastUpdateId !== undefined) protocol.onSnapshot(message);
      else protocol.onMessage(message);
      for (const event of events.splice(0)) book.apply({ ...event, tsUs: 0, offset: 0, instrument: 'X' });
      // The quote of the very update at which a diff ends must be the top of the book after it.
      const quote =
        message.data?.['e'] === 'depthUpdate' && protocol.isSynchronised ? quotes.get(message.data.u) : undefined;
      if (!quote) continue;
      compared++;
      const { b, B, a, A } = quote;
      const told = [market.px(b), market.qty(B), market.px(a), market.qty(A)];
      expect([book.bestPx('buy'), book.bestQty('buy'), book.bestPx('sell'), book.bestQty('sell')]).toEqual(told);
    }
    expect(compared).toBeGreaterThan(400);
    expect(book.anomalies.crossed).toBe(0);
  });
});
