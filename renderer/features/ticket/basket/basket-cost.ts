/**
 * What a basket should cost in all, of those rows that the engine has told of: in money and as a share of their value. Each
 * row is estimated as if it were alone, which is too cheap for those that trade the same instrument on the same side.
 */
import { formatCount, formatFixed, valueOf } from '../../../ui/words/format.ts';
import { costNotional, doneNotional } from '../estimate-words.ts';
import type { BasketRow } from './basket.ts';
import type { Order, RowEstimate } from './estimate-queue.ts';

export interface BasketCost {
  /** `USD 976 (12.2 bps of USD 800,000)`; empty where nothing is told. */
  readonly words: string;
  readonly told: number;
  readonly of: number;
  /** Rows that have another of their instrument and side beside them. */
  readonly beside: number;
}

type Row = Pick<BasketRow, 'command' | 'instrument'>;

export function costOf(rows: readonly Row[], estimateOf: (order: Order) => RowEstimate | undefined): BasketCost {
  const sums = new Map<string, { cost: number; value: number }>();
  const alike = new Map<string, number>();
  let told = 0;
  let of = 0;
  for (const { command, instrument } of rows) {
    if (!command || !instrument) continue;
    of += 1;
    const key = `${command.side} ${command.instrument}`;
    alike.set(key, (alike.get(key) ?? 0) + 1);
    const estimate = estimateOf(command);
    if (typeof estimate !== 'object') continue;
    const cost = costNotional(estimate, command.qty);
    const done = doneNotional(estimate, command.qty);
    if (cost === null || done === null) continue;
    told += 1;
    const sum = sums.get(instrument.currency) ?? { cost: 0, value: 0 };
    sum.cost += valueOf(cost, instrument);
    sum.value += valueOf(done, instrument);
    sums.set(instrument.currency, sum);
  }
  const beside = [...alike.values()].filter((count) => count > 1).reduce((sum, count) => sum + count, 0);
  const words = Array.from(sums, ([currency, sum]) => sumWords(currency, sum)).join(' + ');
  return { words, told, of, beside };
}

function sumWords(currency: string, { cost, value }: { readonly cost: number; readonly value: number }): string {
  const money = `${currency} ${formatCount(cost)}`;
  return value === 0
    ? money
    : `${money} (${formatFixed((1e4 * cost) / value, 1)} bps of ${currency} ${formatCount(value)})`;
}

export const besideWords = (beside: number): string =>
  beside === 0
    ? 'each row as if it were alone: what they do to one another is not in it'
    : `each row as if it were alone: ${formatCount(beside)} share instrument and side with another and cost more together`;
