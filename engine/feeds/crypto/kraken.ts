/**
 * Kraken, websocket v1 (prices come as decimals in text there, and as floats in v2): the book of N levels and trades.
 * Every book update carries a checksum over the first ten levels of both sides, as the exchange writes them; where ours
 * differs, something was lost, and the book is subscribed to anew. Trades carry no numbers.
 */
import { crc32 } from 'node:zlib';
import { parseDecimal, WireError } from '../wire/decimal.ts';
import { isObject, listIn, objectIn, textIn } from '../wire/json-shape.ts';
import type { CryptoMarket } from './crypto-market.ts';
import type { Exchange, ProtocolOutput } from './exchange.ts';
import { KrakenSide } from './kraken-side.ts';
import { StreamedBook } from './streamed-book.ts';

const DEPTH = 100;
const US_PER_SECOND_DECIMALS = 6;

export const kraken: Exchange = {
  id: 'kraken',
  name: 'Kraken',
  depth: DEPTH,
  // Heartbeats come every second.
  silenceMs: 5_000,
  canonical: (symbol) => symbol.replaceAll('-', '/').toUpperCase(),
  streamUrls: () => ['wss://ws.kraken.com'],
  termsUrl: () => 'https://api.kraken.com/0/public/AssetPairs',
  terms(symbol, answer) {
    const pair = pairsIn(answer).find(({ wsname }) => wsname === symbol);
    if (!pair) return null;
    const step = (field: string): string => {
      const decimals = pair[field];
      return typeof decimals === 'number' && decimals > 0 ? `0.${'0'.repeat(decimals - 1)}1` : '1';
    };
    return {
      exchange: 'Kraken',
      symbol,
      quoteCurrency: symbol.split('/')[1] ?? '',
      tickSize: typeof pair['tick_size'] === 'string' ? pair['tick_size'] : step('pair_decimals'),
      lotSize: step('lot_decimals'),
    };
  },
  symbolsUrl: () => 'https://api.kraken.com/0/public/AssetPairs',
  symbols: (answer) => pairsIn(answer).flatMap(({ wsname }) => (typeof wsname === 'string' ? [wsname] : [])),
  snapshotUrl: () => null,
  protocol: (market, output) => new KrakenProtocol(market, output),
};

const pairsIn = (answer: unknown) =>
  Object.values(objectIn(objectIn(answer, 'the answer')['result'], 'its result')).map((pair) =>
    objectIn(pair, 'a pair'),
  );

export class KrakenProtocol extends StreamedBook {
  readonly #bids: KrakenSide;
  readonly #asks: KrakenSide;

  constructor(market: CryptoMarket, output: ProtocolOutput) {
    super(market, output);
    this.#bids = new KrakenSide(1, DEPTH, market);
    this.#asks = new KrakenSide(-1, DEPTH, market);
  }

  protected subscribe(): void {
    this.#send('subscribe', { name: 'book', depth: DEPTH });
    this.#send('subscribe', { name: 'trade' });
  }

  onMessage(message: unknown): void {
    if (isObject(message)) {
      const { status, event, errorMessage } = message;
      if (event === 'subscriptionStatus' && status === 'error') {
        this.output.refused(`Kraken refuses: ${String(errorMessage)}`);
      }
      return;
    }
    const list = listIn(message, 'the message');
    if (list.length < 4) throw new WireError(`a message of ${list.length} parts`);
    if (list.at(-1) !== this.market.symbol) return;
    const channel = textIn(list.at(-2), 'the channel');
    if (channel === 'trade') this.#onTrades(list[1]);
    else if (channel === `book-${DEPTH}`) this.#onBook(list.slice(1, -2));
  }

  /** The checksum does not cover the levels below the tenth. */
  renew(): void {
    this.subscribeAnew();
  }

  protected subscribeAnew(): void {
    this.#send('unsubscribe', { name: 'book', depth: DEPTH });
    this.#send('subscribe', { name: 'book', depth: DEPTH });
  }

  #onBook(parts: readonly unknown[]): void {
    const body = Object.assign({}, ...parts.map((part) => objectIn(part, 'a part of the book'))) as object;
    const { as, bs, a, b, c } = body as Record<string, unknown>;
    if (as !== undefined || bs !== undefined) return this.#onFullBook(listIn(as, 'as'), listIn(bs, 'bs'));
    if (!this.isSynchronised) return;
    const changes = { bids: b === undefined ? [] : listIn(b, 'b'), asks: a === undefined ? [] : listIn(a, 'a') };
    const levels = { bids: this.market.levels(changes.bids), asks: this.market.levels(changes.asks) };
    this.#bids.apply(changes.bids);
    this.#asks.apply(changes.asks);
    if (krakenChecksum(this.#asks, this.#bids) !== Number(c)) {
      this.output.anomaly('checksum');
      return this.resynchronise(`the book of ${this.market.symbol} does not add up to its checksum`, true);
    }
    const exchangeUs = newestUs([...changes.bids, ...changes.asks]);
    this.tellChange(levels, exchangeUs);
  }

  #onFullBook(asks: readonly unknown[], bids: readonly unknown[]): void {
    const levels = { bids: this.market.levels(bids), asks: this.market.levels(asks) };
    this.#bids.replace(bids);
    this.#asks.replace(asks);
    this.tellSnapshot(levels);
  }

  #onTrades(list: unknown): void {
    for (const item of listIn(list, 'the trades')) {
      const [price, volume, time, taker] = listIn(item, 'a trade');
      if (taker !== 'b' && taker !== 's') throw new WireError(`a trade of side ${String(taker)}`);
      const px = this.market.px(price);
      const qty = this.market.qty(volume);
      const side = taker === 'b' ? 'sell' : 'buy';
      this.tellTrade({ side, px, qty, exchangeUs: secondsUs(time) });
    }
  }

  #send(event: 'subscribe' | 'unsubscribe', subscription: object): void {
    this.output.send(JSON.stringify({ event, pair: [this.market.symbol], subscription }));
  }
}

/** CRC32 over price and volume of ten asks, then ten bids, without points and leading zeros. */
export const krakenChecksum = (asks: KrakenSide, bids: KrakenSide): number => crc32(asks.digits() + bids.digits());

function newestUs(changes: readonly unknown[]): number {
  let newest = 0;
  for (const change of changes) newest = Math.max(newest, secondsUs((change as readonly unknown[])[2]));
  return newest;
}

/** "1618678142.557535" in microseconds. */
function secondsUs(time: unknown): number {
  return parseDecimal(time, US_PER_SECOND_DECIMALS);
}
