/** What many orders come to, in figures and in words, by side and currency: said before they are staged or released. */
import { formatCount, valueOf } from '../../../shared/domain/basics/format.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { Side } from '../../../shared/domain/basics/scalars.ts';
import type { Quote } from '../../../shared/protocol/tables.ts';
import { roughlyInWords } from './format.ts';

export interface Priced {
  readonly side: Side;
  readonly limitPx: number | null;
}

/** The price that an order is valued at: its limit, else what it would pay now; 0 where there is no market. */
export function valuePx({ side, limitPx }: Priced, quote?: Quote): number {
  if (limitPx !== null) return limitPx;
  if (!quote) return 0;
  return (side === 'buy' ? quote.askPx : side === 'sell' ? quote.bidPx : 0) || quote.lastPx;
}

export interface Valued {
  readonly order: Priced & { readonly qty: number };
  readonly instrument: Instrument;
  readonly quote: Quote | undefined;
}

export interface Totals {
  /** `12 orders: 8 to buy ≈ USD 1,240,000, 4 to sell ≈ USD 310,000` */
  readonly figures: string;
  /** `Twelve orders, about one point six million USD in all.` */
  readonly words: string;
  /** Orders whose value nobody knows: no market, no limit. */
  readonly unvalued: number;
}

export function totalsOf(orders: readonly Valued[]): Totals {
  const sides = new Map<string, { count: number; sums: Map<string, number> }>([
    ['buy', { count: 0, sums: new Map() }],
    ['sell', { count: 0, sums: new Map() }],
  ]);
  const all = new Map<string, number>();
  let unvalued = 0;
  for (const { order, instrument, quote } of orders) {
    const { side, qty } = order;
    const ofSide = sides.get(side) ?? { count: 0, sums: new Map<string, number>() };
    sides.set(side, ofSide);
    ofSide.count += 1;
    const px = valuePx(order, quote);
    if (px === 0) unvalued += 1;
    const value = valueOf(qty * px, instrument);
    for (const sums of [ofSide.sums, all]) sums.set(instrument.currency, (sums.get(instrument.currency) ?? 0) + value);
  }
  const money = (sums: ReadonlyMap<string, number>): string =>
    Array.from(sums, ([currency, value]) => `${currency} ${formatCount(value)}`).join(' + ');
  const parts = Array.from(sides).flatMap(([side, { count, sums }]) =>
    count === 0 ? [] : [`${count} to ${side} ≈ ${money(sums)}`],
  );
  const inWords = Array.from(all, ([currency, value]) => `${roughlyInWords(value)} ${currency}`).join(' and ');
  const noun = orders.length === 1 ? 'order' : 'orders';
  return {
    figures: `${orders.length} ${noun}: ${parts.join(', ')}`,
    words: `${orders.length} ${noun}, ${inWords.startsWith('about') ? inWords : `about ${inWords}`} in all.`,
    unvalued,
  };
}
