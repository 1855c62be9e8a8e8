/**
 * A stretch of one instrument's market as columns: every visible message with the best prices before it, and the book
 * once a second. Facts and calibration read it and nothing else, so a recorded day and a simulated one are measured by
 * the same code. Prices are in ticks.
 */
import type { Side } from '../../../shared/domain/basics/scalars.ts';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import type { Feed } from '../../core/feed.ts';
import type { BookLevel, MarketEvent } from '../../core/market-event.ts';
import { OrderBook } from '../order-book.ts';

export const KIND = { add: 0, cancel: 1, trade: 2 } as const;
export const BOOK_LEVELS = 5;

/** Row by row, the visible messages. */
export interface TapeRows {
  readonly tsUs: number[];
  readonly kind: number[];
  /** 1 where the resting order is a buy, −1 where it is a sell. */
  readonly side: number[];
  readonly orderId: number[];
  readonly px: number[];
  readonly qty: number[];
  /** The book before the message. */
  readonly bidPx: number[];
  readonly askPx: number[];
  readonly bidQty: number[];
  readonly askQty: number[];
}

/** Second by second, the book; empty sides are skipped seconds. */
export interface TapeSeconds {
  readonly tsUs: number[];
  readonly bidPx: number[];
  readonly askPx: number[];
  /** Price of the fifth level, or of the last one where there are fewer. */
  readonly deepBidPx: number[];
  readonly deepAskPx: number[];
  /** Quantity of the first five levels, both sides added. */
  readonly depth: readonly number[][];
}

export interface Tape {
  readonly rows: TapeRows;
  readonly seconds: TapeSeconds;
  readonly startUs: number;
  readonly endUs: number;
}

export class TapeRecorder {
  readonly #tickPx: number;
  readonly #book: OrderBook;
  readonly #startUs: number;
  readonly #endUs: number;
  readonly #rows: TapeRows = {
    tsUs: [],
    kind: [],
    side: [],
    orderId: [],
    px: [],
    qty: [],
    bidPx: [],
    askPx: [],
    bidQty: [],
    askQty: [],
  };
  readonly #seconds: TapeSeconds = {
    tsUs: [],
    bidPx: [],
    askPx: [],
    deepBidPx: [],
    deepAskPx: [],
    depth: Array.from({ length: BOOK_LEVELS }, () => []),
  };
  #nextSecondUs: number;

  constructor(feed: Pick<Feed, 'depth'>, tickPx: number, startUs: number, endUs: number) {
    this.#tickPx = tickPx;
    this.#book = new OrderBook(feed.depth);
    this.#startUs = startUs;
    this.#endUs = endUs;
    this.#nextSecondUs = startUs + US_PER_SECOND;
  }

  observe(event: MarketEvent): void {
    while (event.tsUs >= this.#nextSecondUs) this.#sample();
    if (event.kind === 'add') this.#row(event, KIND.add);
    else if (event.kind === 'reduce' || event.kind === 'delete') this.#row(event, KIND.cancel);
    else if (event.kind === 'trade') this.#row(event, KIND.trade);
    this.#book.apply(event);
  }

  tape(): Tape {
    return { rows: this.#rows, seconds: this.#seconds, startUs: this.#startUs, endUs: this.#endUs };
  }

  #row(event: MarketEvent, kind: number): void {
    const bidPx = this.#book.bestPx('buy');
    const askPx = this.#book.bestPx('sell');
    if (bidPx === 0 || askPx === 0) return;
    const rows = this.#rows;
    rows.tsUs.push(event.tsUs);
    rows.kind.push(kind);
    rows.side.push(event.side === 'buy' ? 1 : -1);
    rows.orderId.push(event.orderId);
    rows.px.push(event.px / this.#tickPx);
    rows.qty.push(event.qty);
    rows.bidPx.push(bidPx / this.#tickPx);
    rows.askPx.push(askPx / this.#tickPx);
    rows.bidQty.push(this.#book.bestQty('buy'));
    rows.askQty.push(this.#book.bestQty('sell'));
  }

  #sample(): void {
    const tsUs = this.#nextSecondUs;
    this.#nextSecondUs += US_PER_SECOND;
    const bids = this.#book.levels('buy', BOOK_LEVELS);
    const asks = this.#book.levels('sell', BOOK_LEVELS);
    if (bids.length === 0 || asks.length === 0) return;
    const seconds = this.#seconds;
    seconds.tsUs.push(tsUs);
    seconds.bidPx.push(bids[0]!.px / this.#tickPx);
    seconds.askPx.push(asks[0]!.px / this.#tickPx);
    seconds.deepBidPx.push(bids.at(-1)!.px / this.#tickPx);
    seconds.deepAskPx.push(asks.at(-1)!.px / this.#tickPx);
    for (const [i, column] of seconds.depth.entries()) column.push(qtyOf(bids[i]) + qtyOf(asks[i]));
  }
}

const qtyOf = (level: BookLevel | undefined): number => level?.qty ?? 0;

/** Plays a feed of one instrument from where it stands to its end. */
export function recordTape(feed: Feed): Tape {
  const [instrument] = feed.instruments;
  if (!instrument) throw new RangeError('a tape needs a feed of one instrument');
  const recorder = new TapeRecorder(feed, instrument.tickPx, instrument.sessionStartUs, instrument.sessionEndUs);
  for (let event = feed.next(); event; event = feed.next()) recorder.observe(event);
  return recorder.tape();
}

export const sideOf = (sign: number): Side => (sign > 0 ? 'buy' : 'sell');

/** One aggressive order: executions of one instant and side are what a single order took. */
export interface MarketOrders {
  readonly tsUs: number[];
  /** 1 a buy that took, −1 a sell. */
  readonly sign: number[];
  readonly qty: number[];
  /** The book before it. */
  readonly bidPx: number[];
  readonly askPx: number[];
  readonly bidQty: number[];
  readonly askQty: number[];
}

export function marketOrders({ rows }: Tape): MarketOrders {
  const orders: MarketOrders = { tsUs: [], sign: [], qty: [], bidPx: [], askPx: [], bidQty: [], askQty: [] };
  for (let i = 0; i < rows.tsUs.length; i++) {
    if (rows.kind[i] !== KIND.trade) continue;
    const last = orders.tsUs.length - 1;
    const sign = -rows.side[i]!;
    if (last >= 0 && orders.tsUs[last] === rows.tsUs[i] && orders.sign[last] === sign) {
      orders.qty[last]! += rows.qty[i]!;
      continue;
    }
    orders.tsUs.push(rows.tsUs[i]!);
    orders.sign.push(sign);
    orders.qty.push(rows.qty[i]!);
    for (const column of ['bidPx', 'askPx', 'bidQty', 'askQty'] as const) orders[column].push(rows[column][i]!);
  }
  return orders;
}
