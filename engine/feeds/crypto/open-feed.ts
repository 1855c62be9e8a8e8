/** Opens a live feed by its name, such as `binance:btcusdt`; several markets of one exchange are divided by commas. */
import { US_PER_DAY } from '../../../shared/std/duration.ts';
import { FeedError } from '../../core/feed.ts';
import { nearest } from '../../core/nearest.ts';
import type { FeedHealth } from '../feed-health.ts';
import { LiveFeed } from '../live-feed.ts';
import { binanceSpot, binanceUsdm } from './binance.ts';
import { coinbase } from './coinbase.ts';
import { cryptoMarket, type CryptoMarket } from './crypto-market.ts';
import { CONNECTION_TIMES, type ConnectionTimes, ExchangeConnection } from './exchange-connection.ts';
import type { Exchange } from './exchange.ts';
import type { FeedNetwork } from './feed-network.ts';
import { kraken } from './kraken.ts';

const EXCHANGES: readonly Exchange[] = [binanceSpot, binanceUsdm, coinbase, kraken];

/** The exchanges never close, and an engine is not up for longer than this. */
const SESSION_DAYS = 366;

/** With 400 and 404 exchanges say that they do not have a market. */
const ANSWERS: ReadonlySet<number> = new Set([200, 400, 404]);
const REFUSALS: ReadonlyMap<number, string> = new Map([
  [403, ', this machine is not let in'],
  [418, ', this machine is banned for a while'],
  [429, ', it was asked too often'],
  [451, ', it does not serve this country'],
]);

/** Each market has a connection of its own. */
const MAX_MARKETS = 16;

export interface OpenFeed {
  readonly feed: LiveFeed;
  /** One for each market. */
  health(): FeedHealth[];
  close(): void;
}

/** Throws FeedError where the name says nothing that can be opened, or the exchange cannot be reached. */
export async function openFeed(
  spec: string,
  network: FeedNetwork,
  times: ConnectionTimes = CONNECTION_TIMES,
): Promise<OpenFeed> {
  const { exchange, symbols } = parseFeedSpec(spec);
  const markets = await Promise.all(symbols.map((symbol) => findMarket(exchange, symbol, network)));
  const source = `live:${exchange.id}:${symbols.join(',')}`;
  const connections = new Map<string, ExchangeConnection>();
  const feed = new LiveFeed({
    source,
    instruments: markets.map(({ instrument }) => instrument),
    depth: exchange.depth,
    onAnomaly: (kind, instrument, count) => connections.get(instrument)?.anomaly(kind, count),
  });
  for (const market of markets) {
    connections.set(market.symbol, new ExchangeConnection(exchange, market, feed, network, times));
  }
  for (const connection of connections.values()) connection.start();
  return {
    feed,
    health: () =>
      Array.from(connections, ([symbol, { meter }]) => meter.read(`${exchange.id}:${symbol}`, symbol, network.nowUs())),
    close() {
      for (const connection of connections.values()) connection.stop();
    },
  };
}

export function parseFeedSpec(spec: string): { exchange: Exchange; symbols: readonly string[] } {
  const [id = '', ...rest] = spec.split(':');
  const exchange = EXCHANGES.find((each) => each.id === id.toLowerCase());
  if (!exchange) {
    const known = EXCHANGES.map((each) => each.id);
    const [near] = nearest(id.toLowerCase(), known, 1);
    throw new FeedError(
      `${spec}: no exchange is called "${id}"${near ? `, did you mean ${near}?` : ';'} ${known.join(', ')} are known`,
    );
  }
  const symbols = [...new Set(rest.join(':').split(',').filter(Boolean).map(exchange.canonical))];
  if (symbols.length > 0 && symbols.length <= MAX_MARKETS) return { exchange, symbols };
  throw new FeedError(`${spec}: name 1 to ${MAX_MARKETS} markets after the exchange, as in binance:btcusdt`);
}

async function findMarket(exchange: Exchange, symbol: string, network: FeedNetwork): Promise<CryptoMarket> {
  const terms = await ask(exchange, exchange.termsUrl(symbol), network, (answer) => exchange.terms(symbol, answer));
  if (terms) {
    const sessionStartUs = Math.floor(network.nowUs() / US_PER_DAY) * US_PER_DAY;
    return cryptoMarket(terms, { sessionStartUs, sessionEndUs: sessionStartUs + SESSION_DAYS * US_PER_DAY });
  }
  const known = await ask(exchange, exchange.symbolsUrl(), network, exchange.symbols);
  const near = nearest(symbol, known, 3);
  throw new FeedError(
    `${exchange.id}:${symbol}: ${exchange.name} has no such market${near.length > 0 ? `; near it: ${near.join(', ')}` : ''}`,
  );
}

async function ask<T>(exchange: Exchange, url: string, network: FeedNetwork, read: (answer: unknown) => T): Promise<T> {
  try {
    const { status, body } = await network.get(url);
    if (!ANSWERS.has(status)) throw new Error(`it answers with status ${status}${REFUSALS.get(status) ?? ''}`);
    return read(JSON.parse(body));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new FeedError(
      `${exchange.name} does not say what it trades (${new URL(url).host}: ${why}); check the network, or use --replay`,
      { cause: error },
    );
  }
}
