/** What is known of each instrument's market: its book, what has traded since the session began, and its series. */
import type { MarketSample, Quote } from '../../../shared/protocol/tables.ts';
import type { MarketEvent } from '../../core/market-event.ts';
import type { MarketSince } from '../../core/strategy.ts';
import { US_PER_DAY } from '../../../shared/std/duration.ts';
import { OrderBook } from '../../feeds/order-book.ts';
import { SampleSeries } from './sample-series.ts';

export interface InstrumentMarket {
  readonly instrument: string;
  readonly book: OrderBook;
  readonly series: SampleSeries<MarketSample>;
  lastPx: number;
  /** Since the engine heard of the market first: whoever wants an interval takes the difference. */
  volumeQty: number;
  volumeNotional: number;
  /** The day of the newest trade, in UTC, and the same sums when it began. */
  day: number;
  dayFromQty: number;
  dayFromNotional: number;
  tsUs: number;
}

const NONE: readonly Quote[] = [];

export class MarketState {
  readonly #markets = new Map<string, InstrumentMarket>();
  /** Instruments whose quote may have changed since it was last asked for. */
  readonly #touched = new Set<InstrumentMarket>();
  readonly #deepened = new Set<string>();
  readonly #depth: number;

  /** `depth`: levels of each side that the source reports on. */
  constructor(depth: number) {
    this.#depth = depth;
  }

  apply(event: MarketEvent): InstrumentMarket {
    const market = this.#marketOf(event.instrument);
    market.book.apply(event);
    market.tsUs = event.tsUs;
    if (event.kind === 'trade' || event.kind === 'hidden-trade' || event.kind === 'cross') {
      const day = Math.floor(event.tsUs / US_PER_DAY);
      if (day > market.day) {
        market.day = day;
        market.dayFromQty = market.volumeQty;
        market.dayFromNotional = market.volumeNotional;
      }
      market.lastPx = event.px;
      market.volumeQty += event.qty;
      market.volumeNotional += event.px * event.qty;
    }
    this.#touched.add(market);
    this.#deepened.add(event.instrument);
    return market;
  }

  get(instrument: string): InstrumentMarket | undefined {
    return this.#markets.get(instrument);
  }

  all(): Iterable<InstrumentMarket> {
    return this.#markets.values();
  }

  volume(instrument: string): MarketSince {
    const market = this.#markets.get(instrument);
    return { qty: market?.volumeQty ?? 0, notional: market?.volumeNotional ?? 0 };
  }

  /** Quotes that changed since the last call. */
  takeTouched(): readonly Quote[] {
    if (this.#touched.size === 0) return NONE;
    const quotes = Array.from(this.#touched, quoteOf);
    this.#touched.clear();
    return quotes;
  }

  /** Instruments whose book may have changed since the last call. */
  takeDeepened(): string[] {
    const instruments = [...this.#deepened];
    this.#deepened.clear();
    return instruments;
  }

  #marketOf(instrument: string): InstrumentMarket {
    let market = this.#markets.get(instrument);
    if (!market) {
      const book = new OrderBook(this.#depth);
      const series = new SampleSeries<MarketSample>();
      const sums = { volumeQty: 0, volumeNotional: 0, day: 0, dayFromQty: 0, dayFromNotional: 0 };
      market = { instrument, book, series, lastPx: 0, ...sums, tsUs: 0 };
      this.#markets.set(instrument, market);
    }
    return market;
  }
}

/** A market that never closes is summed for as long as the engine runs; a row tells no more than a safe integer. */
export const countable = (sum: number): number => Math.min(sum, Number.MAX_SAFE_INTEGER);

export function quoteOf(market: InstrumentMarket): Quote {
  const { instrument, book, lastPx, volumeQty, volumeNotional, dayFromQty, dayFromNotional, tsUs } = market;
  return {
    instrument,
    tsUs,
    bidPx: book.bestPx('buy'),
    bidQty: book.bestQty('buy'),
    askPx: book.bestPx('sell'),
    askQty: book.bestQty('sell'),
    lastPx,
    volumeQty: countable(volumeQty - dayFromQty),
    volumeNotional: countable(volumeNotional - dayFromNotional),
    halted: book.halted,
  };
}

export function sampleOf(market: InstrumentMarket, tsUs: number): MarketSample {
  const { book, lastPx, volumeQty } = market;
  return { tsUs, bidPx: book.bestPx('buy'), askPx: book.bestPx('sell'), lastPx, volumeQty: countable(volumeQty) };
}
