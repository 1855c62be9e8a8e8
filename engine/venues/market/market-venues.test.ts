import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import { seededRng } from '../../../shared/std/rng.ts';
import type { Side } from '../../../shared/domain/basics/scalars.ts';
import { Dispatcher } from '../../core/dispatcher.ts';
import { NO_TROUBLE, type VenueOrder, type VenueReport, type VenueSet } from '../../core/venue.ts';
import { TestEngine } from '../../../tests/fixtures/engine-kernel.ts';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts';
import type { VenueMarketEvent } from './lit-market.ts';
import { marketVenues } from './market-venues.ts';
import { builtInProfiles, SESSION_START_US, TICK_PX } from './profile.ts';
import { SimulatedMarket } from './simulated-market.ts';
import type { DarkAssumptions } from './venue-terms.ts';

function openVenues(assumed?: DarkAssumptions) {
  const market = new SimulatedMarket(builtInProfiles().slice(0, 1), 'venues');
  const dispatcher = new Dispatcher(market, SESSION_START_US, (event) => {
    events.push(event as VenueMarketEvent);
    set.onMarket(event);
  });
  const events: VenueMarketEvent[] = [];
  const reports: VenueReport[] = [];
  const set: VenueSet = marketVenues(
    market,
    assumed,
  )({
    nowUs: () => dispatcher.nowUs,
    schedule: (tsUs, task) => dispatcher.schedule(tsUs, task),
    report: (report) => reports.push(report),
    listed: () => undefined,
    rng: seededRng('rim'),
    trouble: () => NO_TROUBLE,
    book: (instrument) => market.book(instrument) ?? null,
  });
  const pass = (us: number): void => {
    const targetUs = dispatcher.nowUs + us;
    while (!dispatcher.advanceTo(targetUs, 10_000, () => {}));
  };
  pass(US_PER_SECOND);
  return { market, reports, events, set, pass, lit: set.venues.get('LIT1')! };
}

const order = (terms: Partial<VenueOrder>): VenueOrder => ({
  childId: 'c1',
  instrument: 'MIDT',
  side: 'buy',
  px: 1,
  qty: 100,
  tif: 'day',
  ...terms,
});

const filledQty = (reports: readonly VenueReport[]): number =>
  reports.reduce((sum, report) => sum + (report.kind === 'filled' ? report.qty : 0), 0);

describe('marketVenues', () => {
  it('lets the dark move the price only where that is assumed', () => {
    const tenMinutes = (impact: number, qty: number): { dark: number; mid: number } => {
      const { market, reports, set, pass } = openVenues({ flow: 4, impact });
      const book = market.book('MIDT')!;
      if (qty > 0) set.venues.get('DARK1')!.submit(order({ px: 2 * book.bestPx('sell'), qty }));
      pass(10 * US_PER_MINUTE);
      return { dark: filledQty(reports), mid: book.bestPx('buy') + book.bestPx('sell') };
    };
    const without = tenMinutes(0, 0);
    const unmoved = tenMinutes(0, 20_000);
    const moved = tenMinutes(1, 20_000);
    expect(unmoved.dark).toBeGreaterThan(1_000);
    expect(unmoved.mid).toBe(without.mid);
    expect(moved.dark).toBeGreaterThan(1_000);
    expect(moved.mid).toBeGreaterThan(without.mid);
  });

  it('sweeps a lit venue, best price first, and rests what is left', () => {
    const { market, reports, set, pass, lit } = openVenues();
    const [best, second] = market.engine('MIDT', 0)!.levels('sell', 2);
    const qty = best!.qty + second!.qty + 5_000;
    lit.submit(order({ px: second!.px, qty }));
    pass(US_PER_SECOND);
    expect(reports[0]).toEqual({ kind: 'acknowledged', childId: 'c1' });
    const prices = reports.flatMap((report) => (report.kind === 'filled' ? [report.px] : []));
    expect(prices).toEqual(prices.toSorted((a, b) => a - b));
    expect(Math.max(...prices)).toBeLessThanOrEqual(second!.px);
    const ownQty = set.depth('MIDT').flatMap(({ bids }) => bids.map((level) => level.ownQty));
    expect(ownQty.reduce((sum, own) => sum + own, 0)).toBe(qty - filledQty(reports));
  });

  it('cancels what an immediate-or-cancel order did not get', () => {
    const { market, reports, pass, lit } = openVenues();
    lit.submit(order({ px: market.book('MIDT')!.bestPx('sell'), qty: 1_000_000, tif: 'ioc' }));
    pass(US_PER_SECOND);
    const done = filledQty(reports);
    expect(done).toBeGreaterThan(0);
    expect(reports.at(-1)).toMatchObject({ kind: 'cancelled', filledQty: done });
    expect(market.book('MIDT')!.qtyAt('buy', market.book('MIDT')!.bestPx('buy'))).toBeLessThan(900_000);
  });

  it('fills resting orders by the background flow, at their price, and lets them be pulled', () => {
    const { market, reports, pass, lit } = openVenues();
    const px = market.book('MIDT')!.bestPx('buy');
    lit.submit(order({ px, qty: 300 }));
    lit.submit(order({ childId: 'far', px: px - 200 * TICK_PX }));
    pass(10 * US_PER_MINUTE);
    const fills = reports.filter((report) => report.kind === 'filled');
    expect(fills.length).toBeGreaterThan(0);
    for (const fill of fills) expect(fill).toMatchObject({ childId: 'c1', px, liquidity: 'maker' });
    lit.cancel('far');
    lit.query('far');
    pass(US_PER_SECOND);
    expect(reports.slice(-2)).toEqual([
      expect.objectContaining({ kind: 'cancelled', childId: 'far', filledQty: 0 }),
      expect.objectContaining({ kind: 'status', childId: 'far', working: false, filledQty: 0 }),
    ]);
  });

  it('rejects what a venue does not take, and knows each venue by its name', () => {
    const { reports, pass, set, lit } = openVenues();
    lit.submit(order({ px: 12_345 }));
    lit.submit(order({ childId: 'c2', instrument: 'NOPE' }));
    lit.submit(order({ childId: 'c3', px: 1_000 * TICK_PX * 1_000, postOnly: true }));
    pass(US_PER_SECOND);
    expect(reports.map(({ kind }) => kind)).toEqual(['rejected', 'rejected', 'rejected']);
    set.venues.get('LIT2')!.submit(order({ childId: 'c4', px: TICK_PX, postOnly: true }));
    pass(US_PER_SECOND);
    expect(reports.at(-1)).toEqual({ kind: 'acknowledged', childId: 'c4' });
    expect(set.depth('MIDT').map(({ venue }) => venue)).toEqual(['LIT1', 'LIT2', 'LIT3', 'DEALER1', 'DEALER2']);
  });

  it('finds others at the midpoint of the dark pools, and dealers who quote', () => {
    const { market, reports, pass, set } = openVenues();
    pass(US_PER_MINUTE);
    const buy = { px: market.book('MIDT')!.bestPx('sell') + 50 * TICK_PX, qty: 200 };
    set.venues.get('DARK1')!.submit(order({ ...buy, childId: 'dark1' }));
    set.venues.get('DARK2')!.submit(order({ ...buy, childId: 'dark2' }));
    set.venues.get('DEALER1')!.submit(order({ ...buy, childId: 'dealer1', tif: 'ioc' }));
    pass(15 * US_PER_MINUTE);
    const filled = new Set(reports.flatMap((report) => (report.kind === 'filled' ? [report.childId] : [])));
    expect([...filled].toSorted()).toEqual(['dark1', 'dark2', 'dealer1']);
  });

  it('lets the whole engine work an order in it', async () => {
    const market = new SimulatedMarket(builtInProfiles().slice(0, 1), 'engine');
    const engine = new TestEngine({ feed: market, openVenues: marketVenues(market) });
    const parentId = await engine.submit();
    engine.pass(31 * US_PER_MINUTE);
    expect(engine.state.parent(parentId)).toMatchObject({ state: 'done', filledQty: 10_000 });
    engine.crash();
  });

  it('tells executions of others as trades, and of ours as quantity that went', () => {
    const { market, reports, events, pass, lit } = openVenues();
    const px = market.engine('MIDT', 0)!.bestPx('sell');
    const shownQty = market.engine('MIDT', 0)!.qtyAt('sell', px);
    lit.submit(order({ px, qty: shownQty, tif: 'ioc' }));
    pass(1_000);
    const ours = events.filter(({ own }) => own);
    expect(filledQty(reports)).toBeGreaterThan(0);
    expect(ours.reduce((sum, { qty }) => sum + qty, 0)).toBe(filledQty(reports));
    expect(new Set(ours.map(({ kind }) => kind))).toEqual(new Set(['reduce']));
    pass(US_PER_MINUTE);
    expect(events.some(({ kind, own }) => kind === 'trade' && !own)).toBe(true);
  });

  it('stands after a restart where it stood, but for what rested of ours', async () => {
    using folder = temporaryFolder();
    const open = (logPath?: string) => {
      const market = new SimulatedMarket(builtInProfiles().slice(0, 1), 'restart');
      return new TestEngine({ feed: market, openVenues: marketVenues(market), ...(logPath && { logPath }) });
    };
    const logPath = join(folder.path, 'events.db');
    const crashed = open(logPath);
    await crashed.submit();
    crashed.pass(5 * US_PER_MINUTE);
    crashed.crash();
    const restarted = open(logPath);
    const whole = open();
    await whole.submit();
    whole.pass(restarted.kernel.nowUs() - whole.kernel.nowUs());
    const others = ({ kernel }: TestEngine, side: Side) => {
      const ownAt = new Map<number, number>();
      for (const { bids, asks } of kernel.venues.depth('MIDT')) {
        for (const { px, ownQty } of side === 'buy' ? bids : asks) ownAt.set(px, (ownAt.get(px) ?? 0) + ownQty);
      }
      const levels = kernel.venues.view('MIDT')!.levels(side, 5);
      return levels.map(({ px, qty }) => ({ px, qty: qty - (ownAt.get(px) ?? 0) })).filter(({ qty }) => qty > 0);
    };
    expect(whole.kernel.dispatcher.marketEvents).toBeGreaterThan(5_000);
    // The restarted market has told of the cancelled order once it goes on.
    restarted.pass(1);
    whole.pass(1);
    expect(others(restarted, 'buy')).toEqual(others(whole, 'buy'));
    expect(others(restarted, 'sell')).toEqual(others(whole, 'sell'));
    restarted.crash();
    whole.crash();
  });
});
