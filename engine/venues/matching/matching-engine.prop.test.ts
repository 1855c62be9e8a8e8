import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Side } from '../../../shared/domain/basics/scalars.ts';
import { MatchingEngine } from './matching-engine.ts';
import type { MatchingRules, NewOrder } from './matching-order.ts';
import { MatchingPair, type Operation } from './testing/matching-pair.ts';
import { RecordingSink } from './testing/recording-sink.ts';

const side = fc.constantFrom<Side>('buy', 'sell');
/** Few quantities, so that some are equal. */
const qty = fc.integer({ min: 1, max: 9 });
/** Few prices, so that orders meet; some off the tick of 2. */
const px = fc.integer({ min: 46, max: 54 }).map((half) => half * 2 - (half === 47 ? 1 : 0));

const order: fc.Arbitrary<NewOrder> = fc
  .record({
    side,
    px,
    qty,
    owner: fc.integer({ min: 0, max: 2 }),
    type: fc.oneof({ weight: 6, arbitrary: fc.constant('limit' as const) }, fc.constant('market' as const)),
    tif: fc.oneof(
      { weight: 6, arbitrary: fc.constant('day' as const) },
      fc.constantFrom('ioc' as const, 'fok' as const, 'auction' as const),
    ),
    postOnly: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
    displayQty: fc.oneof({ weight: 3, arbitrary: fc.constant(9) }, fc.integer({ min: 0, max: 3 })),
  })
  .map((terms) => ({ orderId: 0, ...terms }));

const nth = fc.nat(60);
const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 60, arbitrary: fc.record({ op: fc.constant('submit' as const), order }) },
  { weight: 5, arbitrary: fc.record({ op: fc.constant('cancel' as const), nth, px, qty }) },
  { weight: 12, arbitrary: fc.record({ op: fc.constant('replace' as const), nth, px, qty }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constantFrom('auction' as const, 'uncross-on' as const) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constantFrom('halt' as const, 'uncross-halt' as const) }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('resume' as const) }) },
  fc.record({ op: fc.constant('band' as const), lowPx: fc.constantFrom(0, 96), highPx: fc.constantFrom(104, 1_000) }),
);

const rules: fc.Arbitrary<MatchingRules> = fc.record({
  tickPx: fc.constant(2),
  selfMatch: fc.constantFrom('cancel-resting', 'cancel-newest', 'trade'),
});

describe('the matching engine beside the naive one', () => {
  it('makes the same trades and the same book, tells of it, and loses nothing', () => {
    const property = fc.property(rules, fc.array(operation, { maxLength: 150, size: 'max' }), (made, operations) => {
      const pair = new MatchingPair(made);
      for (const each of operations) {
        const { real: realAnswer, naive: naiveAnswer } = pair.do(each);
        expect(realAnswer).toEqual(naiveAnswer);
        const { real, naive } = pair.seen();
        expect(real).toEqual(naive);
      }
    });
    fc.assert(property, { numRuns: 100 });
  });

  it('shows of an iceberg no more than its tip, fills a fill-or-kill whole or not, and lets a post-only take nothing', () => {
    const property = fc.property(rules, fc.array(order, { maxLength: 120, size: 'max' }), (made, orders) => {
      const sink = new RecordingSink();
      const engine = new MatchingEngine(made, sink);
      for (const [index, submitted] of orders.entries()) {
        const orderId = index + 1;
        const from = sink.happened.length;
        engine.submit({ ...submitted, orderId }, 0);
        let takenQty = 0;
        for (const each of sink.happened.slice(from)) {
          if ('taker' in each && each.taker === orderId) takenQty += each.qty;
        }
        const { tif, postOnly, qty: allQty } = submitted;
        expect(takenQty > 0 && postOnly).toBe(false);
        expect(takenQty > 0 && takenQty < allQty && tif === 'fok').toBe(false);
        const showsTooMuch = [...sink.shown].filter(
          ([id, { qty: shownQty }]) => shownQty > orders[id - 1]!.displayQty!,
        );
        expect(showsTooMuch).toEqual([]);
      }
    });
    fc.assert(property, { numRuns: 100 });
  });
});
