/**
 * One market of a crypto exchange: its instrument, and how the exchange's decimals become the instrument's integers.
 * Prices are exact and on the tick grid, or refused. Lots are the exchange's own step wherever the value of a day's
 * trading then stays a safe integer; where it would not, they are coarser, and sizes are rounded to the nearest lot.
 */
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import { FeedError } from '../../core/feed.ts';
import type { BookLevel } from '../../core/market-event.ts';
import { decimalsOf, parseDecimal, parseDecimalNearest, WireError } from '../wire/decimal.ts';
import { listIn } from '../wire/json-shape.ts';

/** What an exchange says of a market. Steps are decimals such as "0.01". */
export interface MarketTerms {
  readonly exchange: string;
  /** As the exchange writes it. */
  readonly symbol: string;
  readonly quoteCurrency: string;
  readonly tickSize: string;
  readonly lotSize: string;
}

export interface CryptoMarket {
  readonly symbol: string;
  readonly instrument: Instrument;
  px(text: unknown): number;
  qty(text: unknown): number;
  /** A list of `[price, size, …]`; of a price that comes twice the last counts. */
  levels(list: unknown): BookLevel[];
}

const MAX_DECIMALS = 8;

/** More than a busy day's trading in one market, in units of the quote currency. */
const DAY_VALUE: Readonly<Record<string, number>> = { BTC: 1e5, XBT: 1e5, ETH: 2e6, JPY: 1e12, KRW: 1e13 };
const DAY_VALUE_ELSEWHERE = 5e9;

/** The exchanges never close: whoever opens the market says from when to when it is traded. */
export type Session = Pick<Instrument, 'sessionStartUs' | 'sessionEndUs'>;

/** Throws FeedError where the terms cannot be kept in integers. */
export function cryptoMarket(terms: MarketTerms, session: Session): CryptoMarket {
  const { exchange, symbol, quoteCurrency, tickSize, lotSize } = terms;
  const priceDecimals = stepDecimals(terms, 'tick size', tickSize);
  const tickPx = parseDecimal(tickSize, priceDecimals);
  const dayUnits = (DAY_VALUE[quoteCurrency] ?? DAY_VALUE_ELSEWHERE) * 10 ** priceDecimals;
  const safeDecimals = Math.max(0, Math.floor(Math.log10(Number.MAX_SAFE_INTEGER / dayUnits)));
  const qtyDecimals = Math.min(stepDecimals(terms, 'lot size', lotSize), safeDecimals);
  const px = (text: unknown): number => {
    const value = parseDecimal(text, priceDecimals);
    if (value % tickPx === 0) return value;
    throw new WireError(`the price ${String(text)} is not on the tick of ${tickSize}`);
  };
  const qty = (text: unknown): number => parseDecimalNearest(text, qtyDecimals);
  return {
    symbol,
    px,
    qty,
    levels: (list) => readLevels(list, px, qty),
    instrument: {
      symbol,
      name: `${symbol}, ${exchange}`,
      assetClass: 'crypto',
      currency: quoteCurrency,
      priceDecimals,
      tickPx,
      qtyDecimals,
      timeZone: 'UTC',
      ...session,
    },
  };
}

function stepDecimals({ exchange, symbol }: MarketTerms, what: string, step: string): number {
  const decimals = decimalsOf(step);
  const isStep = /^\d+(\.\d+)?$/.test(step) && Number(step) > 0;
  if (isStep && decimals <= MAX_DECIMALS) return decimals;
  throw new FeedError(
    `${exchange} ${symbol}: its ${what} of "${step}" is not a step of at most ${MAX_DECIMALS} decimals; choose another market`,
  );
}

function readLevels(list: unknown, px: (text: unknown) => number, qty: (text: unknown) => number): BookLevel[] {
  const levels: BookLevel[] = [];
  for (const item of listIn(list, 'a side of the book')) {
    const pair = listIn(item, 'a level');
    levels.push({ px: px(pair[0]), qty: qty(pair[1]) });
  }
  return hasRepeats(levels) ? [...new Map(levels.map((level) => [level.px, level])).values()] : levels;
}

/** Exchanges send levels in order of price nearly always, and then no two are alike that are not neighbours. */
function hasRepeats(levels: readonly BookLevel[]): boolean {
  let rises = true;
  let falls = true;
  for (let i = 1; i < levels.length && (rises || falls); i++) {
    rises &&= levels[i]!.px > levels[i - 1]!.px;
    falls &&= levels[i]!.px < levels[i - 1]!.px;
  }
  return !rises && !falls && new Set(levels.map((level) => level.px)).size < levels.length;
}
