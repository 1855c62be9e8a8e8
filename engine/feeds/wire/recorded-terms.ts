/**
 * Finds out what a wire recording is of: the exchange, the markets, and the finest step that each market's prices and
 * sizes are written in, since a recording does not hold the exchange's own list of terms.
 */
import type { MarketTerms } from '../crypto/crypto-market.ts';
import type { Exchange } from '../crypto/exchange.ts';
import { binanceSpot, binanceUsdm } from '../crypto/binance.ts';
import { recordedCoinbase } from '../crypto/coinbase-exchange.ts';
import { decimalsOf } from './decimal.ts';
import { isObject } from './json-shape.ts';

export interface RecordedMarkets {
  readonly exchange: Exchange;
  readonly terms: readonly MarketTerms[];
}

const QUOTES = ['USDT', 'USDC', 'FDUSD', 'TUSD', 'BUSD', 'USD', 'EUR', 'GBP', 'JPY', 'TRY', 'BTC', 'ETH', 'BNB'];

/** Null where the messages are of no exchange that is known with its book. */
export function recordedMarkets(messages: Iterable<unknown>): RecordedMarkets | null {
  const markets = new Map<string, { px: number; qty: number }>();
  let exchange: Exchange | null = null;
  let shared: readonly unknown[] = [];
  const note = (symbol: unknown, levels: unknown): void => {
    if (typeof symbol !== 'string' || !Array.isArray(levels)) return;
    const steps = markets.get(symbol) ?? { px: 0, qty: 0 };
    markets.set(symbol, steps);
    for (const [px, qty] of levels as readonly (readonly unknown[])[]) {
      if (typeof px === 'string') steps.px = Math.max(steps.px, decimalsOf(px));
      if (typeof qty === 'string') steps.qty = Math.max(steps.qty, decimalsOf(qty));
    }
  };
  for (const message of messages) {
    if (!isObject(message)) continue;
    const { data, type, product_id: product } = message;
    if (isObject(data) && data['e'] === 'depthUpdate') {
      exchange ??= 'pu' in data ? binanceUsdm : binanceSpot;
      for (const levels of [data['b'], data['a']]) note(data['s'], levels);
    } else if (isObject(data) && (data['e'] === 'trade' || data['e'] === 'aggTrade')) {
      note(data['s'], [[data['p'], data['q']]]);
    } else if ('lastUpdateId' in message) {
      shared = [message['bids'], message['asks']];
    } else if (type === 'snapshot') {
      exchange ??= recordedCoinbase;
      for (const levels of [message['bids'], message['asks']]) note(product, levels);
    } else if (type === 'l2update' && Array.isArray(message['changes'])) {
      note(
        product,
        message['changes'].map((change: unknown) => (Array.isArray(change) ? change.slice(1) : [])),
      );
    } else if (type === 'match') {
      note(product, [[message['price'], message['size']]]);
    }
  }
  if (!exchange) return null;
  for (const symbol of markets.keys()) for (const levels of shared) note(symbol, levels);
  const { name } = exchange;
  return { exchange, terms: Array.from(markets, ([symbol, steps]) => termsOf(name, symbol, steps)) };
}

const termsOf = (exchange: string, symbol: string, steps: { px: number; qty: number }): MarketTerms => ({
  exchange,
  symbol,
  quoteCurrency: symbol.split('-')[1] ?? QUOTES.find((quote) => symbol.endsWith(quote)) ?? 'USD',
  tickSize: stepOf(steps.px),
  lotSize: stepOf(steps.qty),
});

const stepOf = (decimals: number): string => (decimals === 0 ? '1' : `0.${'0'.repeat(decimals - 1)}1`);
