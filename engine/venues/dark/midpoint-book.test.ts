import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MidpointBook, type MidpointOrder } from './midpoint-book.ts';

interface Trade {
  readonly buy: number;
  readonly sell: number;
  readonly px: number;
  readonly qty: number;
  readonly newer: number;
}

function bookWith(orders: readonly Partial<MidpointOrder>[]) {
  const trades: Trade[] = [];
  const book = new MidpointBook((buy, sell, px, qty, newer) => trades.push({ buy, sell, px, qty, newer }));
  const made = orders.map((terms, index): MidpointOrder => {
    const side = terms.side ?? 'buy';
    return { orderId: index + 1, owner: 0, side, px: side === 'buy' ? 200 : 1, qty: 10, minQty: 0, ...terms };
  });
  for (const order of made) book.add(order);
  return { book, trades, made };
}

const sell = { side: 'sell' } as const;

describe('orders at the midpoint', () => {
  it('meet in the order of their arrival, whatever their limits beyond it', () => {
    const { book, trades } = bookWith([{}, { px: 101 }, { ...sell, qty: 15 }]);
    book.match(101);
    expect(trades).toEqual([
      { buy: 1, sell: 3, px: 101, qty: 10, newer: 3 },
      { buy: 2, sell: 3, px: 101, qty: 5, newer: 3 },
    ]);
    expect([book.openQty(2), book.restingOrders]).toEqual([5, 1]);
  });

  it('do not meet where the midpoint is beyond a limit', () => {
    const { book, trades } = bookWith([{ px: 100 }, { ...sell, px: 102 }, { ...sell, px: 101 }]);
    book.match(101);
    expect(trades).toEqual([]);
    book.match(100);
    expect(trades).toEqual([]);
    expect(book.cancel(1)).toBe(true);
    expect(book.cancel(1)).toBe(false);
  });

  it('pass by an execution below a minimum, until the rest itself is smaller', () => {
    const { book, trades } = bookWith([
      { qty: 50, minQty: 30 },
      { ...sell, qty: 20 },
      { ...sell, qty: 30 },
    ]);
    book.match(101);
    expect(trades.map(({ sell: id, qty }) => [id, qty])).toEqual([
      [3, 30],
      [2, 20],
    ]);
  });

  it('never meet their own', () => {
    const { book, trades } = bookWith([{ owner: 7 }, { ...sell, owner: 7 }, { ...sell, owner: 8 }]);
    book.match(101);
    expect(trades.map(({ sell: id }) => id)).toEqual([3]);
  });

  it('leave no pair that could trade, and lose no quantity', () => {
    const order = fc.record({
      side: fc.constantFrom('buy' as const, 'sell' as const),
      px: fc.integer({ min: 98, max: 104 }),
      qty: fc.integer({ min: 1, max: 40 }),
      minQty: fc.integer({ min: 0, max: 20 }),
      owner: fc.integer({ min: 0, max: 2 }),
    });
    const property = fc.property(fc.array(order, { maxLength: 20, size: 'max' }), (orders) => {
      const { book, trades, made } = bookWith(orders);
      book.match(101);
      const traded = new Map<number, number>();
      const open = (id: number): number => made[id - 1]!.qty - (traded.get(id) ?? 0);
      for (const { buy, sell: sold, qty } of trades) {
        for (const id of [buy, sold]) {
          expect(qty).toBeGreaterThanOrEqual(Math.min(made[id - 1]!.minQty, open(id)));
          traded.set(id, (traded.get(id) ?? 0) + qty);
        }
      }
      expect(made.map(({ orderId }) => book.openQty(orderId))).toEqual(made.map(({ orderId }) => open(orderId)));
      const could = made.flatMap((buy) =>
        made.filter((other) => {
          const qty = Math.min(open(buy.orderId), open(other.orderId));
          const large = [buy, other].every((each) => qty >= Math.min(each.minQty, open(each.orderId)));
          const reach = buy.side === 'buy' && other.side === 'sell' && buy.px >= 101 && other.px <= 101;
          return qty > 0 && large && reach && (buy.owner === 0 || buy.owner !== other.owner);
        }),
      );
      expect(could).toEqual([]);
    });
    fc.assert(property, { numRuns: 300 });
  });
});
