import { describe, expect, it } from 'vitest';
import { START_US } from '../../../tests/fixtures/engine-stage.ts';
import { venueOrder, VenueSurroundings } from '../../../tests/fixtures/venue-surroundings.ts';
import type { MarketEvent } from '../../core/market-event.ts';
import { DarkPool, type DarkPoolOptions } from './dark-pool.ts';

function poolAtHand(options: Partial<DarkPoolOptions> = {}) {
  const around = new VenueSurroundings();
  const pool = new DarkPool({ ...around.rim(), ...options });
  const event = {
    kind: 'add',
    tsUs: 0,
    offset: 0,
    instrument: 'TEST',
    side: 'buy',
    orderId: 1,
    px: 1,
    qty: 1,
  } as const;
  /** The lit book changes. */
  const quote = (bidPx: number, askPx: number): void => {
    around.book.sides.buy[0] = { px: bidPx, qty: 1 };
    around.book.sides.sell[0] = { px: askPx, qty: 1 };
    pool.onMarket(event satisfies MarketEvent);
  };
  const sellers = (qty: number, minQty = 0): number => pool.enter('TEST', { side: 'sell', px: 1, qty, minQty });
  return { around, pool, quote, sellers };
}

describe('a continuous pool', () => {
  it('trades at the midpoint, half a price unit to the buyer, and charges by who came later', () => {
    const rate = { notionalMillionths: 0, lotMillionths: 0 };
    const fees = { maker: rate, taker: { notionalMillionths: 100, lotMillionths: 0 } };
    const { around, pool, quote, sellers } = poolAtHand({ fees });
    quote(10_000, 10_101);
    sellers(50);
    pool.submit(venueOrder({ px: 20_000 }));
    around.pass(5_000);
    const fill = { kind: 'filled', px: 10_050, qty: 50, liquidity: 'taker', fee: 50 };
    expect(around.reports).toMatchObject([{ kind: 'acknowledged' }, fill]);
  });

  it('trades once the midpoint has come to the limit, not while there is none', () => {
    const { around, pool, quote, sellers } = poolAtHand();
    sellers(80);
    pool.submit(venueOrder({ px: 100, tif: 'day' }));
    expect(around.told()).toEqual(['C1 acknowledged']);
    around.book.halted = true;
    quote(98, 100);
    around.book.halted = false;
    quote(100, 98);
    expect(around.told()).toEqual([]);
    quote(98, 102);
    expect(around.told()).toEqual(['C1 filled 50@100 taker']);
  });

  it('keeps a minimum quantity, and rejects one that is more than the order', () => {
    const { around, pool, sellers } = poolAtHand();
    sellers(20);
    pool.submit(venueOrder({ minQty: 30 }));
    pool.submit(venueOrder({ childId: 'C2', minQty: 51 }));
    pool.submit(venueOrder({ childId: 'C3', minQty: 20 }));
    expect(around.told()).toEqual([
      'C1 acknowledged',
      'C1 cancelled',
      'C2 rejected',
      'C3 acknowledged',
      'C3 filled 20@101 taker',
      'C3 cancelled',
    ]);
  });

  it('does not let us trade with ourselves, nor withdraw an order of ours as somebody else’s', () => {
    const { around, pool } = poolAtHand();
    pool.submit(venueOrder({ tif: 'day' }));
    pool.submit(venueOrder({ childId: 'C2', side: 'sell', px: 100, tif: 'day' }));
    expect(around.told()).toEqual(['C1 acknowledged', 'C2 acknowledged']);
    expect([1, 2].map((orderId) => pool.withdraw('TEST', orderId))).toEqual([false, false]);
  });

  it('trades with nobody while it is down', () => {
    const { around, pool, quote, sellers } = poolAtHand();
    pool.submit(venueOrder({ tif: 'day' }));
    around.told();
    around.trouble = { ...around.trouble, down: true };
    sellers(50);
    around.trouble = { ...around.trouble, down: false };
    pool.query('C1');
    expect(around.told()).toEqual(['C1 works 0']);
    quote(99, 101);
    expect(around.told()).toEqual(['C1 filled 50@100 maker']);
  });

  it('takes no more orders than it can look at', () => {
    const { around, pool, sellers } = poolAtHand();
    for (let n = 0; n < 1_000; n++) sellers(1);
    expect(sellers(1)).toBe(0);
    pool.submit(venueOrder({ side: 'sell', tif: 'day' }));
    expect(around.told()).toEqual(['C1 rejected']);
  });
});

describe('a periodic pool', () => {
  it('trades at whole multiples of its period and at no other time', () => {
    const periodUs = 100_000;
    const { around, pool, sellers } = poolAtHand({ periodUs });
    expect(START_US % periodUs).toBe(0);
    pool.submit(venueOrder({ tif: 'day' }));
    sellers(20);
    around.pass(periodUs - 1);
    expect(around.reports.splice(0)).toMatchObject([{ kind: 'acknowledged' }]);
    expect(around.told()).toEqual(['C1 filled 20@101 maker']);
    sellers(20);
    around.pass(periodUs - 20_000 - 1);
    expect(around.reports).toEqual([]);
    expect(around.told()).toEqual(['C1 filled 20@101 maker']);
  });

  it('takes no order that would not wait', () => {
    const { around, pool } = poolAtHand({ periodUs: 1_000 });
    pool.submit(venueOrder({ tif: 'ioc' }));
    pool.submit(venueOrder({ childId: 'C2', tif: 'fok' }));
    expect(around.told()).toEqual(['C1 rejected', 'C2 rejected']);
  });
});
