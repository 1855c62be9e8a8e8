import { describe, expect, it } from 'vitest';
import { HandBook, TEST_STOCK } from '../../tests/fixtures/engine-stage.ts';
import type { BookLevel } from '../core/market-event.ts';
import type { VenueTerms } from '../core/venue.ts';
import type { RouteRequest, RoutingView, Wish } from './route.ts';
import { chooseVenues } from './router.ts';

const BID = 999_000;
const ASK = 1_001_000;

/** In price units a lot, for makers and takers. */
const venue = (venueId: string, kind: VenueTerms['kind'], maker = 0, taker = 0): VenueTerms => ({
  venueId,
  kind,
  periodUs: null,
  fee: (liquidity, _px, qty) => (liquidity === 'maker' ? maker : taker) * qty,
});

const book = (bids: BookLevel[], asks: BookLevel[]): HandBook => new HandBook(bids, asks);
const lit = (bidQty: number, askQty: number): HandBook => book([{ px: BID, qty: bidQty }], [{ px: ASK, qty: askQty }]);

interface Market extends Partial<Omit<RoutingView, 'book' | 'quote'>> {
  readonly books?: Record<string, HandBook>;
  readonly quotes?: Record<string, { bidPx: number; askPx: number; qty: number }>;
}

function view({ books = {}, quotes = {}, ...rest }: Market): RoutingView {
  return {
    terms: [venue('L1', 'lit', -20, 30), venue('L2', 'lit', 8, -4), venue('D', 'dark', 10, 10), venue('Q', 'dealer')],
    book: (venueId) => books[venueId] ?? null,
    quote: (venueId) => quotes[venueId] ?? null,
    ownPx: () => 0,
    avoided: () => null,
    markoutBps: () => 0,
    darkFillChance: () => 0,
    takeChance: () => 1,
    lotsPerSecond: () => 10,
    ...rest,
  };
}

const request = (wish: Wish, terms: Partial<RouteRequest> = {}): RouteRequest => ({
  order: { parentId: 'P1', instrument: TEST_STOCK.symbol, strategy: 'twap', trader: 'ann' },
  instrument: TEST_STOCK,
  side: 'buy',
  wish,
  limitPx: null,
  allows: { dark: true, venues: null },
  book: lit(1_000, 1_000),
  ...terms,
});

const take = (qty: number): Wish => ({ px: ASK, qty, tif: 'ioc' });
const rest = (qty: number): Wish => ({ px: BID, qty, tif: 'day' });
const sent = (choice: ReturnType<typeof chooseVenues>): [string, number, number][] =>
  choice.routes.map(({ venue: id, qty, px }) => [id, qty, px]);

describe('an order that takes', () => {
  it('goes where a lot costs least with its fee, then to the next, and no further than what is shown', () => {
    const books = { L1: lit(500, 300), L2: lit(500, 200) };
    expect(sent(chooseVenues(request(take(400)), view({ books })))).toEqual([
      ['L2', 200, ASK],
      ['L1', 200, ASK],
    ]);
    expect(sent(chooseVenues(request(take(900)), view({ books })))).toEqual([
      ['L2', 200, ASK],
      ['L1', 300, ASK],
    ]);
  });

  it('pays a better price before a better fee, and says both in its reason', () => {
    const books = { L1: book([], [{ px: ASK - 100, qty: 50 }]), L2: lit(0, 500) };
    const { routes } = chooseVenues(request(take(100)), view({ books }));
    expect(routes.map(({ venue: id }) => id)).toEqual(['L1', 'L2']);
    expect(routes[0]?.routeReason).toBe('shows 100.09, 100.0930 all in; L2 100.0996');
  });

  it('asks a dealer whose quote is best, unless he refuses too often', () => {
    const books = { L1: lit(500, 300), L2: lit(500, 200) };
    const quotes = { Q: { bidPx: BID, askPx: ASK - 100, qty: 500 } };
    expect(sent(chooseVenues(request(take(100)), view({ books, quotes })))).toEqual([['Q', 100, ASK - 100]]);
    const refuses = view({ books, quotes, takeChance: () => 0.4 });
    expect(sent(chooseVenues(request(take(100)), refuses))).toEqual([['L2', 100, ASK]]);
  });

  it('counts what the mid does to us after a fill as a cost', () => {
    const books = { L1: lit(500, 300), L2: lit(500, 300) };
    const toxic = view({ books, markoutBps: (id) => (id === 'L2' ? -1 : 0) });
    expect(sent(chooseVenues(request(take(100)), toxic))[0]?.[0]).toBe('L1');
  });

  it('never goes beyond its price', () => {
    const books = { L1: book([], [{ px: ASK + 100, qty: 500 }]) };
    const choice = chooseVenues(request(take(100)), view({ books }));
    expect(choice).toEqual({ routes: [], reason: 'no venue shows anything at that price' });
  });

  it('sells by the same rules', () => {
    const books = { L1: lit(500, 300), L2: lit(200, 300) };
    const sell = request({ px: BID, qty: 300, tif: 'ioc' }, { side: 'sell' });
    expect(sent(chooseVenues(sell, view({ books })))).toEqual([
      ['L2', 200, BID],
      ['L1', 100, BID],
    ]);
  });
});

describe('an order that rests', () => {
  it('goes where the queue is short for what trades there, rebate counted', () => {
    const books = { L1: lit(5_000, 300), L2: lit(100, 300) };
    expect(sent(chooseVenues(request(rest(100)), view({ books })))).toEqual([['L2', 100, BID]]);
    const even = { L1: lit(100, 300), L2: lit(100, 300) };
    expect(sent(chooseVenues(request(rest(100)), view({ books: even })))).toEqual([['L1', 100, BID]]);
  });

  it('puts the share into the dark that is worth it, at most three fifths, at the price at which it would take', () => {
    const books = { L1: lit(500, 300), L2: lit(500, 300) };
    const likely = view({ books, darkFillChance: () => 0.99 });
    const routes = sent(chooseVenues(request(rest(100)), likely));
    expect(routes.map(([id]) => id)).toEqual(['D', 'L1']);
    expect(routes[0]?.[1]).toBeGreaterThan(40);
    expect(routes[0]?.[1]).toBeLessThanOrEqual(60);
    expect(routes[0]?.[2]).toBe(ASK);
    expect(sent(chooseVenues(request(rest(100), { limitPx: BID }), likely))).toEqual([['L1', 100, BID]]);
  });

  it('lies in every pool that is worth it where it may go nowhere but the dark', () => {
    const pools = [venue('L1', 'lit'), venue('D1', 'dark'), venue('D2', 'dark'), venue('D3', 'dark')];
    const chances: Record<string, number> = { D1: 0.2, D2: 0.6, D3: 0 };
    const market = view({ terms: pools, books: { L1: lit(500, 300) }, darkFillChance: (id) => chances[id]! });
    const wish = (qty: number): Wish => ({ ...rest(qty), kinds: ['dark'] });
    const choice = chooseVenues(request(wish(100)), market);
    expect(sent(choice)).toEqual([
      ['D2', 75, ASK],
      ['D1', 25, ASK],
    ]);
    expect(choice.routes[1]?.routeReason).toContain('25 of 100: at the midpoint');
    expect(sent(chooseVenues(request(wish(19)), market))).toEqual([['D2', 19, ASK]]);
    expect(chooseVenues(request(wish(100)), { ...market, darkFillChance: () => 0 }).routes).toEqual([]);
  });

  it('stays in the light where the order says so, or shows but a tip', () => {
    const books = { L1: lit(500, 300), L2: lit(500, 300) };
    const likely = view({ books, darkFillChance: () => 0.99 });
    const noDark = request(rest(100), { allows: { dark: false, venues: null } });
    expect(sent(chooseVenues(noDark, likely))).toEqual([['L1', 100, BID]]);
    expect(sent(chooseVenues(request({ ...rest(100), displayQty: 10 }), likely))).toEqual([['L1', 100, BID]]);
  });
});

describe('venues that may not be used', () => {
  const books = { L1: lit(500, 300), L2: lit(500, 300) };

  it('are left out and named with the reason', () => {
    const avoided = view({ books, avoided: (id) => (id === 'L2' ? 'it does not answer' : null) });
    const { routes } = chooseVenues(request(take(100)), avoided);
    expect(routes.map(({ venue: id }) => id)).toEqual(['L1']);
    expect(routes[0]?.routeReason).toContain('L2 avoided: it does not answer');
  });

  it('leave nothing to send to when there is no other', () => {
    const choice = chooseVenues(
      request(take(100), { allows: { dark: true, venues: ['L2'] } }),
      view({ books, avoided: () => 'it does not answer' }),
    );
    expect(choice).toEqual({ routes: [], reason: 'no venue to send to: L2 avoided: it does not answer' });
  });

  it('are not reached by an order that names others', () => {
    const choice = chooseVenues(request(take(500), { allows: { dark: true, venues: ['L1'] } }), view({ books }));
    expect(sent(choice)).toEqual([['L1', 300, ASK]]);
  });
});

describe('where an order of ours rests on the other side of a book', () => {
  const books = {
    L1: book(
      [],
      [
        { px: ASK - 200, qty: 100 },
        { px: ASK - 100, qty: 100 },
        { px: ASK, qty: 500 },
      ],
    ),
    L2: lit(500, 300),
  };
  const ours = view({ books, ownPx: (id, _, side) => (id === 'L1' && side === 'sell' ? ASK - 100 : 0) });
  const words = 'L1 only short of 100.09, where an order of ours rests';

  it('what would meet it is taken elsewhere, and what lies before it is taken there', () => {
    const choice = chooseVenues(request(take(400)), ours);
    expect(sent(choice)).toEqual([
      ['L1', 100, ASK - 200],
      ['L2', 300, ASK],
    ]);
    expect(choice.routes[0]?.routeReason).toContain(words);
  });

  it('an order that would rest at its price or beyond does so elsewhere', () => {
    const wish = { ...rest(100), px: ASK - 100 };
    const even = { L1: lit(100, 300), L2: lit(100, 300) };
    expect(sent(chooseVenues(request(wish), view({ books: even })))).toEqual([['L1', 100, ASK - 100]]);
    expect(sent(chooseVenues(request(wish), { ...ours, book: (id) => even[id as 'L1'] ?? null }))).toEqual([
      ['L2', 100, ASK - 100],
    ]);
    expect(sent(chooseVenues(request(rest(100)), { ...ours, book: (id) => even[id as 'L1'] ?? null }))).toEqual([
      ['L1', 100, BID],
    ]);
  });

  it('nothing is sent where there is no other venue, and it is said why', () => {
    const alone = request({ ...rest(100), px: ASK - 100 }, { allows: { dark: false, venues: ['L1'] } });
    expect(chooseVenues(alone, ours)).toEqual({
      routes: [],
      reason: `no venue shows anything at that price; ${words}`,
    });
  });
});
