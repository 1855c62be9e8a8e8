import { Dispatcher } from '../../engine/core/dispatcher.ts';
import {
  NO_TROUBLE,
  type VenueOrder,
  type VenueStatement,
  type VenueReport,
  type VenueTrouble,
} from '../../engine/core/venue.ts';
import { LIT_VENUES } from '../../engine/venues/market/lit-market.ts';
import { marketVenues } from '../../engine/venues/market/market-venues.ts';
import { builtInProfiles, SESSION_START_US, TICK_PX } from '../../engine/venues/market/profile.ts';
import { SimulatedMarket } from '../../engine/venues/market/simulated-market.ts';
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import { seededRng } from '../../shared/std/rng.ts';
import { venueContract } from './venue.contract.ts';

/** A venue of the built-in market, a second after the open, with the background flow going on. */
function builtIn(venueId: string) {
  const market = new SimulatedMarket(builtInProfiles().slice(0, 1), 'contract');
  const clock = new Dispatcher(market, SESSION_START_US, () => {});
  const reports: VenueReport[] = [];
  const lists: VenueStatement[] = [];
  let trouble: VenueTrouble = NO_TROUBLE;
  const set = marketVenues(market)({
    nowUs: () => clock.nowUs,
    schedule: (tsUs, task) => clock.schedule(tsUs, task),
    report: (report) => reports.push(report),
    listed: (list) => lists.push(list),
    rng: seededRng('contract'),
    trouble: () => trouble,
    book: (name) => market.book(name) ?? null,
  });
  const pass = (us: number): void => {
    const targetUs = clock.nowUs + us;
    while (!clock.advanceTo(targetUs, 10_000, () => undefined));
  };
  pass(US_PER_SECOND);
  const instrument = market.instruments[0]!.symbol;
  const venue = set.venues.get(venueId)!;
  const engines = LIT_VENUES.map((_, index) => market.engine(instrument, index)!);
  const worst = Math.max(...engines.map((engine) => engine.bestPx('sell'))) + 100 * TICK_PX;
  const takes: VenueOrder = { childId: 'C1', instrument, side: 'buy', px: worst, qty: 50, tif: 'ioc' };
  return {
    venue,
    reports,
    lists,
    pass,
    takes,
    setTrouble: (next: VenueTrouble) => void (trouble = next),
    halt: () => {
      for (const engine of engines) engine.halt(clock.nowUs);
    },
  };
}

venueContract('a lit venue of the built-in market', () => builtIn(LIT_VENUES[0]));
