import { describe, expect, it } from 'vitest';
import { seededRng } from '../../../shared/std/rng.ts';
import { LiveFeed } from '../live-feed.ts';
import { binanceSpot, binanceUsdm } from './binance.ts';
import { cryptoMarket } from './crypto-market.ts';
import { type ConnectionTimes, ExchangeConnection } from './exchange-connection.ts';
import type { Exchange } from './exchange.ts';
import type { FeedNetwork, SocketHandlers } from './feed-network.ts';
import { kraken } from './kraken.ts';

const TIMES: ConnectionTimes = {
  tickMs: 1_000,
  backOff: { leastMs: 1_000, mostMs: 8_000 },
  steadyMs: 60_000,
  renewMs: 120_000,
};

/** A network of which the test turns every wheel. */
class HandNetwork implements FeedNetwork {
  readonly rng = seededRng('hand');
  readonly sockets: (SocketHandlers & { url: string; sent: string[]; isClosed: boolean })[] = [];
  readonly gets: { url: string; answer(status: number, body: unknown): Promise<void>; fail(): Promise<void> }[] = [];
  #us = 1_700_000_000_000_000;
  #timers: { us: number; task: () => void }[] = [];

  nowUs(): number {
    return this.#us;
  }

  setTimer(delayMs: number, task: () => void): () => void {
    const timer = { us: this.#us + delayMs * 1_000, task };
    this.#timers.push(timer);
    return () => (this.#timers = this.#timers.filter((each) => each !== timer));
  }

  openSocket(url: string, handlers: SocketHandlers) {
    const socket = { ...handlers, url, sent: [] as string[], isClosed: false };
    this.sockets.push(socket);
    return { send: (text: string) => void socket.sent.push(text), close: () => (socket.isClosed = true) };
  }

  get(url: string): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      const settle = async (done: () => void): Promise<void> => {
        done();
        for (let i = 0; i < 5; i++) await Promise.resolve();
      };
      this.gets.push({
        url,
        answer: (status, body) => settle(() => resolve({ status, body: JSON.stringify(body) })),
        fail: () => settle(() => reject(new Error('no route'))),
      });
    });
  }

  /** How many timers wait. */
  get waiting(): number {
    return this.#timers.length;
  }

  pass(ms: number): void {
    const untilUs = this.#us + ms * 1_000;
    for (;;) {
      const next = this.#timers.toSorted((a, b) => a.us - b.us)[0];
      if (!next || next.us > untilUs) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#us = next.us;
      next.task();
    }
    this.#us = untilUs;
  }

  get last() {
    return this.sockets.at(-1)!;
  }
}

function start(exchange: Exchange = binanceSpot) {
  const network = new HandNetwork();
  const market = cryptoMarket(
    { exchange: 'X', symbol: 'BTCUSDT', quoteCurrency: 'USDT', tickSize: '0.01', lotSize: '0.001' },
    { sessionStartUs: 0, sessionEndUs: 1 },
  );
  const feed = new LiveFeed({ source: 's', instruments: [market.instrument], depth: 10, onAnomaly: () => {} });
  const connection = new ExchangeConnection(exchange, market, feed, network, TIMES);
  connection.start();
  return { network, feed, connection, health: () => connection.meter.read('f', 'BTCUSDT', network.nowUs()) };
}

const SNAPSHOT = { lastUpdateId: 5, bids: [['99.00', '2']], asks: [['101.00', '3']] };
const diff = (id: number, bid = '98.00', E = 1_700_000_000_500): string =>
  JSON.stringify({ data: { e: 'depthUpdate', E, s: 'BTCUSDT', U: id, u: id, b: [[bid, '1']], a: [] } });

async function live(): Promise<ReturnType<typeof start>> {
  const started = start();
  started.network.last.onOpen();
  started.network.pass(0);
  await started.network.gets.at(-1)!.answer(200, SNAPSHOT);
  return started;
}

describe('a connection to an exchange', () => {
  it('is live once the book is there', async () => {
    const { network, health } = start();
    expect(health()).toMatchObject({ state: 'connecting', ageUs: null });
    network.last.onOpen();
    expect(health().state).toBe('resynchronising');
    network.pass(0);
    expect(network.gets[0]!.url).toContain('depth?symbol=BTCUSDT');
    await network.gets[0]!.answer(200, SNAPSHOT);
    network.last.onMessage(diff(6));
    network.pass(250);
    expect(health()).toMatchObject({ state: 'live', messages: 1, ageUs: 250_000, gaps: 0, reconnects: 0 });
    const rates = [1, 2].map(() => {
      network.pass(1_000);
      return health().messagesPerSecond;
    });
    expect(rates).toEqual([1, 0]);
  });

  it('waits for all of its sockets', () => {
    const { network, health } = start(binanceUsdm);
    expect(network.sockets.map(({ url }) => new URL(url).pathname)).toEqual(['/public/stream', '/market/stream']);
    network.sockets[0]!.onOpen();
    expect(health().state).toBe('connecting');
    network.sockets[1]!.onOpen();
    expect(health().state).toBe('resynchronising');
  });

  it('tells the lead of the exchange’s clock with its sign', async () => {
    const { network, health } = await live();
    const ms = network.nowUs() / 1_000;
    network.last.onMessage(diff(6, '98.00', ms - 900));
    expect(health().clockOffsetUs).toBe(-900_000);
    network.last.onMessage(diff(7, '98.00', ms + 1_270));
    network.last.onMessage(diff(8, '98.00', ms + 1_100));
    expect(health().clockOffsetUs).toBe(1_270_000);
  });

  it('comes back after growing, jittered waits, and hears nothing of what it gave up', async () => {
    const { network, health, feed } = await live();
    const waits: number[] = [];
    for (let round = 0; round < 6; round++) {
      const count = network.sockets.length;
      const old = network.last;
      old.onClose('reset');
      let ms = 0;
      for (; network.sockets.length === count; ms += 10) network.pass(10);
      waits.push(ms);
      expect(old.isClosed).toBe(true);
      old.onMessage(diff(6));
    }
    expect(health()).toMatchObject({ messages: 0, reconnects: 6, resyncs: 1 });
    expect(health().detail).toContain('reset');
    expect(feed.book('BTCUSDT')).toBeNull();
    for (const [round, wait] of waits.entries()) {
      const full = Math.min(8_000, 1_000 * 2 ** round);
      expect(wait).toBeGreaterThanOrEqual(full / 2);
      expect(wait).toBeLessThanOrEqual(full + 10);
    }
    expect(new Set(waits.map((wait) => wait % 1_000)).size).toBeGreaterThan(3);
  });

  it('gives up a connection that is silent for longer than the exchange ever is', async () => {
    const { network, health } = await live();
    network.last.onMessage(diff(6));
    network.pass(binanceSpot.silenceMs);
    expect(health().state).toBe('live');
    network.pass(1_000);
    expect(health().state).toBe('stale');
    expect(health().detail).toContain('nothing was heard of Binance for');
    network.pass(8_000);
    expect(network.sockets).toHaveLength(2);
  });

  it('asks again for a snapshot that fails or cannot be read', async () => {
    const { network, health } = start();
    network.last.onOpen();
    network.pass(0);
    await network.gets[0]!.fail();
    expect(health().detail).toBe('no snapshot from Binance: no route');
    network.pass(1_000);
    await network.gets[1]!.answer(429, {});
    expect(health().detail).toContain('status 429');
    network.pass(2_000);
    await network.gets[2]!.answer(200, { bids: 7 });
    network.pass(4_000);
    await network.gets[3]!.answer(200, SNAPSHOT);
    expect(health().state).toBe('live');
  });

  it('does not hear an answer to an earlier question', async () => {
    const { network, health } = await live();
    network.last.onMessage(diff(8));
    network.pass(1_000);
    network.last.onClose('reset');
    await network.gets[1]!.answer(200, SNAPSHOT);
    expect(health().state).toBe('connecting');
  });

  it('counts and survives messages that are garbled', async () => {
    const { network, health } = await live();
    for (const text of ['', '{"data":', '[]', 'null', '{"data":{"e":"depthUpdate","s":"BTCUSDT"}}', '\u0000']) {
      network.last.onMessage(text);
    }
    expect(health()).toMatchObject({ state: 'live', messages: 6 });
    expect(health().anomalies.garbled).toBe(6);
  });

  it('asks for the book anew when it would be crossed', async () => {
    const { network, health, feed } = await live();
    network.last.onMessage(diff(6, '101.00'));
    expect(health()).toMatchObject({ state: 'resynchronising', resyncs: 1, anomalies: { crossed: 1 } });
    network.pass(1_000);
    await network.gets.at(-1)!.answer(200, { ...SNAPSHOT, lastUpdateId: 6 });
    expect(health().state).toBe('live');
    expect(feed.book('BTCUSDT')!.bestPx('buy')).toBe(9_900);
  });

  it('waits before it asks again for a snapshot that is itself crossed', async () => {
    const { network, health } = start();
    network.last.onOpen();
    network.pass(0);
    await network.gets[0]!.answer(200, { ...SNAPSHOT, bids: [['101.00', '1']] });
    expect([health().anomalies.crossed, network.gets.length]).toEqual([1, 1]);
    network.pass(5_000);
    expect(network.gets).toHaveLength(2);
    await network.gets[1]!.answer(200, SNAPSHOT);
    expect(health().state).toBe('live');
  });

  it('does not knock again where it is refused, and leaves nothing behind when closed', async () => {
    const refused = start(kraken);
    refused.network.last.onOpen();
    refused.network.last.onMessage('{"event":"subscriptionStatus","status":"error","errorMessage":"no such pair"}');
    expect(refused.health()).toMatchObject({ state: 'ended', detail: 'Kraken refuses: no such pair' });
    const { network, connection, health } = await live();
    connection.stop();
    for (const each of [refused.network, network]) {
      each.pass(100_000);
      expect([each.sockets.length, each.last.isClosed, each.waiting]).toEqual([1, true, 0]);
    }
    expect(health().state).toBe('ended');
  });

  it('renews a book whose stream does not show every loss', () => {
    const { network } = start(kraken);
    network.last.onOpen();
    network.last.onMessage(
      JSON.stringify([0, { as: [['101.00', '1', '1.0']], bs: [['99.00', '1', '1.0']] }, 'book-100', 'BTCUSDT']),
    );
    const sent = network.last.sent.length;
    for (let i = 0; i < 122; i++) {
      network.pass(1_000);
      network.last.onMessage('{"event":"heartbeat"}');
    }
    expect(network.last.sent.slice(sent).map((text) => (JSON.parse(text) as { event: string }).event)).toEqual([
      'unsubscribe',
      'subscribe',
    ]);
  });
});
