/**
 * What a model learns from: the features of every state of an instrument's market with the mid behind them, as columns.
 * A stretch is a run of states without a gap; no window and no horizon ever reaches over its end.
 */
import type { Feed } from '../../core/feed.ts';
import { FeatureStream } from '../../features/feature-stream.ts';
import { SIGNAL_SCHEMA } from '../../features/schema.ts';
import { OrderBook } from '../../feeds/order-book.ts';
import { LearningError } from '../learning-error.ts';

/** What windows are cut from. */
export interface StateRows {
  /** What it was recorded from: each names its source for ever. */
  readonly sources: readonly string[];
  readonly instrument: string;
  readonly rows: number;
  /** Row after row, one value a feature of the schema. */
  readonly features: Float32Array;
}

export interface DataSet extends StateRows {
  readonly tsUs: Float64Array;
  readonly twiceMidPx: Float64Array;
  /** First row of the stretch that a row is in. */
  readonly stretch: Int32Array;
  /** Stretches that began because the market had a gap: a halt, an empty side, lost messages. */
  readonly gaps: number;
  /** The trading session, of a set of one day. */
  readonly sessionStartUs: number;
  readonly sessionEndUs: number;
}

const FIRST_ROWS = 1 << 16;
/** About 1.5 GB of features. */
const MAX_ROWS = 8_000_000;

export class DataSetRecorder {
  readonly #width = SIGNAL_SCHEMA.names.length;
  #features = new Float32Array(FIRST_ROWS * this.#width);
  #tsUs = new Float64Array(FIRST_ROWS);
  #mids = new Float64Array(FIRST_ROWS);
  #stretch = new Int32Array(FIRST_ROWS);
  #rows = 0;
  #gaps = 0;
  readonly #sources: string[] = [];
  #instrument = '';
  #sessionStartUs = 0;
  #sessionEndUs = 0;

  get rows(): number {
    return this.#rows;
  }

  /** Plays a feed to its end. Throws LearningError where it has not the instrument, or nothing to learn from. */
  record(feed: Feed, symbol: string): this {
    const instrument = feed.instruments.find((one) => one.symbol === symbol);
    if (!instrument) {
      const known = feed.instruments.map((one) => one.symbol).join(', ');
      throw new LearningError(`${feed.source}: has no ${symbol}; name one of ${known}`);
    }
    const stream = new FeatureStream(instrument, 1);
    const book = new OrderBook(feed.depth);
    const before = this.#rows;
    let start = this.#rows;
    let whole = false;
    for (let event = feed.next(); event; event = feed.next()) {
      if (event.instrument !== symbol) continue;
      book.apply(event);
      const isState = stream.onEvent(event, book);
      const gap = event.flags?.includes('gap') === true || !stream.window.ready;
      if (gap && whole) {
        this.#gaps += 1;
        start = this.#rows;
      }
      whole = !gap;
      if (isState && !gap) this.#add(stream, start);
    }
    if (this.#rows === before) throw new LearningError(`${feed.source}: ${symbol} has no two-sided market`);
    this.#sources.push(feed.source);
    this.#instrument = symbol;
    this.#sessionStartUs = instrument.sessionStartUs;
    this.#sessionEndUs = instrument.sessionEndUs;
    return this;
  }

  #add(stream: FeatureStream, start: number): void {
    const row = this.#rows;
    if (row >= MAX_ROWS) throw new LearningError(`more than ${MAX_ROWS} states; record fewer days`);
    if (row === this.#tsUs.length) this.#grow();
    this.#features.set(stream.window.values(), row * this.#width);
    this.#tsUs[row] = stream.window.tsUs;
    this.#mids[row] = stream.twiceMidPx;
    this.#stretch[row] = start;
    this.#rows += 1;
  }

  #grow(): void {
    const features = new Float32Array(this.#features.length * 2);
    const tsUs = new Float64Array(this.#tsUs.length * 2);
    const mids = new Float64Array(this.#mids.length * 2);
    const stretch = new Int32Array(this.#stretch.length * 2);
    features.set(this.#features);
    tsUs.set(this.#tsUs);
    mids.set(this.#mids);
    stretch.set(this.#stretch);
    this.#features = features;
    this.#tsUs = tsUs;
    this.#mids = mids;
    this.#stretch = stretch;
  }

  finish(): DataSet {
    return {
      sources: this.#sources,
      instrument: this.#instrument,
      rows: this.#rows,
      features: this.#features.subarray(0, this.#rows * this.#width),
      tsUs: this.#tsUs.subarray(0, this.#rows),
      twiceMidPx: this.#mids.subarray(0, this.#rows),
      stretch: this.#stretch.subarray(0, this.#rows),
      gaps: this.#gaps,
      sessionStartUs: this.#sessionStartUs,
      sessionEndUs: this.#sessionEndUs,
    };
  }
}
