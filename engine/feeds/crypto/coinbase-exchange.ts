/**
 * Coinbase Exchange, the protocol of recordings: the level2 and matches channels of one websocket. A subscription is
 * answered by a snapshot in the stream itself, so nothing has to be stitched. Book updates carry no numbers: that one was
 * lost shows in the times and in the trades' own numbers, or not at all. Live, Coinbase is spoken to in `coinbase.ts`.
 */
import { WireError } from '../wire/decimal.ts';
import { isoUs } from '../wire/iso-time.ts';
import { intIn, listIn, objectIn, type JsonObject } from '../wire/json-shape.ts';
import { coinbase } from './coinbase.ts';
import type { Exchange } from './exchange.ts';
import { StreamedBook } from './streamed-book.ts';

const BOOK_CHANNEL = 'level2_batch';
const CHANNELS = ['matches', 'heartbeat', BOOK_CHANNEL];

/** The exchange as it was recorded. */
export const recordedCoinbase: Exchange = {
  ...coinbase,
  protocol: (market, output) => new CoinbaseExchangeProtocol(market, output),
};

export class CoinbaseExchangeProtocol extends StreamedBook {
  #lastUpdateUs = 0;
  #lastTradeId: number | null = null;

  protected subscribe(): void {
    this.#lastTradeId = null;
    this.#send('subscribe', CHANNELS);
  }

  onMessage(message: unknown): void {
    const object = objectIn(message, 'the message');
    if (object['type'] === 'error') {
      return this.output.refused(`Coinbase refuses: ${String(object['message'])}: ${String(object['reason'])}`);
    }
    if (object['product_id'] !== this.market.symbol) return;
    switch (object['type']) {
      case 'snapshot':
        return this.#onSnapshot(object);
      case 'l2update':
        return this.#onUpdate(object);
      case 'match':
        return this.#onMatch(object);
      case 'last_match':
        // The newest trade before the subscription: old news, but the numbers go on from there.
        this.#lastTradeId = intIn(object['trade_id'], 'trade_id');
    }
  }

  /** A loss may show in nothing. */
  renew(): void {
    this.subscribeAnew();
  }

  protected subscribeAnew(): void {
    this.#send('unsubscribe', [BOOK_CHANNEL]);
    this.#send('subscribe', [BOOK_CHANNEL]);
  }

  #onSnapshot(object: JsonObject): void {
    const levels = { bids: this.market.levels(object['bids']), asks: this.market.levels(object['asks']) };
    this.#lastUpdateUs = 0;
    this.tellSnapshot(levels);
  }

  #onUpdate(object: JsonObject): void {
    if (!this.isSynchronised) return;
    const exchangeUs = isoUs(object['time']);
    const sides: Record<'buy' | 'sell', unknown[]> = { buy: [], sell: [] };
    for (const item of listIn(object['changes'], 'changes')) {
      const [side, px, qty] = listIn(item, 'a change');
      if (side !== 'buy' && side !== 'sell') throw new WireError(`a change of side ${String(side)}`);
      sides[side].push([px, qty]);
    }
    const levels = { bids: this.market.levels(sides.buy), asks: this.market.levels(sides.sell) };
    if (exchangeUs < this.#lastUpdateUs) {
      this.output.anomaly('duplicate');
      return this.resynchronise('a book update came after a later one', true);
    }
    this.#lastUpdateUs = exchangeUs;
    this.tellChange(levels, exchangeUs);
  }

  #onMatch(object: JsonObject): void {
    const id = intIn(object['trade_id'], 'trade_id');
    const previous = this.#lastTradeId;
    if (previous !== null && id <= previous) return this.output.anomaly('duplicate');
    // Here the side is the maker's, who rested.
    const side = object['side'];
    if (side !== 'buy' && side !== 'sell') throw new WireError(`a match of side ${String(side)}`);
    const px = this.market.px(object['price']);
    const qty = this.market.qty(object['size']);
    const exchangeUs = isoUs(object['time']);
    this.#lastTradeId = id;
    if (previous !== null && id > previous + 1) {
      this.output.anomaly('missingTrades', id - previous - 1);
      // What lost trades has lost book updates too.
      if (this.isSynchronised) this.resynchronise(`trades ${previous + 1} to ${id - 1} are missing`, true);
    }
    this.tellTrade({ side, px, qty, exchangeUs });
  }

  #send(type: 'subscribe' | 'unsubscribe', channels: readonly string[]): void {
    this.output.send(JSON.stringify({ type, product_ids: [this.market.symbol], channels }));
  }
}
