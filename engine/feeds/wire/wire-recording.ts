/**
 * A recording of an exchange's messages as a feed: the same protocols that read the live socket read the file, so what
 * plays is what the engine would have seen. Offset 0 is the first book of every market in it; trades before that are
 * left out. Times are the recorder's. The same file gives the same events.
 */
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import { invariant } from '../../../shared/std/assert.ts';
import { FeedError, type Feed } from '../../core/feed.ts';
import type { MarketEvent } from '../../core/market-event.ts';
import { cryptoMarket, type CryptoMarket } from '../crypto/crypto-market.ts';
import type { Exchange, Protocol, WireEvent } from '../crypto/exchange.ts';
import { OrderBook } from '../order-book.ts';
import { WireError } from './decimal.ts';
import { isObject } from './json-shape.ts';
import { recordedMarkets } from './recorded-terms.ts';
import { readWireFile, type WireFile } from './wire-file.ts';

interface Received {
  readonly recvUs: number;
  readonly message: unknown;
}

type Untold = Omit<MarketEvent, 'offset'>;

/** What came out of a file's messages. */
interface Decoded {
  readonly events: Untold[];
  garbled: number;
  gaps: number;
}

/** Throws FeedError where the file is no recording of a known exchange, or holds no book. */
export async function openWireRecording(path: string): Promise<WireRecording> {
  const file = await readWireFile(path);
  const received: Received[] = [];
  let unreadable = 0;
  for (const { way, recvUs, text } of file.lines) {
    if (way !== 'received' || isQuote(text)) continue;
    try {
      received.push({ recvUs, message: JSON.parse(text) });
    } catch {
      unreadable++;
    }
  }
  const found = recordedMarkets(received.map(({ message }) => message));
  if (!found) throw new FeedError(`${path}: no book of Binance or Coinbase is in it; give a recording that has one`);
  const times = received.map(({ recvUs }) => recvUs);
  const session = { sessionStartUs: times[0] ?? 0, sessionEndUs: times.reduce((a, b) => Math.max(a, b), 0) + 1 };
  const markets = found.terms.map((terms) => cryptoMarket(terms, session));
  const decoded = decode(found.exchange, markets, received);
  decoded.garbled += unreadable;
  return new WireRecording(file, found.exchange, markets, decoded);
}

/** Best quotes are in the book anyway and are most of some recordings. */
const isQuote = (text: string): boolean => text.startsWith('"stream"', 1) && text.slice(0, 60).includes('@bookTicker');

function decode(exchange: Exchange, markets: readonly CryptoMarket[], received: readonly Received[]): Decoded {
  const decoded: Decoded = { events: [], garbled: 0, gaps: 0 };
  let nowUs = 0;
  const protocols = markets.map((market) => {
    const event = (wire: WireEvent): unknown =>
      decoded.events.push({ ...wire, tsUs: nowUs, instrument: market.symbol });
    return exchange.protocol(market, {
      event,
      send: () => {},
      askSnapshot: () => {},
      anomaly: () => {},
      lost(_why, isGap) {
        decoded.gaps += Number(isGap);
        const nothing = { bids: [], asks: [] };
        event({ kind: 'level', side: 'buy', orderId: 0, px: 0, qty: 0, levels: nothing, flags: ['gap'] });
      },
      refused: () => {},
    });
  });
  for (const protocol of protocols) protocol.onOpen();
  for (const { recvUs, message } of received) {
    nowUs = Math.max(nowUs, recvUs);
    for (const protocol of protocols) decoded.garbled += Number(!hear(protocol, message));
  }
  return decoded;
}

/** False where the message could not be read. */
function hear(protocol: Protocol, message: unknown): boolean {
  try {
    if (isObject(message) && 'lastUpdateId' in message) protocol.onSnapshot(message);
    else if (!isObject(message) || 'data' in message || 'type' in message) protocol.onMessage(message);
    return true;
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    protocol.onGarbled();
    return false;
  }
}

export class WireRecording implements Feed {
  readonly source: string;
  readonly instruments: readonly Instrument[];
  readonly depth: number;
  readonly notice?: string;
  /** Events 1, 2, …; 0 are the first books. */
  readonly #events: readonly Untold[];
  readonly #first: readonly Untold[];
  /** Snapshots that a seek put before the next event. */
  #pending: MarketEvent[] = [];
  #offset = 1;

  constructor(file: WireFile, exchange: Exchange, markets: readonly CryptoMarket[], decoded: Decoded) {
    const { events } = decoded;
    const firstBooks = new Map<string, number>();
    for (const [index, { kind, instrument }] of events.entries()) {
      if (kind === 'snapshot' && !firstBooks.has(instrument)) firstBooks.set(instrument, index);
    }
    if (firstBooks.size === 0) throw new FeedError(`${file.path}: no book is in it; give a recording that has one`);
    const start = Math.max(...firstBooks.values()) + 1;
    this.source = `wire:${exchange.id}:${[...firstBooks.keys()].join(',')}:${file.sha256.slice(0, 16)}`.slice(0, 200);
    this.depth = exchange.depth;
    this.instruments = markets.filter(({ symbol }) => firstBooks.has(symbol)).map(({ instrument }) => instrument);
    this.#first = booksAfter(events.slice(0, start), this.depth);
    this.#events = events.slice(start).filter(({ instrument }) => firstBooks.has(instrument));
    const notice = noticeOf(file, decoded);
    if (notice !== '') this.notice = notice;
    this.seekOffset(0);
  }

  peekUs(): number | undefined {
    return this.#pending[0]?.tsUs ?? this.#events[this.#offset - 1]?.tsUs;
  }

  next(): MarketEvent | undefined {
    if (this.#pending.length > 0) return this.#pending.shift();
    const event = this.#events[this.#offset - 1];
    return event && { ...event, offset: this.#offset++ };
  }

  seekOffset(offset: number): void {
    const end = this.#events.length + 1;
    invariant(Number.isSafeInteger(offset) && offset >= 0 && offset <= end, `an offset of 0 to ${end}`);
    const last = Math.max(0, offset - 1);
    const books = last === 0 ? this.#first : booksAfter([...this.#first, ...this.#events.slice(0, last)], this.depth);
    this.#pending = books.map((book) => ({ ...book, offset: last }));
    this.#offset = last + 1;
  }

  offsetAt(tsUs: number): number {
    if ((this.#first[0]?.tsUs ?? Infinity) >= tsUs) return 0;
    const index = this.#events.findIndex((event) => event.tsUs >= tsUs);
    return (index === -1 ? this.#events.length : index) + 1;
  }
}

/** A snapshot of each book after the events, at the time of the last of them. */
function booksAfter(events: readonly Untold[], depth: number): Untold[] {
  const books = new Map<string, OrderBook>();
  for (const event of events) {
    let book = books.get(event.instrument);
    if (!book && event.kind === 'snapshot') books.set(event.instrument, (book = new OrderBook(depth)));
    book?.apply({ ...event, offset: 0 });
  }
  const at = { kind: 'snapshot', tsUs: events.at(-1)?.tsUs ?? 0, side: 'buy', orderId: 0, px: 0, qty: 0 } as const;
  return Array.from(books, ([instrument, book]) => ({
    ...at,
    instrument,
    levels: { bids: book.levels('buy', Infinity), asks: book.levels('sell', Infinity) },
  }));
}

function noticeOf({ path, cut }: WireFile, { garbled, gaps }: Decoded): string {
  const words = [
    cut,
    garbled > 0 && `${path}: ${garbled} messages could not be read`,
    gaps > 0 &&
      `${path}: messages are missing in ${gaps} places, and the book stands still after each until it is given anew`,
  ];
  return words.filter(Boolean).join('; ');
}
