/** Live feeds against recorded exchanges that lose, repeat, reorder, delay, garble and cut what they send. */
import { describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../engine/core/market-event.ts';
import { OrderBook } from '../../engine/feeds/order-book.ts';
import { MARKET_DATA, NO_MARKET_DATA } from '../../tools/shared-data.ts';
import { LiveMarket, scriptLevels, SCRIPTS, type Levels } from '../fixtures/wire-markets.ts';
import type { Disturbances } from '../fixtures/wire-server.ts';

const CASES: Readonly<Record<string, Disturbances>> = {
  nothing: {},
  losses: { drop: 0.005 },
  repeats: { duplicate: 0.02 },
  'wrong order': { reorder: 0.006 },
  delays: { delay: 0.005 },
  garbling: { garble: 0.006 },
  'cut connections': { disconnect: 0.004 },
  everything: { drop: 0.004, duplicate: 0.005, reorder: 0.004, delay: 0.004, garble: 0.004, disconnect: 0.002 },
};

/** What a consumer makes of a feed that it pulls to the end. */
function consume(market: LiveMarket): { book: OrderBook; events: MarketEvent[] } {
  const { feed } = market.open;
  const book = new OrderBook(feed.depth);
  const events: MarketEvent[] = [];
  for (let event = feed.next(); event; event = feed.next()) {
    book.apply(event);
    events.push(event);
  }
  return { book, events };
}

const levelsOf = (book: Pick<OrderBook, 'levels'>): Levels => ({
  bids: book.levels('buy', Infinity),
  asks: book.levels('sell', Infinity),
});

describe.skipIf(MARKET_DATA === null)(
  `a live feed under disturbances (skipped where there is ${NO_MARKET_DATA})`,
  () => {
    describe.each(Object.entries(SCRIPTS))('%s', (_name, makeScript) => {
      it.each(Object.entries(CASES))(
        'ends with the same book, and never crosses it: %s',
        async (name, disturbances) => {
          const script = await makeScript();
          await using market = await LiveMarket.start({ script, disturbances, seed: name, breathMs: 1, burst: 100 });
          await market.server.play();
          const [instrument] = market.open.feed.instruments as readonly [(typeof market.open.feed.instruments)[number]];
          const expected = scriptLevels(script, instrument);
          const isThere = (): boolean => {
            const book = market.open.feed.book(instrument.symbol);
            return (
              market.health.state === 'live' &&
              book !== null &&
              JSON.stringify(levelsOf(book as OrderBook)) === JSON.stringify(expected)
            );
          };
          await market.until('the final book', isThere);

          const { book, events } = consume(market);
          expect(levelsOf(book)).toEqual(expected);
          expect(book.anomalies).toEqual({ crossed: 0, unknownLevel: 0, negative: 0 });
          expect(events.every((event, i) => i === 0 || event.tsUs >= events[i - 1]!.tsUs)).toBe(true);
          const { done } = market.server;
          const { health } = market;
          const wanted = Object.keys(disturbances) as (keyof typeof done)[];
          expect(wanted.filter((kind) => done[kind] === 0)).toEqual([]);
          expect(health.anomalies.garbled >= 1).toBe(done.garble > 0);
          expect(health.reconnects >= 1).toBe(done.disconnect > 0);
          expect(health.gaps >= 1 || done.drop + done.reorder === 0).toBe(true);
          // Where every message is numbered, each hole is found by itself.
          const mustCount = script.numbered !== undefined && name === 'losses';
          expect(health.gaps).toBe(mustCount ? market.server.holes : health.gaps);
          expect(health.gaps === 0 || name !== 'nothing').toBe(true);
        },
      );
    });
  },
);
