import { expect, it } from 'vitest';
import type { Instrument } from '../../../../shared/domain/basics/instrument.ts';
import { besideWords, costOf } from './basket-cost.ts';
import type { Order, RowEstimate } from './estimate-queue.ts';

const MIDT = { symbol: 'MIDT', currency: 'USD', priceDecimals: 4, qtyDecimals: 0 } as Instrument;
const row = (qty: number, side: Order['side'] = 'buy', currency = 'USD') => ({
  command: { instrument: 'MIDT', side, qty } as Order,
  instrument: { ...MIDT, currency },
});
/** Of 40.00; `fillQty`: as much as fits until its end. */
const told = (costBps: number | null, fillQty: number | null = null): RowEstimate =>
  ({ estimate: { costBps, fillQty }, figures: { midPx: 400_000 } }) as RowEstimate;

it('sums money and value of what was told, and says the cost as a share of that value', () => {
  const rows = [row(1_000), row(3_000), row(500, 'sell')];
  const costs = new Map([
    [rows[0]!.command, told(10)],
    [rows[1]!.command, told(20)],
  ]);
  const cost = costOf([...rows, { command: null, instrument: MIDT }], (order) => costs.get(order));
  expect(cost).toEqual({ words: 'USD 280 (17.5 bps of USD 160,000)', told: 2, of: 3, beside: 2 });
  expect(besideWords(cost.beside)).toContain('2 share instrument and side');
});

it('counts what is done until its end alone, each currency by itself, and nothing of what is unknown', () => {
  const [some, other, unknown] = [row(2_000), row(1_000, 'sell', 'EUR'), row(1_000, 'sell')];
  const costs = new Map([
    [some.command, told(10, 1_000)],
    [other.command, told(0)],
    [unknown.command, told(null)],
  ]);
  expect(costOf([some, other, unknown], (order) => costs.get(order)).words).toBe(
    'USD 40 (10.0 bps of USD 40,000) + EUR 0 (0.0 bps of EUR 40,000)',
  );
  expect(costOf([unknown], () => 'nothing is known of it')).toMatchObject({ words: '', told: 0, of: 1, beside: 0 });
  expect(besideWords(0)).toContain('what they do to one another is not in it');
});
