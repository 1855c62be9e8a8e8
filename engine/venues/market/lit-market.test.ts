import { describe, expect, it } from 'vitest';
import { LitMarket } from './lit-market.ts';

/** Ids of our orders begin here. */
const OWN = 100;
const heardOf = { left: () => {}, executed: () => {}, crossed: () => {}, cancelled: () => {} };

function midcap(): LitMarket {
  const lit = new LitMarket('MIDT', (orderId) => orderId >= OWN, { event: () => {}, ...heardOf });
  const rest = (venue: number, orderId: number, px: number, qty: number): void =>
    lit.venues[venue]!.submit({ orderId, owner: orderId >= OWN ? 1 : 0, side: 'buy', px, qty }, 1);
  rest(0, 1, 10_000, 300);
  rest(1, 2, 9_900, 700);
  rest(0, OWN, 10_000, 50);
  rest(2, OWN + 1, 10_100, 40);
  return lit;
}

describe('LitMarket', () => {
  it('knows what others show at their best price, whatever we show', () => {
    const lit = midcap();
    expect([lit.bestQty('buy'), lit.othersBestQty('buy'), lit.othersBestQty('sell')]).toEqual([40, 300, 0]);
    lit.venues[2]!.cancel(OWN + 1, 2);
    expect([lit.bestQty('buy'), lit.othersBestQty('buy')]).toEqual([350, 300]);
    lit.venues[0]!.cancel(1, 2);
    expect([lit.bestQty('buy'), lit.othersBestQty('buy')]).toEqual([50, 700]);
  });

  it('says how much of what is taken came from us', () => {
    const lit = midcap();
    const sell = { orderId: 3, owner: 0, side: 'sell', px: 9_900 } as const;
    expect(lit.take({ ...sell, qty: 370 }, 2)).toEqual({ qty: 370, fromOwnQty: 70 });
    expect(lit.othersBestQty('buy')).toBe(700);
    expect(lit.take({ ...sell, orderId: 4, qty: 1_000 }, 3)).toEqual({ qty: 720, fromOwnQty: 20 });
    expect(lit.take({ ...sell, orderId: 5, qty: 1 }, 4)).toEqual({ qty: 0, fromOwnQty: 0 });
  });
});
