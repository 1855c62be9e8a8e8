import { describe, expect, it } from 'vitest';
import { venueOrder, VenueSurroundings } from '../../../tests/fixtures/venue-surroundings.ts';
import { seededRng } from '../../../shared/std/rng.ts';
import { ContraFlow, type ContraFlowTerms } from './contra-flow.ts';
import { DarkPool } from './dark-pool.ts';

const TERMS: ContraFlowTerms = { perTradePct: 50, meanTrades: 10, meanStayUs: 1_000_000, limitBps: 20, minQtyPct: 10 };

/** What an order of ours hears that comes before or after 200 lit trades, one a millisecond. */
function day(seed: number, terms: Partial<ContraFlowTerms> = {}, comes: 'first' | 'last' = 'first'): string[] {
  const around = new VenueSurroundings();
  around.book.sides.buy[0] = { px: 10_000, qty: 100 };
  around.book.sides.sell[0] = { px: 10_002, qty: 100 };
  const rim = around.rim();
  const pool = new DarkPool(rim);
  const flow = new ContraFlow(pool, { ...TERMS, ...terms }, rim, seededRng(seed));
  const ours = venueOrder({ px: 10_100, qty: 2_000, tif: comes === 'first' ? 'day' : 'ioc' });
  if (comes === 'first') pool.submit(ours);
  for (let n = 0; n < 200; n++) {
    around.pass(1_000);
    flow.onMarket({
      kind: 'trade',
      tsUs: 0,
      offset: n,
      instrument: 'TEST',
      side: 'buy',
      orderId: n,
      px: 10_000,
      qty: 10,
    });
  }
  if (comes === 'last') pool.submit(ours);
  return around.told();
}

describe('those who are in a dark pool', () => {
  it('trade with us at the midpoint, the same for the same seed', () => {
    const heard = day(1);
    expect(heard.filter((report) => /filled \d+@10001/.test(report)).length).toBeGreaterThan(3);
    expect(day(1)).toEqual(heard);
    expect(day(2)).not.toEqual(heard);
  });

  it('come with lit trades alone, and leave', () => {
    expect(day(1, { perTradePct: 0 })).toEqual(['C1 acknowledged']);
    // Those who stay meet each other too; on some days sellers are left over.
    const lastOnDays = (meanStayUs: number): string[] =>
      [1, 2, 3, 4].flatMap((seed) => day(seed, { meanStayUs }, 'last'));
    expect(lastOnDays(10_000_000)).toContainEqual(expect.stringMatching(/filled/));
    expect(lastOnDays(1)).not.toContainEqual(expect.stringMatching(/filled/));
  });
});
