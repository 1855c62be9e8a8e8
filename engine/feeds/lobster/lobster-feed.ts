/**
 * A recorded LOBSTER day as a feed. Message i has offset i. LOBSTER has no book before its first message, so the day
 * starts with a snapshot that stands for message 0 (the book after it), and the events are messages 1, 2, …; a seek to
 * k gives the book after message k − 1. Books come from the order book file, so that a seek reads instead of replaying.
 */
import type { Side } from '../../../shared/domain/basics/scalars.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import { invariant } from '../../../shared/std/assert.ts';
import type { BookLevel, MarketEvent, MarketEventKind } from '../../core/market-event.ts';
import type { Feed } from '../../core/feed.ts';
import { MESSAGE_TYPE, PRICE_DECIMALS, readLobster, TIME_ZONE, type LobsterData } from './lobster-data.ts';

/** A US stock's smallest step, one cent. */
const TICK_PX = 100;

const KINDS: readonly (MarketEventKind | null)[] = [
  null,
  'add',
  'reduce',
  'delete',
  'trade',
  'hidden-trade',
  'cross',
  'halt',
];

/** Opens a LOBSTER archive, or one of its two csv files whose partner lies beside it. Throws FeedError. */
export async function openLobster(path: string): Promise<LobsterFeed> {
  return new LobsterFeed(await readLobster(path));
}

export class LobsterFeed implements Feed {
  readonly source: string;
  readonly instruments: readonly Instrument[];
  readonly depth: number;
  readonly data: LobsterData;
  readonly #symbol: string;
  /** Events that a seek put before those of the data. */
  #pending: MarketEvent[] = [];
  #offset = 0;

  constructor(data: LobsterData) {
    const { ticker, date, depth, startMs, endMs } = data.day;
    this.data = data;
    this.depth = depth;
    this.source = `lobster:${ticker}:${date}:${depth}:${data.sha256.slice(0, 16)}`;
    this.#symbol = ticker;
    this.instruments = [
      {
        symbol: ticker,
        name: `${ticker}, NASDAQ, ${date}`,
        currency: 'USD',
        priceDecimals: PRICE_DECIMALS,
        tickPx: TICK_PX,
        qtyDecimals: 0,
        assetClass: 'equity',
        timeZone: TIME_ZONE,
        sessionStartUs: data.midnightUs + startMs * 1_000,
        sessionEndUs: data.midnightUs + endMs * 1_000,
      },
    ];
    this.seekOffset(0);
  }

  peekUs(): number | undefined {
    return this.#pending.length > 0 ? this.#pending[0]!.tsUs : this.data.messages.tsUs[this.#offset];
  }

  next(): MarketEvent | undefined {
    if (this.#pending.length > 0) return this.#pending.shift();
    return this.#offset < this.data.rows ? this.#event(this.#offset++) : undefined;
  }

  seekOffset(offset: number): void {
    invariant(
      Number.isSafeInteger(offset) && offset >= 0 && offset <= this.data.rows,
      `an offset of 0 to ${this.data.rows}`,
    );
    const last = Math.max(0, offset - 1);
    this.#offset = last + 1;
    this.#pending = [this.#snapshot(last)];
    // A snapshot says nothing of a halt, and the one in force may lie long before it.
    if (this.#haltedAfter(last)) this.#pending.push(this.#make('halt', last, 'buy', 0, 0, 0));
  }

  offsetAt(tsUs: number): number {
    const times = this.data.messages.tsUs;
    let low = 0;
    let high = times.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (times[middle]! < tsUs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The side's levels in the order book file after message `row`, best first. */
  levelsAfter(row: number, side: Side): BookLevel[] {
    const { px, qty } = this.data.books;
    const start = this.#levelIndex(row, side);
    const levels: BookLevel[] = [];
    for (let i = start; i < start + this.depth; i++) if (qty[i]! > 0) levels.push({ px: px[i]!, qty: qty[i]! });
    return levels;
  }

  #event(row: number): MarketEvent {
    const { type, orderId, qty, px, direction } = this.data.messages;
    const code = type[row]!;
    if (code === MESSAGE_TYPE.halt) {
      // Quoting resumes (0) before trading does (1): until then nothing can be executed.
      return this.#make(px[row] === 1 ? 'resume' : 'halt', row, 'buy', 0, 0, 0);
    }
    const side: Side = direction[row] === 1 ? 'buy' : 'sell';
    const event = this.#make(KINDS[code]!, row, side, orderId[row]!, px[row]!, qty[row]!);
    const refill = this.#refill(row, event, 'buy') ?? this.#refill(row, event, 'sell');
    return refill ? { ...event, refill } : event;
  }

  #make(kind: MarketEventKind, row: number, side: Side, orderId: number, px: number, qty: number): MarketEvent {
    return { kind, tsUs: this.data.messages.tsUs[row]!, offset: row, instrument: this.#symbol, side, orderId, px, qty };
  }

  /**
   * The deepest level after message `row` where that message cannot account for it: it was not among the levels before
   * and is not the order that was just added. Orders outside the first `depth` levels are never reported, so its
   * quantity can only be read from the order book file.
   */
  #refill(row: number, event: MarketEvent, side: Side): MarketEvent['refill'] {
    const { px, qty } = this.data.books;
    const deepest = this.#levelIndex(row, side) + this.depth - 1;
    const deepestPx = px[deepest]!;
    if (deepestPx === 0 || (event.kind === 'add' && event.side === side && event.px === deepestPx)) return undefined;
    const before = this.#levelIndex(row - 1, side);
    for (let i = before + this.depth - 1; i >= before; i--) if (px[i] === deepestPx) return undefined;
    return { side, px: deepestPx, qty: qty[deepest]! };
  }

  #snapshot(row: number): MarketEvent {
    const levels = { bids: this.levelsAfter(row, 'buy'), asks: this.levelsAfter(row, 'sell') };
    return { ...this.#make('snapshot', row, 'buy', 0, 0, 0), levels };
  }

  #haltedAfter(row: number): boolean {
    const { type, px } = this.data.messages;
    const last = type.lastIndexOf(MESSAGE_TYPE.halt, row);
    return last >= 0 && px[last] !== 1;
  }

  #levelIndex(row: number, side: Side): number {
    return (row * 2 + (side === 'buy' ? 1 : 0)) * this.depth;
  }
}
