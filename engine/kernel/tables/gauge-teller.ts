/**
 * Tells the desks, several times a second by the wall clock, what is shown of the engine and its market without being in
 * the log: its own row, feeds, depth, time and sales, and what a simulated market knows of itself. News is told once.
 */
import type { NewsRow, RegimeRow } from '../../../shared/protocol/market-tables.ts';
import type { KernelParts } from '../kernel-parts.ts';
import type { Publisher } from './publisher.ts';
import { newsOf, readTable } from './table-reader.ts';

/** Tellings of the engine's row for one of the models, and of the forecasts. */
const MODELS_EVERY = 12;
const FORECASTS_EVERY = 4;

export class GaugeTeller {
  /** Since when the regime lasts that was told last, by instrument. */
  readonly #toldRegimes = new Map<string, number>();
  #toldNews = 0;
  #tellings = 0;
  readonly #publisher: Publisher;

  constructor(publisher: Publisher) {
    this.#publisher = publisher;
  }

  tell(parts: KernelParts): void {
    const { market, tape } = parts;
    const publisher = this.#publisher;
    publisher.publish('engine', {}, readTable(parts, 'engine', {}) ?? []);
    publisher.publish('feeds', {}, readTable(parts, 'feeds', {}) ?? []);
    publisher.publish('limitUse', {}, readTable(parts, 'limitUse', {}) ?? []);
    publisher.publish('regimeViews', {}, readTable(parts, 'regimeViews', {}) ?? []);
    publisher.publish('venues', {}, readTable(parts, 'venues', {}) ?? []);
    // Reckoned from a thousand states or forecasts: not several times a second.
    if (this.#tellings % MODELS_EVERY === 0) publisher.publish('models', {}, parts.models.rows());
    if (this.#tellings % FORECASTS_EVERY === 0) publisher.publish('forecasts', {}, parts.forecasts.rows());
    this.#tellings += 1;
    for (const instrument of market.takeDeepened()) {
      publisher.publish('depth', { instrument }, readTable(parts, 'depth', { instrument }) ?? []);
    }
    for (const [instrument, rows] of tape.takePending()) publisher.publish('tape', { instrument }, rows);
    this.#tellRegimes(parts.options.feed.truth?.regimes(parts.nowUs()) ?? []);
    this.#tellNews(newsOf(parts));
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
