/**
 * Binance's diff depth and trade streams, spot and USD-M futures, stitched to the REST snapshot by the exchange's own
 * rules ("How to manage a local order book correctly"):
 *
 * - Diffs are kept until the snapshot is there; those that end before its `lastUpdateId` are dropped. A snapshot older
 *   than the first diff kept is asked for again.
 * - Spot: a diff follows when U ≤ last + 1 ≤ u. Later diffs begin at the last one's u + 1.
 * - USD-M: the first diff has U ≤ lastUpdateId ≤ u; each later one's `pu` is the last one's u. A first diff with
 *   pu ≤ lastUpdateId < U is taken too: nothing of this market lies between pu and U, so nothing is missing.
 * - A diff that does not follow the one before it in the stream is a gap: the book is void until the next snapshot.
 */
import type { BookLevel } from '../../core/market-event.ts';
import { WireError } from '../wire/decimal.ts';
import { intIn, objectIn, textIn, type JsonObject } from '../wire/json-shape.ts';
import type { CryptoMarket } from './crypto-market.ts';
import type { Protocol, ProtocolOutput } from './exchange.ts';

const US_PER_MS = 1_000;
/** Diffs kept for a snapshot: minutes of them, at the fastest stream. */
const MAX_KEPT = 10_000;

interface Diff {
  readonly first: number;
  readonly last: number;
  /** The last update before this diff: its own word on USD-M, first − 1 on spot. */
  readonly previous: number;
  readonly exchangeUs: number;
  readonly bids: BookLevel[];
  readonly asks: BookLevel[];
}

export class BinanceProtocol implements Protocol {
  readonly #market: CryptoMarket;
  readonly #output: ProtocolOutput;
  readonly #isFutures: boolean;
  /** Update id that the book stands at; null while it is not known. */
  #lastId: number | null = null;
  /** No diff has been applied since the snapshot: the first one may begin before it. */
  #isFresh = false;
  /** Newest update id of this connection, applied or not: what is missing after it is missing from the stream. */
  #heardId: number | null = null;
  #kept: Diff[] = [];
  #lastTradeId: number | null = null;

  constructor(market: CryptoMarket, output: ProtocolOutput, isFutures: boolean) {
    this.#market = market;
    this.#output = output;
    this.#isFutures = isFutures;
  }

  get isSynchronised(): boolean {
    return this.#lastId !== null;
  }

  onOpen(): void {
    this.#lastId = null;
    this.#heardId = null;
    this.#kept = [];
    this.#output.askSnapshot();
  }

  onMessage(message: unknown): void {
    const data = objectIn(objectIn(message, 'the message')['data'], 'its data');
    if (data['s'] !== this.#market.symbol) return;
    if (data['e'] === 'depthUpdate') this.#onDiff(this.#readDiff(data));
    else if (data['e'] === 'trade') this.#onTrade(data, data['t']);
    else if (data['e'] === 'aggTrade') this.#onTrade(data, data['a']);
  }

  /** What was in it cannot be known; if it was a diff, the next one does not follow. */
  onGarbled(): void {}

  resynchronise(why: string, isGap: boolean): void {
    this.#lastId = null;
    this.#kept = [];
    this.#output.lost(why, isGap);
    this.#output.askSnapshot();
  }

  onSnapshot(answer: unknown): void {
    const snapshot = objectIn(answer, 'the depth snapshot');
    const id = intIn(snapshot['lastUpdateId'], 'lastUpdateId');
    const levels = { bids: this.#market.levels(snapshot['bids']), asks: this.#market.levels(snapshot['asks']) };
    // Whatever came out of order while we waited finds its place again.
    const kept = this.#kept.filter((diff) => diff.last > id).toSorted((a, b) => a.first - b.first);
    const [first] = kept;
    if (first && first.previous > id) {
      this.#output.anomaly('oldSnapshot');
      this.#output.askSnapshot();
      return;
    }
    this.#kept = [];
    this.#lastId = id;
    this.#isFresh = true;
    const exchangeMs = snapshot['E'];
    const exchangeUs = Number.isSafeInteger(exchangeMs) ? { exchangeUs: (exchangeMs as number) * US_PER_MS } : {};
    this.#output.event({ kind: 'snapshot', side: 'buy', orderId: 0, px: 0, qty: 0, levels, ...exchangeUs });
    for (const diff of kept) {
      if (this.#lastId === null) this.#keep(diff);
      else this.#apply(diff, this.#lastId);
    }
  }

  #onDiff(diff: Diff): void {
    const heard = this.#heardId;
    this.#heardId = Math.max(heard ?? 0, diff.last);
    if (heard !== null && diff.previous > heard) {
      const why = `updates ${heard + 1} to ${diff.previous} of ${this.#market.symbol} are missing`;
      if (this.#lastId === null) this.#output.lost(why, true);
      else this.resynchronise(why, true);
    }
    if (this.#lastId === null) this.#keep(diff);
    else this.#apply(diff, this.#lastId);
  }

  #apply(diff: Diff, lastId: number): void {
    if (diff.last <= lastId) {
      // What a snapshot holds already is no duplicate.
      if (!this.#isFresh) this.#output.anomaly('duplicate');
      return;
    }
    const follows = this.#isFresh || !this.#isFutures ? diff.previous <= lastId : diff.previous === lastId;
    if (!follows) {
      this.#output.anomaly('oldSnapshot');
      this.resynchronise(`the snapshot of ${this.#market.symbol} is older than its stream`, false);
      return this.#keep(diff);
    }
    this.#lastId = diff.last;
    this.#isFresh = false;
    const { bids, asks, exchangeUs } = diff;
    this.#output.event({ kind: 'level', side: 'buy', orderId: 0, px: 0, qty: 0, levels: { bids, asks }, exchangeUs });
  }

  #keep(diff: Diff): void {
    if (this.#kept.length < MAX_KEPT) this.#kept.push(diff);
    else this.resynchronise(`no usable snapshot within ${MAX_KEPT} updates`, false);
  }

  #onTrade(data: JsonObject, idField: unknown): void {
    const id = intIn(idField, 'the trade id');
    const previous = this.#lastTradeId;
    if (previous !== null && id <= previous) return this.#output.anomaly('duplicate');
    const px = this.#market.px(textIn(data['p'], 'p'));
    const qty = this.#market.qty(data['q']);
    const isMakerBuyer = data['m'];
    if (typeof isMakerBuyer !== 'boolean') throw new WireError('m is neither true nor false');
    const exchangeUs = intIn(data['T'], 'T') * US_PER_MS;
    this.#lastTradeId = id;
    if (previous !== null && id > previous + 1) this.#output.anomaly('missingTrades', id - previous - 1);
    // Futures report transfers of the insurance fund as trades of nothing.
    if (px === 0 || qty === 0) return;
    const side = isMakerBuyer ? 'buy' : 'sell';
    this.#output.event({ kind: 'trade', side, orderId: 0, px, qty, isPrint: true, exchangeUs });
  }

  #readDiff(data: JsonObject): Diff {
    const first = intIn(data['U'], 'U');
    const last = intIn(data['u'], 'u');
    if (last < first) throw new WireError(`an update from ${first} to ${last}`);
    const previous = this.#isFutures ? intIn(data['pu'], 'pu') : first - 1;
    const exchangeUs = intIn(data['E'], 'E') * US_PER_MS;
    const bids = this.#market.levels(data['b']);
    const asks = this.#market.levels(data['a']);
    return { first, last, previous, exchangeUs, bids, asks };
  }
}
