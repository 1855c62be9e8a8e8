/**
 * Tells the desks, several times a second by the wall clock, what is shown of the engine and its market without being in
 * the log: its own row, feeds, depth, time and sales, and what a simulated market knows of itself. What did not change
 * is not told again, but once a second: who joined between two tellings may hold what came and went meanwhile. News is
 * told once.
 */
import type { NewsRow, RegimeRow } from '../../../shared/protocol/market-tables.ts';
import { type RowOf, rowKey, type TableName } from '../../../shared/protocol/tables.ts';
import type { KernelParts } from '../kernel-parts.ts';
import type { Publisher } from './publisher.ts';
import { newsOf, readTable } from './table-reader.ts';

/** Told at every telling. */
const OFTEN = ['engine', 'feeds', 'limitUse', 'regimeViews', 'venues'] as const;
/** Tellings for one of the models, of the forecasts, and of what did not change. */
const MODELS_EVERY = 12;
const FORECASTS_EVERY = 4;
const UNCHANGED_EVERY = 10;

export class GaugeTeller {
  /** Since when the regime lasts that was told last, by instrument. */
  readonly #toldRegimes = new Map<string, number>();
  /** By table and key, as text. */
  readonly #told = new Map<string, string>();
  #toldNews = 0;
  #tellings = 0;
  readonly #publisher: Publisher;

  constructor(publisher: Publisher) {
    this.#publisher = publisher;
  }

  tell(parts: KernelParts): void {
    const { market, tape } = parts;
    const publisher = this.#publisher;
    if (this.#tellings % UNCHANGED_EVERY === 0) this.#told.clear();
    for (const table of OFTEN) this.#tellChanged(table, readTable(parts, table, {}) ?? []);
    // Reckoned from a thousand states or forecasts: not several times a second.
    if (this.#tellings % MODELS_EVERY === 0) publisher.publish('models', {}, parts.models.rows());
    if (this.#tellings % FORECASTS_EVERY === 0) this.#tellChanged('forecasts', parts.forecasts.rows());
    this.#tellings += 1;
    for (const instrument of market.takeDeepened()) {
      publisher.publish('depth', { instrument }, readTable(parts, 'depth', { instrument }) ?? []);
    }
    for (const [instrument, rows] of tape.takePending()) publisher.publish('tape', { instrument }, rows);
    this.#tellRegimes(parts.options.feed.truth?.regimes(parts.nowUs()) ?? []);
    this.#tellNews(newsOf(parts));
  }

  #tellChanged<T extends TableName>(table: T, all: readonly RowOf<T>[]): void {
    const changed = all.filter((row) => {
      const key = `${table} ${rowKey(table, row)}`;
      const text = JSON.stringify(row);
      if (this.#told.get(key) === text) return false;
      this.#told.set(key, text);
      return true;
    });
    this.#publisher.publish(table, {}, changed);
  }

  #tellRegimes(all: readonly RegimeRow[]): void {
    const regimes = all.filter((row) => this.#toldRegimes.get(row.instrument) !== row.sinceUs);
    for (const row of regimes) this.#toldRegimes.set(row.instrument, row.sinceUs);
    this.#publisher.publish('regimes', {}, regimes);
  }

  #tellNews(all: readonly NewsRow[]): void {
    const news = all.filter((row) => row.seq > this.#toldNews);
    this.#toldNews = news.at(-1)?.seq ?? this.#toldNews;
    this.#publisher.publish('news', {}, news);
  }
}
