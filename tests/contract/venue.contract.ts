/**
 * What every venue keeps to, whatever is behind it: the order manager relies on these and on nothing else. Run against
 * a venue with `venueContract(name, make)`, and with the other two where orders rest there, or may be done at once.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import {
  NO_TROUBLE,
  type VenueStatement,
  type Venue,
  type VenueOrder,
  type VenueReport,
  type VenueTrouble,
} from '../../engine/core/venue.ts';
import { sideSign } from '../../shared/domain/basics/scalars.ts';
import { LATENCY_MOST_US, SETTLED_US } from '../fixtures/venue-surroundings.ts';

export interface VenueUnderTest {
  readonly venue: Venue;
  /** What it has told, oldest first. */
  readonly reports: VenueReport[];
  readonly lists: VenueStatement[];
  /** Lets time go by. */
  pass(us: number): void;
  setTrouble(trouble: VenueTrouble): void;
  halt(): void;
  /** Fills whole, within `SETTLED_US`. */
  readonly takes: VenueOrder;
}

export interface RestingVenueUnderTest extends VenueUnderTest {
  /** Rests until `meet` has somebody trade `qty` of it. */
  readonly rests: VenueOrder;
  meet(qty: number): void;
}

export interface ImmediateVenueUnderTest extends VenueUnderTest {
  /** Must be done at once and finds nothing. */
  readonly lapses: VenueOrder;
}

type Fill = Extract<VenueReport, { kind: 'filled' }>;

const isFill = (report: VenueReport): report is Fill => report.kind === 'filled';
const filledQtyOf = (reports: readonly VenueReport[]): number =>
  reports.filter(isFill).reduce((sum, { qty }) => sum + qty, 0);

const kinds = (reports: readonly VenueReport[]): string[] => reports.map(({ kind }) => kind);

/** A venue anew for every test. */
class Bench<T extends VenueUnderTest> {
  under: T;
  readonly anew: () => T;

  constructor(make: () => T) {
    this.anew = make;
    this.under = make();
    beforeEach(() => {
      this.under = make();
    });
  }

  get venue(): Venue {
    return this.under.venue;
  }

  /** Lets all that was asked be answered; the reports since the last time. */
  told(): VenueReport[] {
    this.under.pass(SETTLED_US);
    return this.under.reports.splice(0);
  }

  submit(order: VenueOrder): VenueReport[] {
    this.venue.submit(order);
    return this.told();
  }

  trouble(change: Partial<VenueTrouble>): void {
    this.under.setTrouble({ ...NO_TROUBLE, ...change });
  }
}

export function venueContract(name: string, make: () => VenueUnderTest): void {
  describe(`${name} as a venue`, () => {
    const bench = new Bench(make);
    orderRules(bench);
    absenceRules(bench);
    messageRules(bench);
    troubleRules(bench);
  });
}

export function restingVenueContract(name: string, make: () => RestingVenueUnderTest): void {
  describe(`${name} as a venue where orders rest`, () => {
    const bench = new Bench(make);

    it('an order works until it is cancelled, and is gone then', () => {
      const { venue } = bench;
      const { childId, qty } = bench.under.rests;
      expect(bench.submit(bench.under.rests)).toEqual([{ kind: 'acknowledged', childId }]);
      venue.query(childId);
      expect(bench.told()).toEqual([{ kind: 'status', childId, working: true, filledQty: 0 }]);
      venue.cancel(childId);
      expect(bench.told()).toMatchObject([{ kind: 'cancelled', childId, filledQty: 0 }]);
      bench.under.meet(qty);
      venue.cancel(childId);
      venue.query(childId);
      const gone = { kind: 'status', working: false, filledQty: 0 };
      expect(bench.told()).toMatchObject([{ kind: 'cancel-rejected' }, gone]);
    });

    it('lists what works, with what that has filled, and nothing that is over', () => {
      const { venue, under } = bench;
      const { childId, qty } = under.rests;
      // What is asked right behind an order finds it there.
      venue.submit(under.rests);
      venue.list(1, 0);
      bench.told();
      const asked = { venueId: venue.venueId, listId: 1 };
      expect(under.lists).toMatchObject([{ ...asked, orders: [{ childId, filledQty: 0 }], executions: [] }]);
      under.meet(qty - 1);
      const filledQty = filledQtyOf(bench.told());
      venue.list(2, 0);
      bench.told();
      expect(under.lists[1]?.orders).toEqual([{ childId, filledQty }]);
      venue.cancel(childId);
      venue.list(3, 0);
      bench.told();
      expect(under.lists[2]).toMatchObject({ venueId: venue.venueId, listId: 3, orders: [] });
    });

    it('an order fills by what comes, and says when cancelled what it has filled', () => {
      bench.submit(bench.under.rests);
      bench.under.meet(10);
      expect(bench.told()).toMatchObject([{ kind: 'filled', qty: 10, liquidity: 'maker' }]);
      bench.venue.cancel(bench.under.rests.childId);
      expect(bench.told()).toMatchObject([{ kind: 'cancelled', filledQty: 10 }]);
    });

    it('an order that is filled whole is gone', () => {
      const { childId, qty } = bench.under.rests;
      bench.submit(bench.under.rests);
      bench.under.meet(qty);
      bench.told();
      bench.venue.cancel(childId);
      expect(bench.told()).toMatchObject([{ kind: 'cancel-rejected' }]);
      bench.venue.query(childId);
      expect(bench.told().at(-1)).toEqual({ kind: 'status', childId, working: false, filledQty: qty });
    });
  });
}

export function immediateVenueContract(name: string, make: () => ImmediateVenueUnderTest): void {
  describe(`${name} as a venue where orders are done at once`, () => {
    const bench = new Bench(make);

    it('one that finds nothing ends with nothing', () => {
      const { childId } = bench.under.lapses;
      const ended = { kind: 'cancelled', childId, reason: expect.stringMatching(/./), filledQty: 0 };
      expect(bench.submit(bench.under.lapses)).toEqual([{ kind: 'acknowledged', childId }, ended]);
    });

    it('one that finds less loses the rest', () => {
      const order = { ...bench.under.takes, tif: 'ioc', qty: 600 } as const;
      const reports = bench.submit(order);
      const filledQty = filledQtyOf(reports);
      expect(filledQty).toBeGreaterThan(0);
      expect(filledQty).toBeLessThan(600);
      expect(reports.at(-1)).toMatchObject({ kind: 'cancelled', filledQty });
    });
  });
}

function orderRules(bench: Bench<VenueUnderTest>): void {
  describe('an order', () => {
    it('is answered later and never within the call, first of all whether it is taken', () => {
      bench.venue.submit(bench.under.takes);
      expect(bench.under.reports).toEqual([]);
      expect(kinds(bench.told()).indexOf('acknowledged')).toBe(0);
    });

    it('fills to no more than its quantity, no worse than its price, each execution under an id of its own', () => {
      const fills = bench.submit(bench.under.takes).filter(isFill);
      const { side, px, qty } = bench.under.takes;
      expect(filledQtyOf(fills)).toBe(qty);
      expect(fills.filter((fill) => sideSign(side) * (fill.px - px) > 0 || fill.qty <= 0)).toEqual([]);
      expect(new Set(fills.map(({ execId }) => execId)).size).toBe(fills.length);
    });

    it('of what is not traded here is rejected in words', () => {
      const [report, ...rest] = bench.submit({ ...bench.under.takes, instrument: 'NOTHING' });
      expect(report).toMatchObject({ kind: 'rejected', childId: bench.under.takes.childId });
      expect(report).toHaveProperty('reason', expect.stringMatching(/./));
      expect(rest).toEqual([]);
    });

    it('in a halt is rejected, and trades with nobody', () => {
      bench.under.halt();
      expect(kinds(bench.submit(bench.under.takes))).toEqual(['rejected']);
    });

    it('that must not take does not', () => {
      expect(bench.submit({ ...bench.under.takes, tif: 'day', postOnly: true }).filter(isFill)).toEqual([]);
    });

    it('that is more than there is and must be filled whole is not filled at all', () => {
      const reports = bench.submit({ ...bench.under.takes, tif: 'fok', qty: 1_000_000 });
      expect(reports.filter(isFill)).toEqual([]);
      expect(['rejected', 'cancelled']).toContain(reports.at(-1)?.kind);
    });
  });
}

function absenceRules(bench: Bench<VenueUnderTest>): void {
  describe('what is not here', () => {
    it('cannot be cancelled, is not working and has filled nothing', () => {
      bench.venue.cancel('C404');
      bench.venue.query('C404');
      expect(bench.told()).toEqual([
        { kind: 'cancel-rejected', childId: 'C404', reason: expect.stringMatching(/./) },
        { kind: 'status', childId: 'C404', working: false, filledQty: 0 },
      ]);
    });
  });
}

function messageRules(bench: Bench<VenueUnderTest>): void {
  describe('messages', () => {
    it('keep their order: a cancel sent right after its order never comes first', () => {
      for (let n = 0; n < 20; n++) {
        const childId = `C${n}`;
        bench.venue.submit({ ...bench.under.takes, childId });
        bench.venue.cancel(childId);
        expect(kinds(bench.told())[0]).toBe('acknowledged');
      }
    });

    it('a query tells every execution again under its id, then what is so', () => {
      const before = bench.submit(bench.under.takes).filter(isFill);
      bench.venue.query(bench.under.takes.childId);
      const again = bench.told();
      expect(again.slice(0, -1)).toEqual(before);
      const { childId, qty } = bench.under.takes;
      expect(again.at(-1)).toEqual({ kind: 'status', childId, working: false, filledQty: qty });
    });

    it('a statement has every execution as it was told, from the moment on that is asked for', () => {
      const { venue, under } = bench;
      const told = bench.submit(under.takes).filter(isFill);
      venue.list(1, 0);
      bench.told();
      const [{ executions, throughUs, isCut } = bench.under.lists[0]!] = under.lists;
      expect(executions.map((execution) => ({ kind: 'filled', ...execution }))).toMatchObject(told);
      expect(executions).toHaveLength(told.length);
      expect(isCut).toBe(false);
      const lastUs = executions.at(-1)!.tsUs;
      expect(lastUs).toBeLessThanOrEqual(throughUs);
      venue.list(2, lastUs);
      venue.list(3, lastUs + 1);
      bench.told();
      expect(under.lists[1]?.executions).toEqual(executions.filter(({ tsUs }) => tsUs === lastUs));
      expect(under.lists[2]?.executions).toEqual([]);
    });

    it('are the same, at the same times, from the same seed', () => {
      const story = (venue: VenueUnderTest): unknown[] => {
        const heard: unknown[] = [];
        venue.venue.submit({ ...venue.takes, childId: 'C1' });
        venue.venue.submit({ ...venue.takes, childId: 'C2' });
        for (let us = 0; us < SETTLED_US; us += 10) {
          venue.pass(10);
          heard.push(...venue.reports.splice(0).map((report) => [us, report]));
        }
        return heard;
      };
      const first = story(bench.under);
      expect(first.length).toBeGreaterThan(2);
      expect(story(bench.anew())).toEqual(first);
    });
  });
}

function troubleRules(bench: Bench<VenueUnderTest>): void {
  describe('trouble', () => {
    it('down: it takes nothing and says nothing, and answers once it is back', () => {
      bench.trouble({ down: true });
      bench.venue.list(1, 0);
      bench.venue.query('C404');
      expect(bench.submit(bench.under.takes)).toEqual([]);
      expect(bench.under.lists).toEqual([]);
      bench.trouble({});
      bench.venue.query(bench.under.takes.childId);
      expect(bench.told()).toEqual([
        { kind: 'status', childId: bench.under.takes.childId, working: false, filledQty: 0 },
      ]);
    });

    it('down: what is on its way to it then is lost', () => {
      const { childId } = bench.under.takes;
      bench.venue.submit(bench.under.takes);
      bench.trouble({ down: true });
      expect(bench.told()).toEqual([]);
      bench.trouble({});
      bench.venue.query(childId);
      expect(bench.told()).toEqual([{ kind: 'status', childId, working: false, filledQty: 0 }]);
    });

    it('rejects: every order, and nothing else', () => {
      bench.trouble({ rejectPct: 100 });
      expect(kinds(bench.submit(bench.under.takes))).toEqual(['rejected']);
      bench.venue.query(bench.under.takes.childId);
      expect(kinds(bench.told())).toEqual(['status']);
    });

    it('lost acknowledgements: executions and answers to queries come all the same', () => {
      bench.trouble({ lostAcknowledgementPct: 100 });
      const reports = bench.submit(bench.under.takes);
      expect(new Set(kinds(reports))).toEqual(new Set(['filled']));
      bench.venue.cancel('C404');
      bench.venue.query(bench.under.takes.childId);
      expect(kinds(bench.told()).at(-1)).toBe('status');
    });

    it('lost executions: none is told, not even again, and the statement has them all', () => {
      bench.trouble({ lostExecutionPct: 100 });
      const { childId, qty } = bench.under.takes;
      expect(bench.submit(bench.under.takes).filter(isFill)).toEqual([]);
      bench.venue.query(childId);
      bench.venue.list(1, 0);
      expect(bench.told()).toEqual([{ kind: 'status', childId, working: false, filledQty: qty }]);
      const executed = bench.under.lists[0]!.executions.reduce((sum, each) => sum + each.qty, 0);
      expect(executed).toBe(qty);
    });

    it('slow: the same, so much later', () => {
      bench.trouble({ delayUs: 50_000 });
      bench.venue.query('C404');
      bench.under.pass(100_000 - 1);
      expect(bench.under.reports).toEqual([]);
      bench.under.pass(2 * LATENCY_MOST_US + 1);
      expect(kinds(bench.under.reports)).toEqual(['status']);
    });
  });
}
