import { describe, expect, it } from 'vitest';
import { US_PER_MINUTE, US_PER_SECOND } from '../../shared/std/duration.ts';
import { seededRng } from '../../shared/std/rng.ts';
import { Dispatcher } from '../core/dispatcher.ts';
import { NO_TROUBLE, type VenueOrder, type VenueReport } from '../core/venue.ts';
import { builtInProfiles, SESSION_START_US, TICK_PX } from './market/profile.ts';
import { SimulatedMarket } from './market/simulated-market.ts';
import { offExchangeVenues } from './off-exchange.ts';

/** Minutes of the built-in market, and an order of ours at each venue. */
function minutesOf(seed: string) {
  const market = new SimulatedMarket(builtInProfiles().slice(0, 1), seed);
  const [instrument] = market.instruments;
  const symbol = instrument!.symbol;
  const reports: VenueReport[] = [];
  const dispatcher: Dispatcher = new Dispatcher(market, SESSION_START_US, (event) => set.onMarket(event));
  const rim = {
    nowUs: () => dispatcher.nowUs,
    schedule: (tsUs: number, task: () => void) => dispatcher.schedule(tsUs, task),
    report: (report: VenueReport) => void reports.push(report),
    rng: seededRng(seed).fork('venues'),
    trouble: () => NO_TROUBLE,
    book: (name: string) => market.book(name) ?? null,
  };
  const set = offExchangeVenues(rim, TICK_PX);
  const pass = (us: number): void => {
    const targetUs = dispatcher.nowUs + us;
    while (!dispatcher.advanceTo(targetUs, 10_000, () => undefined));
  };
  pass(US_PER_SECOND);
  const book = market.book(symbol)!;
  const [bidPx, askPx] = [book.bestPx('buy'), book.bestPx('sell')];
  const depth = set.depth(symbol);
  const order: VenueOrder = { childId: '', instrument: symbol, side: 'buy', px: 2 * askPx, qty: 400, tif: 'day' };
  for (const venueId of ['DARK1', 'DARK2']) set.venues.get(venueId)!.submit({ ...order, childId: venueId });
  for (const venueId of ['DEALER1', 'DEALER2']) {
    set.venues.get(venueId)!.submit({ ...order, childId: venueId, tif: 'ioc' });
  }
  pass(5 * US_PER_MINUTE);
  return { reports, depth, bidPx, askPx };
}

describe('the built-in market beside its lit venues', () => {
  const { reports, depth, bidPx, askPx } = minutesOf('a');

  it('has dealers who quote around the lit touch', () => {
    expect(depth.map(({ venue }) => venue)).toEqual(['DEALER1', 'DEALER2']);
    for (const { bids, asks } of depth) {
      expect(bids[0]!.px).toBeLessThan(asks[0]!.px);
      expect(Math.abs(bids[0]!.px + asks[0]!.px - bidPx - askPx)).toBeLessThan(20 * TICK_PX);
    }
  });

  it('fills us in the dark as others come, and at the dealers unless they look away', () => {
    const endings = (childId: string): string[] =>
      reports.filter((report) => report.childId === childId).map(({ kind }) => kind);
    for (const venueId of ['DARK1', 'DARK2']) expect(endings(venueId)).toContain('filled');
    for (const venueId of ['DEALER1', 'DEALER2']) expect(endings(venueId)).toHaveLength(2);
  });

  it('does the same again from the same seed', () => {
    expect(minutesOf('a').reports).toEqual(reports);
  });
});
