/** What a basket comes to, in figures and in words, by side and currency: said before it is sent. */
import type { CommandOf } from '../../../../shared/domain/command.ts';
import { formatCount, valueOf } from '../../../../shared/domain/format.ts';
import type { Instrument } from '../../../../shared/domain/instrument.ts';
import type { Quote } from '../../../../shared/protocol/tables.ts';
import { roughlyInWords } from '../../../ui/format.ts';
import { valuePx } from '../echo.ts';

export interface Valued {
  readonly command: CommandOf<'StageParent'>;
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
  const sides = { buy: new Map<string, number>(), sell: new Map<string, number>() };
  const counts = { buy: 0, sell: 0 };
  const all = new Map<string, number>();
  let unvalued = 0;
  for (const { command, instrument, quote } of orders) {
    const { side, qty } = command;
    counts[side] += 1;
    const px = valuePx(command, quote);
    if (px === 0) unvalued += 1;
    const value = valueOf(qty * px, instrument);
    for (const sums of [sides[side], all]) sums.set(instrument.currency, (sums.get(instrument.currency) ?? 0) + value);
  }
  const money = (sums: ReadonlyMap<string, number>): string =>
    Array.from(sums, ([currency, value]) => `${currency} ${formatCount(value)}`).join(' + ');
  const part = (side: 'buy' | 'sell'): string[] =>
    counts[side] === 0 ? [] : [`${counts[side]} to ${side} ≈ ${money(sides[side])}`];
  const inWords = Array.from(all, ([currency, value]) => `${roughlyInWords(value)} ${currency}`).join(' and ');
  const noun = orders.length === 1 ? 'order' : 'orders';
  return {
    figures: `${orders.length} ${noun}: ${[...part('buy'), ...part('sell')].join(', ')}`,
    words: `${orders.length} ${noun}, ${inWords.startsWith('about') ? inWords : `about ${inWords}`} in all.`,
    unvalued,
  };
}
