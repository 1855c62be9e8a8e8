/**
 * Coinbase, Advanced Trade: the channels level2, market_trades and heartbeats of one websocket. Every message of a
 * connection carries the next number, whatever its channel, so a message that was lost shows in the one after it, and
 * the heartbeats see to it that there is one within a second. A subscription is answered by a snapshot in the stream
 * itself. What was lost may have been of the book: it is subscribed to anew.
 */
import { WireError } from '../wire/decimal.ts';
import { isoUs } from '../wire/iso-time.ts';
import { intIn, isObject, listIn, objectIn, textIn, type JsonObject } from '../wire/json-shape.ts';
import type { Exchange } from './exchange.ts';
import { StreamedBook, type StreamedTrade } from './streamed-book.ts';

const BOOK_CHANNEL = 'level2';
const CHANNELS = ['heartbeats', 'market_trades', BOOK_CHANNEL];

export const coinbase: Exchange = {
  id: 'coinbase',
  name: 'Coinbase',
  depth: Infinity,
  // Heartbeats come every second.
  silenceMs: 5_000,
  canonical: (symbol) => symbol.replaceAll('/', '-').toUpperCase(),
  streamUrls: () => ['wss://advanced-trade-ws.coinbase.com'],
  // The same products as on the exchange, whose list needs no key.
  termsUrl: () => 'https://api.exchange.coinbase.com/products',
  terms(symbol, answer) {
    const product = listIn(answer, 'the products').find((entry) => isObject(entry) && entry['id'] === symbol);
    if (!isObject(product)) return null;
    return {
      exchange: 'Coinbase',
      symbol,
      quoteCurrency: textIn(product['quote_currency'], 'quote_currency'),
      tickSize: textIn(product['quote_increment'], 'quote_increment'),
      lotSize: textIn(product['base_increment'], 'base_increment'),
    };
  },
  symbolsUrl: () => 'https://api.exchange.coinbase.com/products',
  symbols: (answer) => listIn(answer, 'the products').map((entry) => textIn(objectIn(entry, 'a product')['id'], 'id')),
  snapshotUrl: () => null,
  protocol: (market, output) => new CoinbaseProtocol(market, output),
};

interface Trade extends StreamedTrade {
  readonly id: number;
}

export class CoinbaseProtocol extends StreamedBook {
  /** The number that the next message of the connection has. */
  #nextNumber = 0;
  #lastTradeId: number | null = null;

  protected subscribe(): void {
    this.#nextNumber = 0;
    this.#lastTradeId = null;
    for (const channel of CHANNELS) this.#send('subscribe', channel);
  }

  onMessage(message: unknown): void {
    const object = objectIn(message, 'the message');
    if (object['type'] === 'error') return this.output.refused(`Coinbase refuses: ${String(object['message'])}`);
    if (!this.#isNext(intIn(object['sequence_num'], 'sequence_num'))) return;
    const channel = textIn(object['channel'], 'channel');
    if (channel !== 'l2_data' && channel !== 'market_trades') return;
    const exchangeUs = isoUs(object['timestamp']);
    for (const item of listIn(object['events'], 'events')) {
      const event = objectIn(item, 'an event');
      if (channel === 'market_trades') this.#onTrades(event);
      else if (event['product_id'] === this.market.symbol) this.#onBook(event, exchangeUs);
    }
  }

  protected subscribeAnew(): void {
    this.#send('unsubscribe', BOOK_CHANNEL);
    this.#send('subscribe', BOOK_CHANNEL);
  }

  /** False of a message that was had before, or came after what it precedes: what it told is taken for lost. */
  #isNext(number: number): boolean {
    const expected = this.#nextNumber;
    if (number < expected) {
      this.output.anomaly('duplicate');
      return false;
    }
    this.#nextNumber = number + 1;
    if (number > expected) this.resynchronise(`messages ${expected} to ${number - 1} are missing`, true);
    return true;
  }

  #onBook(event: JsonObject, exchangeUs: number): void {
    const { type } = event;
    if (type !== 'snapshot' && type !== 'update') throw new WireError(`a book event of type ${String(type)}`);
    if (type === 'update' && !this.isSynchronised) return;
    const sides: Record<'bid' | 'offer', unknown[]> = { bid: [], offer: [] };
    for (const item of listIn(event['updates'], 'updates')) {
      const { side, price_level: px, new_quantity: qty } = objectIn(item, 'an update');
      if (side !== 'bid' && side !== 'offer') throw new WireError(`an update of side ${String(side)}`);
      sides[side].push([px, qty]);
    }
    const levels = { bids: this.market.levels(sides.bid), asks: this.market.levels(sides.offer) };
    if (type === 'update') this.tellChange(levels, exchangeUs);
    else this.tellSnapshot(levels);
  }

  /** A snapshot tells the newest trades before the subscription: old news, but the numbers go on from there. */
  #onTrades(event: JsonObject): void {
    const trades: Trade[] = [];
    for (const item of listIn(event['trades'], 'trades')) {
      const trade = objectIn(item, 'a trade');
      if (trade['product_id'] === this.market.symbol) trades.push(this.#trade(trade));
    }
    trades.sort((a, b) => a.id - b.id);
    if (event['type'] === 'update') for (const trade of trades) this.#onTrade(trade);
    this.#lastTradeId = Math.max(this.#lastTradeId ?? 0, trades.at(-1)?.id ?? 0);
  }

  /** The side is the maker's, who rested. */
  #trade({ trade_id: id, side, price, size, time }: JsonObject): Trade {
    if (side !== 'BUY' && side !== 'SELL') throw new WireError(`a trade of side ${String(side)}`);
    const digits = textIn(id, 'trade_id');
    if (!/^\d{1,15}$/.test(digits)) throw new WireError(`the trade_id ${digits.slice(0, 40)} is no number`);
    const [px, qty] = [this.market.px(price), this.market.qty(size)];
    return { id: Number(digits), side: side === 'BUY' ? 'buy' : 'sell', px, qty, exchangeUs: isoUs(time) };
  }

  #onTrade({ id, ...trade }: Trade): void {
    const previous = this.#lastTradeId;
    if (previous !== null && id <= previous) return this.output.anomaly('duplicate');
    this.#lastTradeId = id;
    if (previous !== null && id > previous + 1) this.output.anomaly('missingTrades', id - previous - 1);
    this.tellTrade(trade);
  }

  #send(type: 'subscribe' | 'unsubscribe', channel: string): void {
    this.output.send(JSON.stringify({ type, product_ids: [this.market.symbol], channel }));
  }
}
