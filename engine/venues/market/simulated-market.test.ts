import { describe, expect, it } from 'vitest';
import { US_PER_MINUTE } from '../../../shared/std/duration.ts';
import { OrderBook } from '../../feeds/order-book.ts';
import type { Feed } from '../../core/feed.ts';
import type { MarketEvent } from '../../core/market-event.ts';
import { builtInProfiles, SESSION_START_US } from './profile.ts';
import { REGIMES } from './regime.ts';
import { SimulatedMarket } from './simulated-market.ts';

const open = (seed: number | string = 1): SimulatedMarket => new SimulatedMarket(builtInProfiles(), seed);
const midCap = (seed: number | string = 1): SimulatedMarket => new SimulatedMarket(builtInProfiles().slice(0, 1), seed);

const take = (feed: Feed, count: number): MarketEvent[] => Array.from({ length: count }, () => feed.next()!);

function playUntil(market: SimulatedMarket, tsUs: number): void {
  for (let nextUs = market.peekUs(); nextUs !== undefined && nextUs <= tsUs; nextUs = market.peekUs()) market.next();
}

const booksOf = (feed: Feed): Map<string, OrderBook> =>
  new Map(feed.instruments.map(({ symbol }) => [symbol, new OrderBook()]));

describe('SimulatedMarket', () => {
  it('gives the same events for a seed, and others for another', () => {
    expect(take(open(3), 5_000)).toEqual(take(open(3), 5_000));
    expect(take(open(3), 200)).not.toEqual(take(open(4), 200));
  });

  it('tells events from which anyone builds the very books, in time order and never crossed', () => {
    const market = open();
    const books = booksOf(market);
    let lastUs = 0;
    const instruments = market.instruments.length;
    for (const [i, event] of take(market, 60_000).entries()) {
      expect(event.tsUs).toBeGreaterThanOrEqual(lastUs);
      lastUs = event.tsUs;
      expect(event.offset).toBe(Math.max(0, i + 1 - instruments));
      books.get(event.instrument)!.apply(event);
    }
    // What the last step did beyond the last event is still to be told.
    while (market.peekUs() === lastUs) {
      const event = market.next()!;
      books.get(event.instrument)!.apply(event);
    }
    for (const [symbol, book] of books) {
      expect(book.anomalies).toEqual({ crossed: 0, unknownLevel: 0, negative: 0 });
      for (const side of ['buy', 'sell'] as const) {
        expect(book.levels(side, 100)).toEqual(market.book(symbol)!.levels(side, 100));
        expect(book.bestPx(side)).toBeGreaterThan(0);
      }
    }
  });

  it.each([0, 1, 2, 777, 8_000])('goes on after a seek to %i as after playing through', (offset) => {
    const played = open('s');
    const books = booksOf(played);
    const first = Math.max(1, offset);
    for (let event = played.next()!; ; event = played.next()!) {
      books.get(event.instrument)!.apply(event);
      if (event.kind !== 'snapshot' && event.offset >= first + 50) break;
    }
    const sought = open('s');
    take(sought, 3_000);
    sought.seekOffset(offset);
    const soughtBooks = booksOf(sought);
    for (const snapshot of take(sought, 3)) {
      expect(snapshot).toMatchObject({ kind: 'snapshot', offset: first - 1 });
      soughtBooks.get(snapshot.instrument)!.apply(snapshot);
    }
    for (const [i, event] of take(sought, 51).entries()) {
      expect(event.offset).toBe(first + i);
      soughtBooks.get(event.instrument)!.apply(event);
    }
    for (const [symbol, book] of soughtBooks) {
      for (const side of ['buy', 'sell'] as const) {
        expect(book.levels(side, 100)).toEqual(books.get(symbol)!.levels(side, 100));
      }
    }
  });

  it('finds the first offset at or after a time', () => {
    const events = take(open(2), 2_003).slice(3);
    const at = events[1_500]!;
    expect(open(2).offsetAt(at.tsUs)).toBe(events.find(({ tsUs }) => tsUs === at.tsUs)!.offset);
    expect(open(2).offsetAt(SESSION_START_US)).toBe(0);
  });

  it('refuses an offset beyond its end', () => {
    expect(() => midCap().seekOffset(-1)).toThrow(/an offset is an integer/);
  });

  it('says which regime it was in, without a gap', () => {
    const market = midCap();
    playUntil(market, SESSION_START_US + 300 * US_PER_MINUTE);
    const spells = market.regimes('MIDT');
    expect(spells.length).toBeGreaterThan(1);
    for (const spell of spells) expect(REGIMES).toContain(spell.regime);
    for (const [i, spell] of spells.slice(1).entries()) {
      expect(spell.regime).not.toBe(spells[i]!.regime);
      expect(spell.fromUs).toBeGreaterThanOrEqual(spells[i]!.untilUs);
    }
  });

  it('moves instruments together through the common factor', () => {
    const market = open(5);
    const paths = market.instruments.map((): number[] => []);
    for (let minute = 1; minute <= 120; minute++) {
      playUntil(market, SESSION_START_US + minute * US_PER_MINUTE);
      market.instruments.forEach(({ symbol }, i) => {
        const book = market.book(symbol)!;
        paths[i]!.push(Math.log(book.bestPx('buy') + book.bestPx('sell')));
      });
    }
    const returns = paths.map((path) => path.slice(1).map((value, i) => value - path[i]!));
    expect(correlation(returns[0]!, returns[1]!)).toBeGreaterThan(0.15);
    expect(correlation(returns[0]!, returns[1]!)).toBeLessThan(0.8);
  });

  it('reacts: what we take is gone, and later prices are others than without us', () => {
    const atUs = SESSION_START_US + 5 * US_PER_MINUTE;
    const laterUs = atUs + 5 * US_PER_MINUTE;
    const without = midCap(8);
    playUntil(without, laterUs);
    const market = midCap(8);
    playUntil(market, atUs);
    const px = market.book('MIDT')!.bestPx('sell');
    const shownQty = market.book('MIDT')!.qtyAt('sell', px);
    const order = { orderId: market.nextOwnOrderId(), owner: 1, side: 'buy', px, qty: shownQty + 1_000 } as const;
    expect(market.take('MIDT', order, atUs)).toBe(shownQty);
    expect(market.book('MIDT')!.bestPx('sell')).toBeGreaterThan(px);
    for (let slice = 1; slice <= 50; slice++) {
      playUntil(market, atUs + slice * 4_000_000);
      const bestPx = market.book('MIDT')!.bestPx('sell');
      const next = { orderId: market.nextOwnOrderId(), owner: 1, side: 'buy', px: bestPx, qty: 2_000 } as const;
      market.take('MIDT', next, atUs + slice * 4_000_000);
    }
    playUntil(market, laterUs);
    expect(market.book('MIDT')!.bestPx('buy')).toBeGreaterThan(without.book('MIDT')!.bestPx('buy'));
  });
});

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  const covariance = (x: readonly number[], mx: number, y: readonly number[], my: number): number =>
    mean(x.map((value, i) => (value - mx) * (y[i]! - my)));
  return covariance(a, ma, b, mb) / Math.sqrt(covariance(a, ma, a, ma) * covariance(b, mb, b, mb));
}
