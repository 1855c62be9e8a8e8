/**
 * The news that have come, in the order of the time from which the engine may know of them, and never before it: what a
 * replay shows at a moment is what was known at that moment. Numbers count from 1 in that order. Bounded: of news that
 * keep coming the oldest are forgotten.
 */
import type { NewsRow } from '../../../shared/protocol/market-tables.ts';
import type { NewsItem } from './news-line.ts';
import type { SentimentScorer } from './sentiment/sentiment-scorer.ts';

const MAX_NEWS = 10_000;

export interface NewsDeskOptions {
  /** Scores what comes without a score; null leaves it unscored. */
  readonly scorer: SentimentScorer | null;
  /** Stands where a line names no source of its own. */
  readonly source: string;
  readonly maxRows?: number;
}

export class NewsDesk {
  readonly #options: NewsDeskOptions;
  readonly #maxRows: number;
  #rows: NewsRow[] = [];
  #count = 0;
  #lastUs = 0;

  constructor(options: NewsDeskOptions) {
    this.#options = options;
    this.#maxRows = options.maxRows ?? MAX_NEWS;
  }

  /** News that have come, those forgotten included. */
  get count(): number {
    return this.#count;
  }

  /** `knownUs`: from when on it is known. Before what came last it is taken for then: what was told stays as it was. */
  add(item: NewsItem, knownUs: number): NewsRow {
    this.#lastUs = Math.max(this.#lastUs, knownUs);
    this.#count += 1;
    const { instrument, headline, source } = item;
    const score = item.score ?? this.#options.scorer?.score(headline) ?? null;
    const row: NewsRow = {
      seq: this.#count,
      tsUs: this.#lastUs,
      instrument,
      headline,
      score,
      source: source ?? this.#options.source,
    };
    this.#rows.push(row);
    // Cut in one go, now and then: cheaper than moving every row each time.
    if (this.#rows.length >= 2 * this.#maxRows) this.#rows = this.#rows.slice(-this.#maxRows);
    return row;
  }

  /** The newest rows known at a time, oldest first. */
  rowsUpTo(tsUs: number, most = this.#maxRows): readonly NewsRow[] {
    const end = this.#end(tsUs);
    const oldest = Math.max(0, this.#rows.length - this.#maxRows);
    return this.#rows.slice(Math.max(oldest, end - most), Math.max(oldest, end));
  }

  /** What was known last at a time, of one instrument where one is named; news of none in particular are of none. */
  latest(tsUs: number, instrument?: string): NewsRow | null {
    const oldest = Math.max(0, this.#rows.length - this.#maxRows);
    for (let i = this.#end(tsUs) - 1; i >= oldest; i--) {
      const row = this.#rows[i]!;
      if (instrument === undefined || row.instrument === instrument) return row;
    }
    return null;
  }

  /** When the next news after a time become known; undefined where none are known of. Drives a replay's clock. */
  nextUs(tsUs: number): number | undefined {
    return this.#rows[this.#end(tsUs)]?.tsUs;
  }

  /** How many rows are known at a time. */
  #end(tsUs: number): number {
    let low = 0;
    let high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#rows[middle]!.tsUs <= tsUs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
