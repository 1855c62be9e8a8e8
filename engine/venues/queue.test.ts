import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MarketEvent } from '../core/market-event.ts';
import { advance, joinQueue } from './queue.ts';

/** Something that happens to a bid at 100. */
const at = (kind: MarketEvent['kind'], qty: number, orderId = 1, px = 100): MarketEvent => ({
  kind,
  tsUs: 0,
  offset: 0,
  instrument: 'TEST',
  side: 'buy' as const,
  orderId,
  px,
  qty,
});
/** A bid of 50 at 100, behind 200 that are shown there. */
const bid = () => joinQueue('buy', 100, 50, 200);
const meet = (order: ReturnType<typeof bid>, event: MarketEvent): number => advance(order, event, event.qty);

describe('the place of a resting order', () => {
  it('comes closer by what trades, shrinks or leaves ahead of it', () => {
    const order = bid();
    expect(meet(order, at('trade', 60))).toBe(0);
    expect(order.aheadQty).toBe(140);
    meet(order, at('reduce', 30, 2));
    expect(order.aheadQty).toBe(110);
    meet(order, at('delete', 110, 3));
    expect(order.aheadQty).toBe(0);
  });

  it('does not change by what came later, whether it shrinks or leaves', () => {
    const order = bid();
    meet(order, at('add', 80, 9));
    meet(order, at('reduce', 30, 9));
    meet(order, at('delete', 50, 9));
    expect(order.aheadQty).toBe(200);
  });

  it('takes orders without an id for ones ahead: which came later cannot be told', () => {
    const order = bid();
    meet(order, at('add', 80, 0));
    meet(order, at('delete', 60, 0));
    expect(order.aheadQty).toBe(140);
    expect(meet(order, at('trade', 100, 0))).toBe(0);
  });

  it('is reached by what a trade has beyond everything ahead', () => {
    const order = bid();
    expect(meet(order, at('trade', 230))).toBe(30);
    expect(order.aheadQty).toBe(0);
    expect(meet(order, at('trade', 500))).toBe(50);
  });

  it('is reached by a trade with an order that came later: nothing can be ahead any more', () => {
    const order = bid();
    meet(order, at('add', 80, 9));
    expect(meet(order, at('trade', 40, 9))).toBe(40);
  });

  it('is reached by a trade at a worse price, not by one at a better price or on the other side', () => {
    expect(meet(bid(), at('trade', 40, 1, 99))).toBe(40);
    expect(meet(bid(), at('trade', 40, 1, 101))).toBe(0);
    expect(meet(bid(), { ...at('trade', 40), side: 'sell' })).toBe(0);
    const offer = joinQueue('sell', 100, 50, 200);
    expect(advance(offer, { ...at('trade', 40, 1, 101), side: 'sell' }, 40)).toBe(40);
    expect(advance(offer, { ...at('trade', 40, 1, 99), side: 'sell' }, 40)).toBe(0);
  });

  it('is not reached by hidden trades, crosses and cancels at its price or beyond', () => {
    for (const kind of ['hidden-trade', 'cross', 'delete', 'reduce', 'add'] as const) {
      expect(meet(bid(), at(kind, 1_000, 1, 99))).toBe(0);
      expect(meet(bid(), at(kind, 1_000))).toBe(0);
    }
  });

  it('shares a trade with an own order at the same price: what is ahead is met once', () => {
    const [first, second] = [bid(), bid()];
    const trade = at('trade', 220);
    const filled = advance(first, trade, 220);
    expect(filled).toBe(20);
    expect(advance(second, trade, 220 - filled)).toBe(0);
  });

  it('never fills more than a trade has, whatever happened before', () => {
    const kinds = fc.constantFrom<MarketEvent['kind']>('add', 'reduce', 'delete', 'trade');
    const event = fc.tuple(kinds, fc.integer({ min: 1, max: 300 }), fc.nat(5), fc.integer({ min: 99, max: 101 }));
    const property = fc.property(fc.array(event, { maxLength: 40 }), fc.integer({ min: 1, max: 4 }), (events, own) => {
      const orders = Array.from({ length: own }, bid);
      for (const [kind, qty, orderId, px] of events) {
        let reachQty = qty;
        for (const order of orders) {
          const filled = advance(order, at(kind, qty, orderId, px), reachQty);
          expect(filled).toBeGreaterThanOrEqual(0);
          expect(filled).toBeLessThanOrEqual(order.remainingQty);
          reachQty -= filled;
          order.remainingQty -= filled;
        }
        expect(reachQty).toBeGreaterThanOrEqual(0);
        expect(kind === 'trade' || reachQty === qty).toBe(true);
      }
    });
    fc.assert(property);
  });
});

describe('the place of a resting order where only levels are told', () => {
  const shows = (qty: number, px = 100): MarketEvent => ({
    ...at('level', 0),
    levels: { bids: [{ px, qty }], asks: [] },
  });

  it('is not changed by what comes to the level, and shares what leaves it with those behind', () => {
    const order = bid();
    expect(meet(order, shows(400))).toBe(0);
    expect(order.aheadQty).toBe(200);
    // Half of what is there leaves: so does half of what is ahead.
    meet(order, shows(200));
    expect(order.aheadQty).toBe(100);
  });

  it('takes a fall that trades explain from the front, once', () => {
    const order = bid();
    meet(order, shows(400));
    expect(meet(order, { ...at('trade', 150), isPrint: true })).toBe(0);
    meet(order, shows(250));
    expect(order.aheadQty).toBe(50);
    // 50 of ours are reached beyond the 50 ahead.
    expect(meet(order, { ...at('trade', 80), isPrint: true })).toBe(30);
  });

  it('is the front of a level that has emptied', () => {
    const order = bid();
    meet(order, shows(0));
    expect(order.aheadQty).toBe(0);
    meet(order, shows(500));
    expect(order.aheadQty).toBe(0);
  });

  it('does not hear of other prices or of the other side', () => {
    const order = bid();
    meet(order, shows(0, 99));
    meet(order, { ...at('level', 0), levels: { bids: [], asks: [{ px: 100, qty: 0 }] } });
    expect(order.aheadQty).toBe(200);
  });

  it('never has more ahead than is shown, nor less than nothing, whatever happens', () => {
    const step = fc.oneof(
      fc.nat(500).map((qty) => shows(qty)),
      fc.integer({ min: 1, max: 200 }).map((qty): MarketEvent => ({ ...at('trade', qty), isPrint: true })),
    );
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const order = bid();
        for (const event of steps) {
          const before = order.aheadQty;
          meet(order, event);
          expect(order.aheadQty).toBeGreaterThanOrEqual(0);
          expect(order.aheadQty).toBeLessThanOrEqual(before);
          expect(order.aheadQty).toBeLessThanOrEqual(event.levels?.bids[0]?.qty ?? Infinity);
        }
      }),
    );
  });
});
