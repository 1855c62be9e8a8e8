/** Binance, spot and USD-M futures: where their streams and terms are. Streams need no subscription message. */
import { isObject, listIn, objectIn, textIn, type JsonObject } from '../wire/json-shape.ts';
import { BinanceProtocol } from './binance-protocol.ts';
import type { MarketTerms } from './crypto-market.ts';
import type { Exchange } from './exchange.ts';

const lower = (symbol: string): string => symbol.toLowerCase();

const common = {
  depth: Infinity,
  // A market without a change of its book for so long is one that nobody trades.
  silenceMs: 30_000,
  canonical: (symbol: string) => symbol.replaceAll(/[-/]/g, '').toUpperCase(),
};

export const binanceSpot: Exchange = {
  ...common,
  id: 'binance',
  name: 'Binance',
  streamUrls: (symbol) => [
    `wss://stream.binance.com:9443/stream?streams=${lower(symbol)}@depth@100ms/${lower(symbol)}@trade`,
  ],
  termsUrl: (symbol) => `https://api.binance.com/api/v3/exchangeInfo?symbol=${symbol}`,
  terms: (symbol, answer) => readTerms('Binance', symbol, answer),
  // The list of prices is the shortest that names every symbol.
  symbolsUrl: () => 'https://api.binance.com/api/v3/ticker/price',
  symbols: (answer) => symbolsIn(answer),
  snapshotUrl: (symbol) => `https://api.binance.com/api/v3/depth?symbol=${symbol}&limit=5000`,
  protocol: (market, output) => new BinanceProtocol(market, output, false),
};

export const binanceUsdm: Exchange = {
  ...common,
  id: 'binance-usdm',
  name: 'Binance USD-M',
  // Book and trades come from two gateways.
  streamUrls: (symbol) => [
    `wss://fstream.binance.com/public/stream?streams=${lower(symbol)}@depth@100ms`,
    `wss://fstream.binance.com/market/stream?streams=${lower(symbol)}@aggTrade`,
  ],
  termsUrl: () => 'https://fapi.binance.com/fapi/v1/exchangeInfo',
  terms: (symbol, answer) => readTerms('Binance USD-M', symbol, answer),
  symbolsUrl: () => 'https://fapi.binance.com/fapi/v1/ticker/price',
  symbols: (answer) => symbolsIn(answer),
  snapshotUrl: (symbol) => `https://fapi.binance.com/fapi/v1/depth?symbol=${symbol}&limit=1000`,
  protocol: (market, output) => new BinanceProtocol(market, output, true),
};

/** An error answer, which has no symbols, is how an unknown one is told. */
function readTerms(exchange: string, symbol: string, answer: unknown): MarketTerms | null {
  const symbols = isObject(answer) && Array.isArray(answer['symbols']) ? (answer['symbols'] as unknown[]) : [];
  const found = symbols.find((entry): entry is JsonObject => isObject(entry) && entry['symbol'] === symbol);
  if (!found) return null;
  const filters = listIn(found['filters'], 'the filters').map((filter) => objectIn(filter, 'a filter'));
  const step = (type: string, field: string): string =>
    textIn(filters.find(({ filterType }) => filterType === type)?.[field], `${field} of the filter ${type}`);
  return {
    exchange,
    symbol,
    quoteCurrency: textIn(found['quoteAsset'], 'quoteAsset'),
    tickSize: step('PRICE_FILTER', 'tickSize'),
    lotSize: step('LOT_SIZE', 'stepSize'),
  };
}

const symbolsIn = (answer: unknown): string[] =>
  listIn(answer, 'the list of prices').map((entry) => textIn(objectIn(entry, 'a price')['symbol'], 'symbol'));
