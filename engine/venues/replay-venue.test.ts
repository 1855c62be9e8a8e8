import { describe, expect, it } from 'vitest';
import { seededRng } from '../../shared/std/rng.ts';
import { Dispatcher } from '../core/dispatcher.ts';
import type { MarketEvent } from '../core/market-event.ts';
import { NO_TROUBLE, type VenueOrder, type VenueReport } from '../core/venue.ts';
import { HandBook, START_US } from '../../tests/fixtures/engine-stage.ts';
import { ReplayVenue } from './replay-venue.ts';
import type { VenueFaults } from './venue-session.ts';

const order = (childId: string, terms: Partial<VenueOrder> = {}): VenueOrder => ({
  childId,
  instrument: 'TEST',
  side: 'buy',
  px: 100,
  qty: 50,
  tif: 'day',
  ...terms,
});
const trade = (qty: number, px = 100): MarketEvent => ({
  kind: 'trade',
  tsUs: 0,
  offset: 0,
  instrument: 'TEST',
  side: 'buy',
  orderId: 1,
  px,
  qty,
});

/** A venue on a book of 200 bid at 100 and 80, 120 offered at 102, 103; messages take 10 to 20 µs. */
function venueAtHand(faults?: VenueFaults) {
  const silence = { source: 'hand', instruments: [], depth: 1, seekOffset() {}, offsetAt: () => 0 };
  const clock = new Dispatcher({ ...silence, peekUs: () => undefined, next: () => undefined }, START_US, () => {});
  const book = new HandBook([{ px: 100, qty: 200 }], [{ px: 102, qty: 80 }, { px: 103, qty: 120 }]); // prettier-ignore
  const reports: VenueReport[] = [];
  const venue = new ReplayVenue({
    trouble: () => NO_TROUBLE,
    venueId: 'SIM',
    nowUs: () => clock.nowUs,
    schedule: (tsUs, task) => clock.schedule(tsUs, task),
    report: (report) => reports.push(report),
    listed: () => undefined,
    book: (instrument) => (instrument === 'TEST' ? book : null),
    rng: seededRng(1),
    latencyUs: [10, 20],
    faults,
  });
  const pass = (us: number): boolean => clock.advanceTo(clock.nowUs + us, 1_000, () => undefined);
  /** Lets everything arrive; the reports since the last time, in short. */
  const told = (): string[] => {
    pass(1_000);
    return reports.splice(0).map((report) => {
      if (report.kind === 'filled') return `${report.childId} filled ${report.qty}@${report.px} ${report.liquidity}`;
      if (report.kind === 'status') return `${report.childId} ${report.working ? 'works' : 'gone'} ${report.filledQty}`;
      return `${report.childId} ${report.kind}`;
    });
  };
  return { venue, book, reports, pass, told };
}

describe('an order that arrives', () => {
  it('is answered after the latency of both ways, not before', () => {
    const { venue, reports, pass } = venueAtHand();
    venue.submit(order('C1'));
    pass(19);
    expect(reports).toEqual([]);
    pass(21);
    expect(reports).toEqual([{ kind: 'acknowledged', childId: 'C1' }]);
  });

  it('takes what it reaches, best price first, and rests with the rest', () => {
    const { venue, told } = venueAtHand();
    venue.submit(order('C1', { px: 103, qty: 250 }));
    expect(told()).toEqual(['C1 acknowledged', 'C1 filled 80@102 taker', 'C1 filled 120@103 taker']);
    expect(venue.view('TEST')!.bestPx('sell')).toBe(0);
    venue.query('C1');
    expect(told()).toEqual(['C1 filled 80@102 taker', 'C1 filled 120@103 taker', 'C1 works 200']);
  });

  it('loses its rest where it is immediate or cancel, and says what it had filled', () => {
    const { venue, told, reports, pass } = venueAtHand();
    venue.submit(order('C1', { px: 102, qty: 100, tif: 'ioc' }));
    pass(1_000);
    expect(reports.at(-1)).toMatchObject({ kind: 'cancelled', filledQty: 80 });
    expect(told()).toEqual(['C1 acknowledged', 'C1 filled 80@102 taker', 'C1 cancelled']);
  });

  it('does not take the same shares twice', () => {
    const { venue, told } = venueAtHand();
    for (const childId of ['C1', 'C2']) venue.submit(order(childId, { px: 102, qty: 80, tif: 'ioc' }));
    expect(told()).toEqual(['C1 acknowledged', 'C1 filled 80@102 taker', 'C2 acknowledged', 'C2 cancelled']);
  });

  it('is rejected where the instrument is halted or not traded', () => {
    const { venue, book, told } = venueAtHand();
    venue.submit(order('C1', { instrument: 'NONE' }));
    book.halted = true;
    venue.submit(order('C2'));
    expect(told()).toEqual(['C1 rejected', 'C2 rejected']);
  });
});

describe('an order that rests', () => {
  it('fills by its place in the queue, at its own price', () => {
    const { venue, told } = venueAtHand();
    venue.submit(order('C1'));
    told();
    venue.onMarket(trade(210));
    expect(told()).toEqual(['C1 filled 10@100 maker']);
    venue.onMarket(trade(500));
    expect(told()).toEqual(['C1 filled 40@100 maker']);
  });

  it('shares a trade with another of ours: the first that came first, and no more than there was', () => {
    const { venue, told } = venueAtHand();
    for (const childId of ['C1', 'C2']) venue.submit(order(childId));
    told();
    venue.onMarket(trade(260));
    expect(told()).toEqual(['C1 filled 50@100 maker', 'C2 filled 10@100 maker']);
  });

  it('is met by a trade in the order of prices, whichever came first', () => {
    const { venue, told } = venueAtHand();
    venue.submit(order('C1'));
    venue.submit(order('C2', { px: 101 }));
    told();
    venue.onMarket(trade(60, 99));
    expect(told()).toEqual(['C2 filled 50@101 maker', 'C1 filled 10@100 maker']);
  });

  it('is met by an opposite quote that reaches its price, for the quantity that is shown', () => {
    const { venue, book, told } = venueAtHand();
    venue.submit(order('C1'));
    told();
    book.sides.sell.unshift({ px: 99, qty: 30 });
    venue.onMarket({ ...trade(30, 99), kind: 'add', side: 'sell' });
    expect(told()).toEqual(['C1 filled 30@100 maker']);
    venue.onMarket({ ...trade(1, 50), kind: 'add', side: 'buy' });
    expect(told()).toEqual([]);
  });

  it('does not trade in a halt, and is cancelled all the same', () => {
    const { venue, book, told } = venueAtHand();
    venue.submit(order('C1'));
    told();
    book.halted = true;
    venue.onMarket(trade(1_000, 99));
    venue.cancel('C1');
    expect(told()).toEqual(['C1 cancelled']);
  });

  it('is gone once it is cancelled, and a cancel that comes too late is refused', () => {
    const { venue, told } = venueAtHand();
    venue.submit(order('C1'));
    venue.cancel('C1');
    expect(told()).toEqual(['C1 acknowledged', 'C1 cancelled']);
    venue.onMarket(trade(1_000));
    venue.cancel('C1');
    venue.cancel('C7');
    expect(told()).toEqual(['C1 cancel-rejected', 'C7 cancel-rejected']);
  });

  it('has less ahead after a snapshot that shows less', () => {
    const { venue, book, told } = venueAtHand();
    venue.submit(order('C1'));
    told();
    book.sides.buy = [{ px: 100, qty: 20 }];
    venue.onMarket({ ...trade(0), kind: 'snapshot' });
    venue.onMarket(trade(30));
    expect(told()).toEqual(['C1 filled 10@100 maker']);
  });
});

describe('a query', () => {
  it('repeats every execution under its own id, then says what is so', () => {
    const { venue, reports, pass, told } = venueAtHand();
    venue.submit(order('C1'));
    told();
    venue.onMarket(trade(210));
    pass(1_000);
    const [fill] = reports.splice(0);
    venue.query('C1');
    pass(1_000);
    expect(reports.splice(0)).toEqual([fill, { kind: 'status', childId: 'C1', working: true, filledQty: 10 }]);
    venue.query('C9');
    expect(told()).toEqual(['C9 gone 0']);
  });
});

describe('faults', () => {
  it('lose a message in either direction, and nothing else', () => {
    const lost = new Set(['submit C1', 'acknowledged C2', 'cancel C2']);
    const { venue, told } = venueAtHand({ loses: (message, childId) => lost.has(`${message} ${childId}`) });
    venue.submit(order('C1'));
    venue.submit(order('C2'));
    venue.cancel('C2');
    expect(told()).toEqual([]);
    for (const childId of ['C1', 'C2']) venue.query(childId);
    expect(told()).toEqual(['C1 gone 0', 'C2 works 0']);
  });
});
