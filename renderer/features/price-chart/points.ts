/** Samples as points of the chart: seconds and prices in the currency, strictly one point a second, gaps where a side is empty. */
import type { UTCTimestamp } from 'lightweight-charts';
import type { MarketSample, OrderSample } from '../../../shared/protocol/tables.ts';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import { intervalVwapPx } from '../../stores/parent-figures.ts';

/** A point without a value is a gap. */
export interface Point {
  readonly time: UTCTimestamp;
  readonly value?: number;
}

export const secondOf = (tsUs: number): UTCTimestamp => Math.floor(tsUs / US_PER_SECOND) as UTCTimestamp;

function pointAt(tsUs: number, px: number | null, priceDecimals: number): Point {
  const time = secondOf(tsUs);
  return px === null || px === 0 ? { time } : { time, value: px / 10 ** priceDecimals };
}

export type MarketLine = 'bid' | 'ask' | 'last';

export function marketPoint(line: MarketLine, sample: MarketSample, priceDecimals: number): Point {
  const px = line === 'bid' ? sample.bidPx : line === 'ask' ? sample.askPx : sample.lastPx;
  return pointAt(sample.tsUs, px, priceDecimals);
}

export const vwapPoint = (sample: OrderSample, priceDecimals: number): Point =>
  pointAt(sample.tsUs, intervalVwapPx(sample), priceDecimals);

/** Samples oldest first with one a second, the newest of each: what a chart takes as a whole. */
export function onePerSecond<S extends { readonly tsUs: number }>(samples: readonly S[]): S[] {
  const bySecond = new Map<number, S>();
  for (const sample of samples.toSorted((a, b) => a.tsUs - b.tsUs)) bySecond.set(secondOf(sample.tsUs), sample);
  return [...bySecond.values()];
}
