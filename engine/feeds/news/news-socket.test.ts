import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { seededRng } from '../../../shared/std/rng.ts';
import { FeedError } from '../../core/feed.ts';
import { systemNetwork } from '../crypto/system-network.ts';
import { NewsSocket } from './news-socket.ts';

let server: WebSocketServer;
let clients: WebSocket[];
let nowUs: number;
let news: NewsSocket;

const TIMES = { backOff: { leastMs: 1, mostMs: 5 }, steadyMs: 1_000 };

beforeEach(async () => {
  clients = [];
  nowUs = 5_000_000;
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (client) => clients.push(client));
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/news`;
  const network = systemNetwork(() => nowUs, seededRng('news'));
  news = new NewsSocket(url, network, { scorer: null, maxRows: 500 }, TIMES);
  news.start();
});
afterEach(() => {
  news.close();
  for (const client of clients) client.terminate();
  server.close();
});

async function until(isSo: () => boolean): Promise<void> {
  const giveUpMs = performance.now() + 20_000;
  while (!isSo()) {
    if (performance.now() > giveUpMs) throw new Error(`never: ${JSON.stringify(news.health())}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

const headlines = (): string[] => news.desk.rowsUpTo(Infinity).map(({ headline }) => headline);

describe('news from a websocket', () => {
  it('are known from when they came, not from when they say', async () => {
    await until(() => clients.length === 1 && news.health().state === 'live');
    clients[0]!.send('{"time": 999999999, "headline": "from the future"}\n{"time": 1, "headline": "old"}');
    await until(() => news.desk.count === 2);
    expect(news.desk.rowsUpTo(4_999_999)).toEqual([]);
    expect(news.desk.rowsUpTo(5_000_000)).toMatchObject([
      { seq: 1, tsUs: 5_000_000, headline: 'from the future' },
      { seq: 2, tsUs: 5_000_000, headline: 'old' },
    ]);
    expect(news.desk.latest(nowUs)?.source).toMatch(/^127\.0\.0\.1:\d+$/);
  });

  it('survive what cannot be read, and lost connections', async () => {
    await until(() => clients.length === 1);
    clients[0]!.send('{"time": 1, "headl');
    clients[0]!.send(Buffer.from([0xff]), { binary: true });
    clients[0]!.send('x'.repeat(2 << 20));
    clients[0]!.send('{"time": 1, "headline": "before"}');
    await until(() => news.desk.count === 1);
    expect(news.health()).toMatchObject({ garbled: 3, messages: 4, state: 'live' });
    expect(news.health().detail).toContain('message 3: 2097152 characters');
    for (let round = 1; round <= 3; round++) {
      clients.at(-1)!.terminate();
      await until(() => clients.length === round + 1);
    }
    clients.at(-1)!.send('{"time": 1, "headline": "after"}');
    await until(() => news.desk.count === 2);
    expect(headlines()).toEqual(['before', 'after']);
    expect(news.health()).toMatchObject({ reconnects: 3, state: 'live' });
  });

  it('are cut to a bound in a flood, which is told', async () => {
    await until(() => clients.length === 1);
    const line = '{"time": 1, "headline": "again"}';
    clients[0]!.send(Array.from({ length: 1_000 }, () => line).join('\n'));
    await until(() => news.health().messages === 1);
    expect(news.desk.count).toBe(200);
    expect(news.health()).toMatchObject({ gaps: 800 });
    expect(news.health().detail).toContain('800 headlines over 200 a second were dropped');
    nowUs += 1_000_000;
    clients[0]!.send(line);
    await until(() => news.desk.count === 201);
    expect(news.health().messagesPerSecond).toBe(1_000);
  });

  it('end when told, and stay ended', async () => {
    await until(() => clients.length === 1);
    news.close();
    await until(() => server.clients.size === 0);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(clients).toHaveLength(1);
    expect(news.health().state).toBe('ended');
  });

  it('need an address of a websocket', () => {
    const network = systemNetwork(() => nowUs, seededRng('x'));
    for (const url of ['news.example.com', 'https://news.example.com']) {
      expect(() => new NewsSocket(url, network, { scorer: null })).toThrow(FeedError);
    }
  });
});
