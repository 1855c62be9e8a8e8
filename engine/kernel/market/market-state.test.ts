import { expect, it } from 'vitest';
import { US_PER_DAY, US_PER_HOUR } from '../../../shared/std/duration.ts';
import { MarketState, quoteOf } from './market-state.ts';

it('tells what was traded of a day, and sums for whoever wants an interval over many', () => {
  const state = new MarketState(10);
  const trade = (tsUs: number, px: number, qty: number) =>
    state.apply({ kind: 'trade', tsUs, offset: 0, instrument: 'BTCUSDT', side: 'buy', orderId: 0, px, qty });
  const firstUs = 20_000 * US_PER_DAY;
  // Forty days of trading that are each too large for the next to be counted on top of.
  const [px, qty] = [6_000_000, 1_000_000_000];
  for (let hour = 0; hour < 40 * 24; hour++) trade(firstUs + hour * US_PER_HOUR + 1, px, hour % 24 === 0 ? qty : 1);
  const market = state.get('BTCUSDT')!;
  expect(quoteOf(market)).toMatchObject({ volumeQty: qty + 23, volumeNotional: px * (qty + 23) });
  const before = state.volume('BTCUSDT');
  expect(before.notional).toBeGreaterThan(Number.MAX_SAFE_INTEGER);
  trade(firstUs + 40 * US_PER_DAY, px, 7);
  expect(quoteOf(market)).toMatchObject({ volumeQty: 7, volumeNotional: 7 * px });
  expect(state.volume('BTCUSDT').qty - before.qty).toBe(7);
});
