import type { MarketEvent } from '../../engine/core/market-event.ts';
import type { Venue, VenueTrouble } from '../../engine/core/venue.ts';
import { DarkPool } from '../../engine/venues/dark/dark-pool.ts';
import { Dealer } from '../../engine/venues/dealer/dealer.ts';
import { LitVenue } from '../../engine/venues/lit/lit-venue.ts';
import { MatchingEngine } from '../../engine/venues/matching/matching-engine.ts';
import type { MatchingSink } from '../../engine/venues/matching/matching-order.ts';
import { ReplayVenue } from '../../engine/venues/replay-venue.ts';
import { START_US } from '../fixtures/engine-stage.ts';
import { venueOrder, VenueSurroundings } from '../fixtures/venue-surroundings.ts';
import { immediateVenueContract, restingVenueContract, venueContract, type VenueUnderTest } from './venue.contract.ts';

const event = (terms: Partial<MarketEvent> = {}): MarketEvent => ({
  kind: 'trade',
  tsUs: START_US,
  offset: 0,
  instrument: 'TEST',
  side: 'buy',
  orderId: 1,
  px: 99,
  qty: 1,
  ...terms,
});

function surroundings() {
  const around = new VenueSurroundings();
  const under = <T extends Pick<VenueUnderTest, 'halt' | 'takes'>>(venue: Venue, rest: T) => ({
    venue,
    reports: around.reports,
    lists: around.lists,
    ...rest,
    pass: (us: number) => around.pass(us),
    setTrouble: (trouble: VenueTrouble) => void (around.trouble = trouble),
  });
  return { rim: around.rim(), halt: () => void (around.book.halted = true), under };
}

function recordedMarket() {
  const { rim, halt, under } = surroundings();
  const venue = new ReplayVenue({ ...rim, latencyUs: [100, 300] });
  return under(venue, {
    halt,
    takes: venueOrder({}),
    lapses: venueOrder({ px: 101 }),
    rests: venueOrder({ px: 101, tif: 'day' }),
    meet: (qty: number) => venue.onMarket(event({ qty })),
  });
}

function litVenue() {
  const { rim, under } = surroundings();
  const nothing = (): void => {};
  const sink: MatchingSink = {
    added: nothing,
    reduced: nothing,
    deleted: nothing,
    rejected: nothing,
    phaseChanged: nothing,
    traded: (makerId, takerId, side, px, qty) => venue.traded(makerId, takerId, side, px, qty),
    crossed: (buyId, sellId, px, qty) => venue.crossed(buyId, sellId, px, qty),
    cancelled: (orderId, qty, reason) => venue.cancelled(orderId, qty, reason),
  };
  const engine = new MatchingEngine({ tickPx: 1 }, sink);
  let ids = 0;
  const nextOrderId = (): number => ++ids;
  const others = (side: 'buy' | 'sell', px: number, qty: number): void =>
    engine.submit({ orderId: nextOrderId(), owner: 0, side, px, qty }, rim.nowUs());
  others('buy', 100, 200);
  others('sell', 102, 80);
  const venue = new LitVenue({ ...rim, engine: (name) => (name === 'TEST' ? engine : null), nextOrderId, owner: 1 });
  return under(venue, {
    halt: () => engine.halt(rim.nowUs()),
    takes: venueOrder({}),
    lapses: venueOrder({ px: 101 }),
    rests: venueOrder({ px: 101, tif: 'day' }),
    meet: (qty: number) => others('sell', 101, qty),
  });
}

/** A pool in which somebody sells 80, until somebody else is to be met. */
function darkPool(periodUs?: number) {
  const { rim, halt, under } = surroundings();
  const venue = new DarkPool({ ...rim, periodUs });
  const seller = venue.enter('TEST', { side: 'sell', px: 0, qty: 80, minQty: 0 });
  const periodic = periodUs !== undefined;
  return under(venue, {
    halt,
    takes: venueOrder({ tif: periodic ? 'day' : 'ioc' }),
    lapses: venueOrder({ side: 'sell', px: 101 }),
    rests: venueOrder({ side: 'sell', px: 100, tif: 'day' }),
    meet(qty: number) {
      venue.withdraw('TEST', seller);
      venue.enter('TEST', { side: 'buy', px: 200, qty, minQty: 0 });
    },
  });
}

function dealer() {
  const { rim, halt, under } = surroundings();
  const terms = { tickPx: 1, halfSpreadBps: 50, quoteQty: 500, bpsPerQuoteQty: 10 };
  const venue = new Dealer({
    ...rim,
    terms,
    lastLook: { toleranceBps: 1, refusePctPerBp: 10 },
    hold: () => 2_000,
    streamEveryUs: 1_000,
  });
  venue.onMarket(event());
  return under(venue, { halt, takes: venueOrder({}), lapses: venueOrder({ px: 101 }) });
}

venueContract('the recorded market', recordedMarket);
restingVenueContract('the recorded market', recordedMarket);
immediateVenueContract('the recorded market', recordedMarket);

venueContract('a lit venue', litVenue);
restingVenueContract('a lit venue', litVenue);
immediateVenueContract('a lit venue', litVenue);

venueContract('a continuous dark pool', () => darkPool());
restingVenueContract('a continuous dark pool', () => darkPool());
immediateVenueContract('a continuous dark pool', () => darkPool());

venueContract('a periodic dark pool', () => darkPool(5_000));
restingVenueContract('a periodic dark pool', () => darkPool(5_000));

venueContract('a single dealer', dealer);
immediateVenueContract('a single dealer', dealer);
