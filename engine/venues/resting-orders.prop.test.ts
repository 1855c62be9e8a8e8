import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { opposite, type Side, sideSign } from '../../shared/domain/basics/scalars.ts';
import type { BookView } from '../core/book-view.ts';
import type { MarketEvent } from '../core/market-event.ts';
import { advance, joinQueue } from './queue.ts';
import { type Resting, RestingOrders } from './resting-orders.ts';

const side = fc.constantFrom<Side>('buy', 'sell');
/** Few, so that orders share prices and events meet them. */
const px = fc.integer({ min: 98, max: 102 });
const qty = fc.integer({ min: 1, max: 40 });
const level = fc.record({ px, qty: fc.integer({ min: 0, max: 60 }) });
const levels = fc.uniqueArray(level, { selector: (each) => each.px, maxLength: 3 });

const event = fc
  .record({
    kind: fc.constantFrom<MarketEvent['kind']>(
      'add',
      'reduce',
      'delete',
      'trade',
      'trade',
      'level',
      'snapshot',
      'cross',
    ),
    side,
    px,
    qty,
    orderId: fc.nat(5),
    levels: fc.record({ bids: levels, asks: levels }),
  })
  .map((told): MarketEvent => ({ tsUs: 0, offset: 0, instrument: 'TEST', ...told }));

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ step: fc.constant('rest' as const), side, px, qty, aheadQty: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.record({ step: fc.constant('remove' as const), nth: fc.nat(30) }) },
  { weight: 6, arbitrary: fc.record({ step: fc.constant('event' as const), event }) },
);

/** As if every order were asked of every event: a trade meets the best price first, then who came first. */
class AskedAll {
  orders: Resting[] = [];

  met(told: MarketEvent): string[] {
    const asked =
      told.kind === 'trade' ? this.orders.toSorted((a, b) => sideSign(told.side) * (b.px - a.px)) : this.orders;
    return meet(asked, told);
  }

  reached(book: BookView): Resting[] {
    return this.orders.filter((own) => {
      const otherPx = book.bestPx(opposite(own.side));
      return otherPx > 0 && sideSign(own.side) * (otherPx - own.px) <= 0;
    });
  }
}

/** What a trade reaches of each order, and by that each one's place in the queue afterwards. */
function meet(orders: Iterable<Resting>, told: MarketEvent): string[] {
  let reachQty = told.qty;
  const met: string[] = [];
  for (const own of orders) {
    const reached = advance(own, told, reachQty);
    reachQty -= reached;
    own.remainingQty -= reached;
    if (reached > 0) met.push(`${own.order.childId} ${reached}`);
  }
  return met;
}

const places = (orders: readonly Resting[]): unknown[] =>
  orders.map(({ order, remainingQty, aheadQty, shownQty, behind }) => [
    order.childId,
    remainingQty,
    aheadQty,
    shownQty,
    ...behind,
  ]);
const ids = (orders: readonly Resting[]): string[] => orders.map(({ order }) => order.childId);

describe('our resting orders by price', () => {
  it('are met, moved up and reached as if every one were asked of every event', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const indexed = new RestingOrders();
        const asked = new AskedAll();
        const own: Resting[] = [];
        let count = 0;
        const remove = (at: number): void => {
          const [gone] = own.splice(at, 1);
          asked.orders.splice(at, 1);
          indexed.remove(gone!);
        };
        for (const each of steps) {
          let met: string[] = [];
          let due: string[] = [];
          if (each.step === 'rest') {
            const order = { childId: `C${count++}`, side: each.side, px: each.px, qty: each.qty } as Resting['order'];
            const queued = () => joinQueue(each.side, each.px, each.qty, each.aheadQty);
            own.push(indexed.add(queued(), order));
            asked.orders.push({ ...queued(), order, arrival: 0 });
          } else if (each.step === 'remove') {
            if (own.length > 0) remove(each.nth % own.length);
          } else {
            met = meet(indexed.concerned(each.event), each.event);
            due = asked.met(each.event);
          }
          expect(met).toEqual(due);
          expect(places(own)).toEqual(places(asked.orders));
          if (met.length > 0) {
            for (let at = own.length - 1; at >= 0; at--) if (own[at]!.remainingQty === 0) remove(at);
          }
          const book = { bestPx: (of: Side) => (of === 'buy' ? 99 : 100) } as BookView;
          expect(ids(indexed.reached(book))).toEqual(ids(asked.reached(book)));
        }
      }),
    );
  });
});
