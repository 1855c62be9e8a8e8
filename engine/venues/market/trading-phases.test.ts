import { describe, expect, it } from 'vitest';
import { US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import { seededRng } from '../../../shared/std/rng.ts';
import { Dispatcher } from '../../core/dispatcher.ts';
import type { MarketEvent } from '../../core/market-event.ts';
import { NO_TROUBLE, type VenueStatement, type VenueOrder, type VenueReport } from '../../core/venue.ts';
import { OrderBook } from '../../feeds/order-book.ts';
import { AUCTION_SHARES } from './auction-interest.ts';
import { marketVenues } from './market-venues.ts';
import { builtInProfiles, type MarketProfile, SESSION_END_US, SESSION_START_US, TICK_PX } from './profile.ts';
import { SimulatedMarket } from './simulated-market.ts';

const small = builtInProfiles()[2]!;
const HALT_US = 5 * US_PER_MINUTE;
/** A band so narrow that an ordinary day leaves it. */
const NARROW: MarketProfile = { ...small, bandShare: 0.006 };

function playedDay(profile: MarketProfile, seed: string) {
  const market = new SimulatedMarket([profile], seed);
  const events: MarketEvent[] = [];
  for (let event = market.next(); event; event = market.next()) events.push(event);
  return { market, events };
}

/** Orders of ours at its venues. */
function atVenues(profile: MarketProfile, seed: string) {
  const market = new SimulatedMarket([profile], seed);
  const reports: VenueReport[] = [];
  const lists: VenueStatement[] = [];
  const dispatcher = new Dispatcher(market, SESSION_START_US, (event) => void events.push(event));
  const events: MarketEvent[] = [];
  const set = marketVenues(market)({
    nowUs: () => dispatcher.nowUs,
    schedule: (tsUs, task) => dispatcher.schedule(tsUs, task),
    report: (report) => reports.push(report),
    rng: seededRng('phases'),
    trouble: () => NO_TROUBLE,
    listed: (list) => void lists.push(list),
    book: (instrument) => market.book(instrument) ?? null,
  });
  const passTo = (tsUs: number): void => {
    while (!dispatcher.advanceTo(tsUs, 10_000, () => {}));
  };
  const submit = (venue: string, order: Partial<VenueOrder>): VenueReport[] => {
    const plain = {
      childId: 'c1',
      instrument: profile.symbol,
      side: 'buy',
      px: TICK_PX,
      qty: 100,
      tif: 'day',
    } as const;
    set.venues.get(venue)!.submit({ ...plain, ...order });
    passTo(dispatcher.nowUs + US_PER_SECOND);
    return reports.splice(0);
  };
  const listed = (venue: string): readonly string[] => {
    set.venues.get(venue)!.list(1, 0);
    passTo(dispatcher.nowUs + US_PER_SECOND);
    return lists.splice(0).flatMap(({ orders }) => orders.map(({ childId }) => childId));
  };
  return { market, reports, events, passTo, submit, listed, nowUs: () => dispatcher.nowUs };
}

const firstHaltUs = (profile: MarketProfile, seed: string): number => {
  const market = new SimulatedMarket([profile], seed);
  for (let event = market.next(); event; event = market.next()) {
    if (event.kind === 'halt' && event.tsUs > SESSION_START_US) return event.tsUs;
  }
  throw new Error('no halt that day');
};

describe('a trading day', () => {
  const { market, events } = playedDay(small, 'day');

  it('opens and closes with one print of the venue that lists the instrument, as large as is usual', () => {
    const crosses = events.filter(({ kind }) => kind === 'cross');
    expect(crosses.map(({ tsUs, venue }) => [tsUs, venue])).toEqual([
      [SESSION_START_US, 'LIT1'],
      [SESSION_END_US, 'LIT1'],
    ]);
    for (const [i, share] of [AUCTION_SHARES.open, AUCTION_SHARES.close].entries()) {
      const ofUsual = crosses[i]!.qty / (share * small.usual.dayQty);
      expect(ofUsual).toBeGreaterThan(0.4);
      expect(ofUsual).toBeLessThan(2.5);
    }
  });

  it('is over with its close: all venues halt, and no more is told', () => {
    expect(market.peekUs()).toBeUndefined();
    const last = events.filter(({ tsUs }) => tsUs === SESSION_END_US);
    expect(new Set(last.filter(({ kind }) => kind === 'halt').map(({ venue }) => venue))).toEqual(
      new Set(['LIT1', 'LIT2', 'LIT3']),
    );
    expect(last.some(({ kind }) => kind === 'resume')).toBe(false);
    expect(market.book(small.symbol)!.halted).toBe(true);
  });

  it('has no halts while prices stay in the band', () => {
    const within = events.filter(({ tsUs }) => tsUs > SESSION_START_US && tsUs < SESSION_END_US);
    expect(within.filter(({ kind }) => kind === 'halt' || kind === 'resume')).toEqual([]);
  });
});

describe('a price that stays at the edge of the band', () => {
  const { events } = playedDay(NARROW, 'narrow');
  const halts = events.filter(
    ({ kind, venue, tsUs }) => kind === 'halt' && venue === 'LIT1' && tsUs > SESSION_START_US && tsUs < SESSION_END_US,
  );

  it('halts trading for five minutes, and an auction opens it again', () => {
    expect(halts.length).toBeGreaterThan(0);
    for (const { tsUs } of halts) {
      const untilUs = Math.min(tsUs + HALT_US, SESSION_END_US);
      const during = events.filter((event) => event.tsUs > tsUs && event.tsUs < untilUs);
      expect(during.filter(({ kind }) => kind === 'trade' || kind === 'cross' || kind === 'resume')).toEqual([]);
      const reopening = events.filter((event) => event.tsUs === untilUs).map(({ kind }) => kind);
      expect(reopening).toContain(untilUs === SESSION_END_US ? 'halt' : 'resume');
    }
    const reopened = new Set(halts.map(({ tsUs }) => tsUs + HALT_US));
    const crosses = events.filter(({ kind, tsUs }) => kind === 'cross' && reopened.has(tsUs));
    expect(crosses.length).toBe(reopened.size);
    for (const { px } of crosses) expect(px % TICK_PX).toBe(0);
  });

  it('leaves a book that is never crossed while it trades', () => {
    const book = new OrderBook();
    for (const event of events) {
      book.apply(event);
      if (book.halted || book.bestPx('buy') === 0 || book.bestPx('sell') === 0) continue;
      expect(book.bestPx('buy')).toBeLessThan(book.bestPx('sell'));
    }
    expect(book.anomalies).toEqual({ crossed: 0, unknownLevel: 0, negative: 0 });
  });

  it('is the same again, and after a seek into the halt the venues are halted', () => {
    expect(playedDay(NARROW, 'narrow').events).toEqual(events);
    const [halt] = halts;
    const market = new SimulatedMarket([NARROW], 'narrow');
    market.seekOffset(halt!.offset + 40);
    const book = new OrderBook();
    const told = Array.from({ length: 4 }, () => market.next()!);
    for (const event of told) book.apply(event);
    expect(told.map(({ kind }) => kind)).toEqual(['snapshot', 'halt', 'halt', 'halt']);
    expect(book.halted).toBe(true);
    expect(market.next()).toEqual(events.find(({ offset }) => offset === halt!.offset + 40));
  });
});

describe('orders of ours', () => {
  const haltUs = firstHaltUs(NARROW, 'own');

  it('are cancelled in a halt by the venues that do not list the instrument, and stay where it is listed', () => {
    const { submit, reports, passTo } = atVenues(NARROW, 'own');
    submit('LIT1', { childId: 'stays' });
    submit('LIT2', { childId: 'goes' });
    passTo(haltUs + US_PER_SECOND);
    expect(reports.splice(0)).toMatchObject([
      { kind: 'cancelled', childId: 'goes', reason: expect.stringMatching(/halted/) },
    ]);
    expect(submit('LIT2', { childId: 'late' })).toMatchObject([
      { kind: 'rejected', reason: expect.stringMatching(/halted/) },
    ]);
  });

  it('enter the auction as day orders and trade at its price; others are refused in words', () => {
    const { submit, reports, passTo, events, market } = atVenues(NARROW, 'own');
    passTo(haltUs + US_PER_SECOND);
    expect(submit('LIT1', { childId: 'now', tif: 'ioc' })).toMatchObject([
      { kind: 'rejected', reason: expect.stringMatching(/auction takes no order that must trade at once.*day order/) },
    ]);
    const px = market.book(NARROW.symbol)!.bestPx('sell') + 100 * TICK_PX;
    expect(submit('LIT1', { childId: 'auction', px, qty: 200 })).toMatchObject([{ kind: 'acknowledged' }]);
    passTo(haltUs + HALT_US + US_PER_SECOND);
    const fills = reports.filter((report) => report.kind === 'filled');
    expect(fills.reduce((sum, { qty }) => sum + qty, 0)).toBe(200);
    const crossPx = events.find(({ kind, tsUs }) => kind === 'cross' && tsUs === haltUs + HALT_US)?.px;
    for (const fill of fills) expect(fill).toMatchObject({ childId: 'auction', px: crossPx, liquidity: 'maker' });
  });

  it('beyond the band are rejected', () => {
    const { submit, market } = atVenues(small, 'own');
    const px = Math.round((market.book(small.symbol)!.bestPx('sell') * 1.2) / TICK_PX) * TICK_PX;
    expect(submit('LIT3', { px })).toMatchObject([{ kind: 'rejected', reason: 'the price is outside the band' }]);
  });

  it('that rest at the close take part in it; what is left has ended, and is told so', () => {
    const { submit, reports, passTo, market } = atVenues(small, 'close');
    passTo(SESSION_END_US - 2 * US_PER_SECOND);
    submit('LIT1', { childId: 'far' });
    submit('LIT2', { childId: 'elsewhere' });
    passTo(SESSION_END_US + US_PER_SECOND);
    const over = { kind: 'cancelled', reason: expect.stringMatching(/trading day is over/), filledQty: 0 };
    expect(reports.splice(0).toSorted((a, b) => (a.childId < b.childId ? -1 : 1))).toMatchObject([
      { ...over, childId: 'elsewhere' },
      { ...over, childId: 'far' },
    ]);
    expect(market.engine(small.symbol, 0)!.openQty(1)).toBe(0);
    expect(submit('LIT1', { childId: 'late' })).toMatchObject([
      { kind: 'rejected', reason: expect.stringMatching(/halted/) },
    ]);
  });

  it('for the close are kept by the venue that holds it, come into no book before, and trade in the auction alone', () => {
    const { market, passTo, submit, listed, reports, events } = atVenues(small, 'close');
    passTo(SESSION_END_US - US_PER_MINUTE);
    expect(submit('LIT2', { childId: 'elsewhere', tif: 'close' })).toMatchObject([
      { kind: 'rejected', reason: 'no closing auction is held here' },
    ]);
    const px = market.book(small.symbol)!.bestPx('sell') + 20 * TICK_PX;
    expect(submit('LIT1', { childId: 'kept', px, qty: 500, tif: 'close' })).toMatchObject([{ kind: 'acknowledged' }]);
    expect(submit('LIT1', { childId: 'pulled', px, tif: 'close' })).toMatchObject([{ kind: 'acknowledged' }]);
    submit('LIT1', { childId: 'far', px: TICK_PX, tif: 'close' });
    expect(listed('LIT1')).toEqual(['kept', 'pulled', 'far']);
    passTo(SESSION_END_US + US_PER_SECOND);
    const auction = events.find(({ kind, tsUs }) => kind === 'cross' && tsUs === SESSION_END_US);
    const told = (childId: string): string[] =>
      reports.filter((report) => report.childId === childId).map((report) => report.kind);
    const fills = reports.filter((report) => report.kind === 'filled');
    expect(fills.every((fill) => fill.childId !== 'far' && fill.px === auction!.px)).toBe(true);
    const keptQty = fills.reduce((sum, fill) => sum + (fill.childId === 'kept' ? fill.qty : 0), 0);
    expect(keptQty).toBe(500);
    expect(told('far')).toEqual(['cancelled']);
  });
});
