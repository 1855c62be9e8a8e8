import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Side } from '../../shared/domain/basics/scalars.ts';
import type { BookLevel, MarketEvent } from '../core/market-event.ts';
import { OrderBook } from './order-book.ts';

const BASE: MarketEvent = {
  kind: 'add',
  tsUs: 0,
  offset: 0,
  instrument: 'X',
  side: 'buy',
  orderId: 0,
  px: 0,
  qty: 0,
};
const event = (change: Partial<MarketEvent>): MarketEvent => ({ ...BASE, ...change });

/** The book as its definition reads: a map a side, sorted and cut to the window after every event. */
class NaiveBook {
  readonly sides: Record<Side, Map<number, number>> = { buy: new Map(), sell: new Map() };
  readonly depth: number;
  unknownLevel = 0;
  negative = 0;
  crossed = 0;

  constructor(depth: number) {
    this.depth = depth;
  }

  apply({ kind, side, px, qty, isPrint, refill, levels }: MarketEvent): void {
    const map = this.sides[side];
    const had = map.get(px) ?? 0;
    if (kind === 'add') map.set(px, had + qty);
    if (kind === 'reduce' || kind === 'delete' || (kind === 'trade' && !isPrint)) {
      if (had === 0) this.unknownLevel++;
      else if (had < qty) this.negative++;
      if (had > qty) map.set(px, had - qty);
      else map.delete(px);
    }
    if (kind === 'level') {
      for (const level of levels?.bids ?? []) this.#restate('buy', level);
      for (const level of levels?.asks ?? []) this.#restate('sell', level);
    }
    if (kind === 'snapshot' && levels) {
      this.sides.buy = new Map(levels.bids.map((level) => [level.px, level.qty]));
      this.sides.sell = new Map(levels.asks.map((level) => [level.px, level.qty]));
    }
    if (refill) this.sides[refill.side].set(refill.px, refill.qty);
    for (const each of ['buy', 'sell'] as const) {
      this.sides[each] = new Map(this.levels(each).map((level) => [level.px, level.qty]));
    }
    const [bid] = this.levels('buy');
    const [ask] = this.levels('sell');
    if (bid && ask && bid.px >= ask.px) this.crossed++;
  }

  #restate(side: Side, { px, qty }: BookLevel): void {
    if (qty > 0) this.sides[side].set(px, qty);
    else this.sides[side].delete(px);
  }

  levels(side: Side): BookLevel[] {
    return [...this.sides[side]]
      .map(([px, qty]) => ({ px, qty }))
      .sort((a, b) => (side === 'buy' ? b.px - a.px : a.px - b.px))
      .slice(0, this.depth);
  }
}

const side = fc.constantFrom<Side>('buy', 'sell');
const px = fc.integer({ min: 1, max: 30 });
const qty = fc.integer({ min: 1, max: 9 });
const levels = fc.uniqueArray(fc.record({ px, qty }), { selector: (level) => level.px, maxLength: 12 });
const restated = fc.uniqueArray(fc.record({ px, qty: fc.integer({ min: 0, max: 9 }) }), {
  selector: (level) => level.px,
  maxLength: 6,
});
const anyEvent = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.record({
      kind: fc.constantFrom('add' as const, 'add' as const, 'trade' as const, 'reduce' as const, 'delete' as const),
      side,
      px,
      qty,
    }),
  },
  { weight: 3, arbitrary: fc.record({ side, px, qty }).map((refill) => ({ kind: 'hidden-trade' as const, refill })) },
  {
    weight: 5,
    arbitrary: fc.record({ bids: restated, asks: restated }).map((both) => ({ kind: 'level' as const, levels: both })),
  },
  {
    weight: 2,
    arbitrary: fc.record({ side, px, qty }).map((at) => ({ ...at, kind: 'trade' as const, isPrint: true as const })),
  },
  {
    weight: 1,
    arbitrary: fc.record({ bids: levels, asks: levels }).map((both) => ({ kind: 'snapshot' as const, levels: both })),
  },
);

describe('OrderBook', () => {
  it('holds what a map of prices holds, for any events and any depth', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 150 }), fc.constantFrom(1, 2, 5, Infinity), (changes, depth) => {
        const book = new OrderBook(depth);
        const naive = new NaiveBook(depth);
        for (const change of changes) {
          book.apply(event(change));
          naive.apply(event(change));
          for (const each of ['buy', 'sell'] as const) {
            const expected = naive.levels(each);
            expect(book.levels(each, 100)).toEqual(expected);
            expect(book.bestPx(each)).toBe(expected[0]?.px ?? 0);
            expect(book.bestQty(each)).toBe(expected[0]?.qty ?? 0);
            for (let at = 0; at <= 31; at++) expect(book.qtyAt(each, at)).toBe(naive.sides[each].get(at) ?? 0);
          }
        }
        const { unknownLevel, negative, crossed } = naive;
        expect(book.anomalies).toEqual({ unknownLevel, negative, crossed });
      }),
    );
  });

  it('keeps levels beyond its first capacity', () => {
    const book = new OrderBook();
    for (let at = 1; at <= 500; at++) book.apply(event({ px: at, qty: at }));
    expect(book.levels('buy', 1000)).toEqual(Array.from({ length: 500 }, (_, i) => ({ px: 500 - i, qty: 500 - i })));
    expect(book.levels('buy', 2)).toHaveLength(2);
  });

  it('is halted between a halt and a resumption, and no longer after a snapshot', () => {
    const book = new OrderBook();
    expect(book.halted).toBe(false);
    book.apply(event({ kind: 'halt' }));
    expect(book.halted).toBe(true);
    book.apply(event({ kind: 'resume' }));
    expect(book.halted).toBe(false);
    book.apply(event({ kind: 'halt' }));
    book.apply(event({ kind: 'snapshot', levels: { bids: [], asks: [] } }));
    expect(book.halted).toBe(false);
  });

  it('is not changed by hidden and auction trades', () => {
    const book = new OrderBook();
    book.apply(event({ px: 10, qty: 5 }));
    book.apply(event({ kind: 'hidden-trade', px: 10, qty: 5 }));
    book.apply(event({ kind: 'cross', px: 10, qty: 5 }));
    expect(book.qtyAt('buy', 10)).toBe(5);
    expect(book.anomalies).toEqual({ unknownLevel: 0, negative: 0, crossed: 0 });
  });
});
