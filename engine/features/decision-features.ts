/** What a policy sees beside the book: the best of the dealers, and what the news make of an instrument. */
import type { NewsRow } from '../../shared/protocol/market-tables.ts';
import { US_PER_MINUTE } from '../../shared/std/duration.ts';
import type { StreamedQuote } from '../core/venue.ts';

const NEWS_HALF_LIFE_US = 10 * US_PER_MINUTE;

/** The tightest of the quotes that dealers stream; null where none does. */
export function tightest(quotes: Iterable<StreamedQuote | null>): StreamedQuote | null {
  let best: StreamedQuote | null = null;
  for (const quote of quotes) {
    if (quote && (!best || quote.askPx - quote.bidPx < best.askPx - best.bidPx)) best = quote;
  }
  return best;
}

/** What news makes of an instrument at a time; what has not been scored counts nothing. */
export function newsScore(news: readonly NewsRow[], instrument: string, nowUs: number): number {
  let score = 0;
  for (const row of news) {
    if (row.score === null || row.tsUs > nowUs || (row.instrument !== null && row.instrument !== instrument)) continue;
    score += row.score * 2 ** (-(nowUs - row.tsUs) / NEWS_HALF_LIFE_US);
  }
  return score;
}
