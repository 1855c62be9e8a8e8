import { describe, expect, it } from 'vitest';
import { MatchingEngine } from './matching-engine.ts';
import type { MatchingRules, NewOrder } from './matching-order.ts';
import { RecordingSink } from './testing/recording-sink.ts';

/** An engine with orders, numbered from 1, that were submitted one after another. */
function engineWith(orders: readonly Partial<NewOrder>[], rules: Partial<MatchingRules> = {}) {
  const sink = new RecordingSink();
  const engine = new MatchingEngine({ tickPx: 1, ...rules }, sink);
  let ids = 0;
  const submit = (terms: Partial<NewOrder>): void => {
    engine.submit({ orderId: ++ids, owner: 0, side: 'buy', px: 100, qty: 10, ...terms }, 0);
  };
  for (const terms of orders) submit(terms);
  const makers = (): number[] => sink.happened.flatMap((each) => ('maker' in each ? [each.maker] : []));
  return { engine, sink, submit, makers };
}

const sell = { side: 'sell' } as const;

describe('priority', () => {
  it('is by price, at a price shown before hidden, and then by time', () => {
    const { makers } = engineWith([{}, { displayQty: 0 }, {}, { px: 101, displayQty: 0 }, { ...sell, qty: 40 }]);
    expect(makers()).toEqual([4, 1, 3, 2]);
  });

  it('of an iceberg is lost with every tip, and hidden orders wait for its last', () => {
    const { makers } = engineWith([{ qty: 12, displayQty: 5 }, { displayQty: 0 }, {}, { ...sell, qty: 32 }]);
    expect(makers()).toEqual([1, 3, 1, 1, 2]);
  });

  it('is kept by a replacement that only takes away, and lost by any other', () => {
    const { engine, submit, makers } = engineWith([{}, {}, {}]);
    expect(engine.replace(1, { px: 100, qty: 9 }, 0)).toBe(true);
    expect(engine.replace(2, { px: 100, qty: 11 }, 0)).toBe(true);
    submit({ ...sell, qty: 30 });
    expect(makers()).toEqual([1, 3, 2]);
  });

  it('of a replacement to a price that reaches the other side is that of a taker', () => {
    const { engine, sink } = engineWith([{}, { ...sell, px: 102 }]);
    engine.replace(1, { px: 103, qty: 4 }, 0);
    expect(sink.happened).toEqual([{ maker: 2, taker: 1, px: 102, qty: 4 }]);
    expect(engine.replace(1, { px: 100, qty: 1 }, 0)).toBe(false);
  });
});

describe('an order that may not rest', () => {
  it('is filled whole or not at all, hidden quantity and reserves counted', () => {
    const resting = [{ ...sell, qty: 12, displayQty: 5 }, { ...sell, px: 101, displayQty: 0 }]; // prettier-ignore
    const { sink, submit } = engineWith(resting);
    submit({ px: 101, qty: 23, tif: 'fok' });
    expect(sink.happened).toEqual([{ cancelled: 3, qty: 23, reason: 'fill-or-kill' }]);
    submit({ px: 101, qty: 22, tif: 'fok' });
    expect(sink.ended.get(4)).toBe(22);
  });

  it('counts for a fill-or-kill nothing that stands behind an order of its own', () => {
    const resting = [{ ...sell, qty: 12, displayQty: 5 }, { ...sell, owner: 7 }]; // prettier-ignore
    const { sink, submit } = engineWith(resting, { selfMatch: 'cancel-newest' });
    submit({ owner: 7, qty: 6, tif: 'fok' });
    submit({ owner: 7, qty: 5, tif: 'fok' });
    expect(sink.happened).toEqual([
      { cancelled: 3, qty: 6, reason: 'fill-or-kill' },
      { maker: 1, taker: 4, px: 100, qty: 5 },
    ]);
  });

  it('loses its rest with the reason', () => {
    const { sink } = engineWith([
      { ...sell, qty: 5 },
      { tif: 'ioc', qty: 7 },
      { type: 'market', qty: 3 },
    ]);
    expect(sink.happened.slice(1)).toEqual([
      { cancelled: 2, qty: 2, reason: 'immediate-or-cancel' },
      { cancelled: 3, qty: 3, reason: 'market-order' },
    ]);
  });
});

describe('what is refused', () => {
  it.each<[Partial<NewOrder>, string]>([
    [{ px: 99.5 }, 'bad-price'],
    [{ px: 99 }, 'bad-price'],
    [{ px: 0 }, 'bad-price'],
    [{ qty: 0 }, 'bad-quantity'],
    [{ qty: 2 ** 41 }, 'bad-quantity'],
    [{ displayQty: -1 }, 'bad-quantity'],
    [{ orderId: 1 }, 'duplicate-id'],
    [{ orderId: -1 }, 'bad-id'],
    [{ orderId: 1.5 }, 'bad-id'],
    [{ owner: 2 ** 32 }, 'bad-id'],
    [{ px: 110, postOnly: true }, 'would-take'],
    [{ type: 'market', postOnly: true }, 'would-take'],
    [{ tif: 'auction' }, 'only-in-auction'],
    [{ px: 120 }, 'outside-band'],
  ])('%j: %s', (terms, reason) => {
    const { engine, sink, submit } = engineWith([{ ...sell, px: 110 }], { tickPx: 2 });
    engine.setBand({ lowPx: 90, highPx: 115 });
    submit(terms);
    expect(sink.rejects.map((each) => each.reason)).toEqual([reason]);
    expect(engine.restingOrders).toBe(1);
  });

  it('in a halt is everything but what takes away', () => {
    const { engine, sink, submit } = engineWith([{}]);
    engine.halt(0);
    submit({});
    expect(sink.rejects).toEqual([{ orderId: 2, reason: 'halted' }]);
    expect(engine.replace(1, { px: 100, qty: 11 }, 0)).toBe(false);
    expect(engine.replace(1, { px: 100, qty: 5 }, 0)).toBe(true);
    expect(engine.cancel(1, 0)).toBe(true);
    engine.resume(0);
    expect(sink.phases).toEqual(['halted', 'continuous']);
  });

  it.each([0, -1, 1.5, 2, 256, Number.NaN, Infinity])('is to cancel or replace %d, which is not there', (orderId) => {
    const { engine } = engineWith([{}]);
    expect(engine.cancel(orderId, 0)).toBe(false);
    expect(engine.replace(orderId, { px: 100, qty: 1 }, 0)).toBe(false);
    expect(engine.openQty(orderId)).toBe(0);
    expect(engine.restingOrders).toBe(1);
  });

  it('is a call from within the sink', () => {
    const sink = new RecordingSink();
    const engine = new MatchingEngine({ tickPx: 1 }, sink);
    sink.added = () => engine.cancel(1, 0);
    expect(() => engine.submit({ orderId: 1, owner: 0, side: 'buy', px: 1, qty: 1 }, 0)).toThrow(/does not call/);
  });
});

describe('a band', () => {
  it('ends what would trade beyond it, and trading goes on', () => {
    const { engine, sink, submit } = engineWith([
      { ...sell, px: 105 },
      { ...sell, px: 106 },
    ]);
    engine.setBand({ lowPx: 95, highPx: 105 });
    submit({ type: 'market', qty: 15 });
    expect(sink.happened).toEqual([
      { maker: 1, taker: 3, px: 105, qty: 10 },
      { cancelled: 3, qty: 5, reason: 'band' },
    ]);
    expect([engine.phase, engine.bestPx('sell')]).toEqual(['continuous', 106]);
  });
});

describe('an auction', () => {
  it('collects, says what it would trade, trades it at one price, and leaves a book that is not crossed', () => {
    const { engine, sink, submit } = engineWith([{}]);
    engine.startAuction(0);
    submit({ ...sell, type: 'market', qty: 30 });
    submit({ px: 105, qty: 20, displayQty: 8 });
    submit({ px: 103, qty: 20 });
    submit({ px: 104, qty: 5, tif: 'auction' });
    submit({ px: 99, qty: 5, tif: 'auction' });
    expect(sink.happened).toEqual([]);
    expect(engine.indicative(0)).toEqual({ px: 103, qty: 30, surplusQty: 15 });
    engine.uncross(0, 'continuous', 0);
    const crossed = sink.happened.filter((each) => 'buy' in each);
    expect(crossed.map(({ buy, px, qty }) => [buy, px, qty])).toEqual([
      [3, 103, 8],
      [3, 103, 8],
      [3, 103, 4],
      [5, 103, 5],
      [4, 103, 5],
    ]);
    expect(sink.happened.at(-1)).toEqual({ cancelled: 6, qty: 5, reason: 'auction-over' });
    expect(engine.levels('buy', 9)).toEqual([{ px: 103, qty: 15 }, { px: 100, qty: 10 }]); // prettier-ignore
  });

  it('takes nothing that must trade at once, and keeps an order for the auction that was changed meanwhile', () => {
    const { engine, sink, submit } = engineWith([]);
    engine.startAuction(0);
    for (const terms of [{ tif: 'ioc' }, { tif: 'fok' }, { postOnly: true }] as const) submit(terms);
    expect(sink.rejects.map(({ reason }) => reason)).toEqual(Array(3).fill('not-in-auction'));
    submit({ tif: 'auction' });
    engine.replace(4, { px: 101, qty: 20 }, 0);
    engine.uncross(0, 'halted', 0);
    expect(sink.happened).toEqual([{ cancelled: 4, qty: 20, reason: 'auction-over' }]);
    expect([engine.restingOrders, engine.phase]).toEqual([0, 'halted']);
  });
});

describe('a book', () => {
  it('finds its orders by id however many there are and however far apart their ids, and takes them out again', () => {
    const { engine } = engineWith([]);
    for (let round = 0; round < 3; round++) {
      const ids = Array.from({ length: 3_000 }, (_, n) => 1 + n * 997 + round * 2 ** 40);
      for (const [n, orderId] of ids.entries()) {
        engine.submit({ orderId, owner: 0, side: 'buy', px: 1 + (n % 500), qty: 1 + n }, 0);
      }
      expect(ids.map((orderId) => engine.openQty(orderId))).toEqual(ids.map((_, n) => 1 + n));
      expect(engine.openQty(ids[0]! + 1)).toBe(0);
      expect(engine.levels('buy', Infinity)).toHaveLength(500);
      expect(ids.every((orderId) => engine.cancel(orderId, 0))).toBe(true);
      expect([engine.restingOrders, engine.levels('buy', 1)]).toEqual([0, []]);
    }
  });
});
