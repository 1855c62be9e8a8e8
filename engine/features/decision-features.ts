/** What a policy sees beside the market's state: other liquidity, news, and the time and quantity left of its order. */
import type { Parent } from '../../shared/domain/parent.ts';
import type { NewsRow } from '../../shared/protocol/market-tables.ts';
import { sideSign } from '../../shared/domain/scalars.ts';
import { US_PER_MINUTE } from '../../shared/std/duration.ts';
import type { StreamedQuote } from '../core/venue.ts';

const NEWS_HALF_LIFE_US = 10 * US_PER_MINUTE;
const BP = 1e4;

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

/** Writes LIQUIDITY_FEATURES from `at`; `touch` is the lit book's. */
export function writeLiquidity(
  out: Float32Array,
  at: number,
  touch: { readonly bidPx: number; readonly askPx: number },
  dealer: StreamedQuote | null,
  score: number,
): void {
  const mid = (touch.bidPx + touch.askPx) / 2;
  out[at] = dealer && mid > 0 ? ((touch.askPx - touch.bidPx - (dealer.askPx - dealer.bidPx)) / mid) * BP : 0;
  out[at + 1] = dealer ? Math.log1p(dealer.qty) : 0;
  out[at + 2] = score;
}

export interface OrderMoment {
  readonly parent: Pick<Parent, 'side' | 'qty' | 'filledQty' | 'openQty' | 'startUs' | 'endUs'>;
  readonly nowUs: number;
  readonly plannedQty: number;
  readonly twiceMidPx: number;
  /** Twice the mid when the order arrived; 0 where there was none. */
  readonly twiceArrivalPx: number;
}

/** Writes ORDER_FEATURES from `at`. */
export function writeOrder(out: Float32Array, at: number, moment: OrderMoment): void {
  const { parent, nowUs, plannedQty, twiceMidPx, twiceArrivalPx } = moment;
  const { side, qty, filledQty, openQty, startUs, endUs } = parent;
  const left = endUs > startUs ? (endUs - nowUs) / (endUs - startUs) : 0;
  out[at] = sideSign(side);
  out[at + 1] = Math.min(1, Math.max(0, left));
  out[at + 2] = 1 - filledQty / qty;
  out[at + 3] = openQty / qty;
  out[at + 4] = (plannedQty - filledQty) / qty;
  out[at + 5] =
    twiceArrivalPx > 0 && twiceMidPx > 0 ? ((sideSign(side) * (twiceMidPx - twiceArrivalPx)) / twiceArrivalPx) * BP : 0;
}
