/**
 * How many messages a second a live feed takes from text to book: recorded lines of an exchange through decoding,
 * protocol and feed into the book that an algorithm sees, without sockets, on one thread. The recorded peak was 2,466
 * messages a second; the goal is twenty times that.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Exchange } from '../engine/feeds/crypto/exchange.ts';
import { binanceSpot, binanceUsdm } from '../engine/feeds/crypto/binance.ts';
import { coinbase } from '../engine/feeds/crypto/coinbase.ts';
import { cryptoMarket, type MarketTerms } from '../engine/feeds/crypto/crypto-market.ts';
import { CleanFeed } from '../engine/feeds/cleaning/clean-feed.ts';
import { LiveFeed } from '../engine/feeds/live-feed.ts';
import { OrderBook } from '../engine/feeds/order-book.ts';
import { readWireFile } from '../engine/feeds/wire/wire-file.ts';
import { invariant } from '../shared/std/assert.ts';
import { coinbaseScript } from '../tests/fixtures/coinbase-script.ts';
import { median, type Report } from './bench.ts';

const SHARED = process.env['WATCHKEEPER_SHARED'] ?? join(import.meta.dirname, '../../shared');
const PEAK_PER_SECOND = 2_466;
const ROUNDS = 7;
/** As often as the dispatcher gets its turn at such a rate. */
const MESSAGES_A_PULL = 64;

const RECORDINGS: readonly { file: string; exchange: Exchange; terms: Omit<MarketTerms, 'exchange'> }[] = [
  {
    file: 'spot_btcusdt_20240808.gz',
    exchange: binanceSpot,
    terms: { symbol: 'BTCUSDT', quoteCurrency: 'USDT', tickSize: '0.01', lotSize: '0.00001' },
  },
  {
    file: 'usdm_btcusdt_20240808.gz',
    exchange: binanceUsdm,
    terms: { symbol: 'BTCUSDT', quoteCurrency: 'USDT', tickSize: '0.1', lotSize: '0.001' },
  },
  {
    file: 'COINBASE.ws.28.0.zst',
    exchange: coinbase,
    terms: { symbol: 'SKL-USD', quoteCurrency: 'USD', tickSize: '0.0001', lotSize: '0.1' },
  },
];

export async function bench(report: Report): Promise<void> {
  for (const { file, exchange, terms } of RECORDINGS) {
    const path = join(SHARED, 'market-data/crypto-wire', file);
    const name = `wire/${exchange.id}`;
    if (!existsSync(path)) {
      report({ name: `${name}/skipped`, value: 1, unit: 'recordings', detail: 'it is not on this machine' });
      continue;
    }
    const texts = exchange === coinbase ? await advancedTrade(path, terms.symbol) : await received(path);
    // Best quotes are no part of the streams that the engine subscribes to; counting them would flatter.
    const subscribed = texts.filter((text) => !text.includes('@bookTicker') && !text.includes('"ticker"'));
    const rounds = Array.from({ length: ROUNDS }, () => playThrough(subscribed, exchange, terms));
    const value = median(rounds);
    report({ name, value, unit: 'messages/s', detail: { messages: subscribed.length, rounds } });
    report({ name: `${name}/times-peak`, value: value / PEAK_PER_SECOND, unit: 'times', detail: { goal: 20 } });
  }
}

async function received(path: string): Promise<string[]> {
  const { lines } = await readWireFile(path);
  return lines.filter(({ way }) => way === 'received').map(({ text }) => text);
}

/** Coinbase was recorded in an older protocol: its levels and trades in the shapes of the one that is spoken now. */
async function advancedTrade(path: string, symbol: string): Promise<string[]> {
  const script = await coinbaseScript(path, join(dirname(path), 'COINBASE.0.zst'), symbol);
  const wants = script.connected(new URL('wss://local'));
  const subscription = { type: 'subscribe', product_ids: [symbol], channel: 'level2' };
  const texts = [...script.answer(subscription, wants), ...script.frames.map(({ text }) => text)];
  return texts.map((text, index) => script.numbered?.(text, index) ?? text);
}

/** Messages a second, of all of them once. */
function playThrough(texts: readonly string[], exchange: Exchange, terms: Omit<MarketTerms, 'exchange'>): number {
  const market = cryptoMarket({ exchange: exchange.name, ...terms }, { sessionStartUs: 0, sessionEndUs: 1 });
  const feed = new LiveFeed({
    source: 'bench',
    instruments: [market.instrument],
    depth: exchange.depth,
    onAnomaly: () => {},
  });
  const cleaned = new CleanFeed(feed);
  const book = new OrderBook(exchange.depth);
  let nowUs = 0;
  const protocol = exchange.protocol(market, {
    event: (event) => feed.push(market.symbol, event, nowUs),
    send: () => {},
    askSnapshot: () => {},
    anomaly: () => {},
    lost: () => feed.pushGap(market.symbol, nowUs),
    refused: () => {},
  });
  protocol.onOpen();
  const startedMs = performance.now();
  for (const [index, text] of texts.entries()) {
    nowUs = index;
    const message = JSON.parse(text) as object;
    if ('lastUpdateId' in message) protocol.onSnapshot(message);
    else protocol.onMessage(message);
    if (index % MESSAGES_A_PULL !== 0) continue;
    for (let event = cleaned.next(); event; event = cleaned.next()) book.apply(event);
  }
  const seconds = (performance.now() - startedMs) / 1_000;
  invariant(protocol.isSynchronised && book.bestPx('buy') > 0 && book.anomalies.crossed === 0, 'a sound book');
  return texts.length / seconds;
}
