/**
 * What an engine under load tells its desks: orders with their gauges, children that come, work and end, quotes, journal
 * and markets. Every second has the same number of row updates, whatever the timers do; a timer that is late makes good
 * what is due. Each gauge says in its reason when it was made and when it was written to the socket.
 */
import { type Child, PLAIN_ROUTE } from '../../shared/domain/orders/child.ts';
import type { Instrument } from '../../shared/domain/basics/instrument.ts';
import type { Parent } from '../../shared/domain/orders/parent.ts';
import type { RowOf } from '../../shared/protocol/tables.ts';
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import { type MemoryEngine, TEST_INSTRUMENT, testParent, testQuote } from '../../tests/fixtures/memory-engine.ts';

/** Row updates a second, by table. */
export interface Rates {
  readonly gauges: number;
  readonly parents: number;
  readonly children: number;
  readonly journal: number;
  readonly quotes: number;
  readonly marketSeries: number;
  readonly orderSeries: number;
}

export interface LoadShape {
  readonly parents: number;
  /** Children that are there from the start, ended. */
  readonly children: number;
  /** Updates of children are of those that are there, over and over: nothing grows. Else each is a new one. */
  readonly steady: boolean;
  readonly rates: Rates;
}

/** How a burst ends: every gauge is from `madeMs` on, and this order has this version. */
export interface BurstEnd {
  readonly madeMs: number;
  /** When all of it had been handed to the gateway. */
  readonly toldMs: number;
  readonly parentId: string;
  readonly version: number;
}

/** What a gauge says of itself: when it was made, and when it was written to the socket. */
const stampOf = (madeMs: number, writtenMs: number): string => `joins the touch: made ${madeMs}, written ${writtenMs}`;

/** The order that the desk shows first. */
export const FIRST_ID = 'P0';
/** How often, in updates of its gauge, an order falls behind its plan and catches up: about once a minute. */
const SWINGS_EVERY = 200;

/** From one order whose gauge is told to the next: those that stand side by side do not change together. Shares no factor with how many there are. */
const STRIDE = 1_867;

const INSTRUMENTS = 20;
const PX = 1_000_000;
const QTY = 100_000;
const START_US = TEST_INSTRUMENT.sessionStartUs;
const END_US = TEST_INSTRUMENT.sessionEndUs;
const NO_ROWS: Rates = { gauges: 0, parents: 0, children: 0, journal: 0, quotes: 0, marketSeries: 0, orderSeries: 0 };
/** The states of a child from first to last; each is one update of its row. */
const LIFE = ['pending-new', 'working', 'filled'] as const;

export class Load {
  readonly #engine: MemoryEngine;
  readonly #shape: LoadShape;
  readonly #parents: Parent[];
  #toldMs = 0;
  /** Rows that are due and that have been told so far, by table. */
  readonly #due: Record<keyof Rates, number> = { ...NO_ROWS };
  readonly #told: Record<keyof Rates, number> = { ...NO_ROWS };

  constructor(engine: MemoryEngine, shape: LoadShape) {
    this.#engine = engine;
    this.#shape = shape;
    this.#parents = Array.from({ length: shape.parents }, (_, i) => parentAt(i));
    engine.put(
      'instruments',
      Array.from({ length: INSTRUMENTS }, (_, i) => instrumentAt(i)),
    );
    engine.put('parents', this.#parents);
    engine.put(
      'gauges',
      this.#parents.map((_, i) => this.#gauge(i)),
    );
    engine.put(
      'children',
      Array.from({ length: shape.children }, (_, i) => this.#child(i, 'cancelled')),
    );
    for (let i = 0; i < INSTRUMENTS; i++) engine.put('marketSeries', [], { instrument: symbolAt(i) });
    for (const { parentId } of this.#parents) engine.put('orderSeries', [], { parentId });
  }

  /** Tells so many updates at once, in their usual proportion; says how to know them by the last. */
  burst(rows: number): BurstEnd {
    const madeMs = Date.now();
    const now = this.#toldMs;
    this.tell(now + (rows / rowsPerSecond(this.#shape.rates)) * 1_000);
    this.#toldMs = now;
    const last = this.#parents[(this.#told.parents - 1) % this.#shape.parents]!;
    return { madeMs, toldMs: Date.now(), parentId: last.parentId, version: last.version };
  }

  /** Tells all that is due when the load has gone on for so long. */
  tell(elapsedMs: number): void {
    const { rates } = this.#shape;
    const seconds = Math.max(0, elapsedMs - this.#toldMs) / 1_000;
    this.#toldMs += seconds * 1_000;
    const rows = <R>(table: keyof Rates, row: (n: number) => R): R[] => {
      this.#due[table] += seconds * rates[table];
      const from = this.#told[table];
      this.#told[table] = Math.floor(this.#due[table]);
      return Array.from({ length: this.#told[table] - from }, (_, i) => row(from + i));
    };
    const engine = this.#engine;
    engine.put(
      'children',
      rows('children', (n) => this.#childUpdate(n)),
    );
    engine.put(
      'parents',
      rows('parents', (n) => this.#parentUpdate(n)),
    );
    engine.put(
      'journal',
      rows('journal', (n) => this.#journalRow(n)),
    );
    engine.put(
      'gauges',
      rows('gauges', (n) => this.#gauge(n)),
    );
    engine.put('quotes', rows('quotes', quoteAt));
    engine.put('marketSeries', rows('marketSeries', marketSampleAt), { instrument: symbolAt(0) });
    engine.put('orderSeries', rows('orderSeries', orderSampleAt), { parentId: FIRST_ID });
  }

  #gauge(n: number): RowOf<'gauges'> {
    const { parents } = this.#shape;
    const at = (n * STRIDE) % parents;
    const { parentId, filledQty, filledNotional } = this.#parents[at]!;
    const phase = (2 * Math.PI * (n / parents + at)) / SWINGS_EVERY;
    const plannedQty = Math.max(0, Math.round(filledQty + 0.06 * QTY * Math.sin(phase)));
    const madeMs = Date.now();
    const marketQty = QTY + 10 * n;
    const market = { marketQty, marketNotional: marketQty * (PX + (n % 300)) };
    const expected = { expectedBps: 3.2, sigmaBps: 9.1 };
    const row = { parentId, tsUs: START_US + n, plannedQty, filledQty, filledNotional, ...market, ...expected };
    // Read when the gateway writes the row into a frame.
    return {
      ...row,
      get reason() {
        return stampOf(madeMs, Date.now());
      },
    };
  }

  #parentUpdate(n: number): Parent {
    const at = n % this.#shape.parents;
    const parent = this.#parents[at]!;
    const filledQty = (parent.filledQty + 100) % QTY;
    const openQty = (n * 100) % 1_000;
    const next = {
      ...parent,
      filledQty,
      fees: 0,
      filledNotional: filledQty * (PX + (n % 200)),
      openQty,
      version: parent.version + 1,
    };
    this.#parents[at] = next;
    return next;
  }

  /** Three children are on their way at any time: each update takes the next one a step further. */
  #childUpdate(n: number): Child {
    const step = n % LIFE.length;
    const { children, steady } = this.#shape;
    const nth = Math.floor(n / LIFE.length);
    return this.#child(steady ? nth % children : children + nth, LIFE[step]!);
  }

  #child(n: number, state: Child['state']): Child {
    const { parentId, instrument } = this.#parents[n % this.#shape.parents]!;
    const filledQty = state === 'filled' ? 100 : 0;
    return {
      childId: `C${n}`,
      parentId,
      venue: 'SIM',
      ...PLAIN_ROUTE,
      placedBy: null,
      instrument,
      side: 'buy',
      qty: 100,
      px: PX + (n % 50) * 100,
      tif: 'day',
      state,
      filledQty,
      filledNotional: filledQty * PX,
      fees: 0,
      submittedUs: START_US + n,
      updatedUs: START_US + n,
      reason: 'behind plan by 120: joins the touch with 100',
      venueNote: '',
    };
  }

  #journalRow(n: number): RowOf<'journal'> {
    const childId = `C${this.#shape.children + n}`;
    const event = {
      type: 'ChildFilled',
      childId,
      execId: `E${n}`,
      px: PX,
      qty: 100,
      liquidity: 'maker',
      fee: 0,
    } as const;
    return { seq: n + 1, tsUs: START_US + n, event };
  }
}

/** What one of so many engines tells and holds of a load that is all of theirs together. */
export function shareOf(shape: LoadShape, engines: number): LoadShape {
  const rates = Object.entries(shape.rates).map(([table, rate]) => [table, rate / engines]);
  const [parents, children] = [shape.parents, shape.children].map((count) => Math.ceil(count / engines));
  return { ...shape, parents: parents!, children: children!, rates: Object.fromEntries(rates) as Rates };
}

export const rowsPerSecond = (rates: Rates): number =>
  Object.values(rates).reduce((sum: number, rate: number) => sum + rate, 0);

const symbolAt = (n: number): string => `SYM${n % INSTRUMENTS}`;
const instrumentAt = (n: number): Instrument => ({ ...TEST_INSTRUMENT, symbol: symbolAt(n), name: `Instrument ${n}` });

/** The first order is paused, which the desk holds to need a person: it stands at the top. */
const parentAt = (n: number): Parent =>
  testParent({
    parentId: `P${n}`,
    instrument: symbolAt(n),
    qty: QTY,
    state: `P${n}` === FIRST_ID ? 'paused' : 'working',
    startUs: START_US,
    endUs: END_US - n * 100,
    submittedUs: START_US + n,
    arrivalBidPx: PX,
    arrivalAskPx: PX + 100,
  });

function quoteAt(n: number): RowOf<'quotes'> {
  const bidPx = PX + (n % 70) * 100;
  return testQuote({ instrument: symbolAt(n), tsUs: START_US + n, bidPx, askPx: bidPx + 100, lastPx: bidPx });
}

function marketSampleAt(n: number): RowOf<'marketSeries'> {
  const bidPx = PX + Math.round(2_000 * Math.sin(n / 50)) * 100;
  return { tsUs: START_US + n * US_PER_SECOND, bidPx, askPx: bidPx + 100, lastPx: bidPx, volumeQty: n * 100 };
}

function orderSampleAt(n: number): RowOf<'orderSeries'> {
  const filledQty = (n * 10) % QTY;
  const order = { plannedQty: (n * 12) % QTY, filledQty, filledNotional: filledQty * PX };
  return { tsUs: START_US + n * US_PER_SECOND, ...order, marketQty: n * 100, marketNotional: n * 100 * PX };
}
