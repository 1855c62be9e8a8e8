/**
 * What an engine under load tells its desks: orders with their gauges, children that come, work and end, quotes, journal
 * and one market at sixty times its pace. Every second has the same number of row updates, whatever the timers do; a
 * timer that is late makes good what is due.
 */
import { type Child, PLAIN_ROUTE } from '../../shared/domain/child.ts';
import type { Instrument } from '../../shared/domain/instrument.ts';
import type { Parent } from '../../shared/domain/parent.ts';
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
  /** Ended children that are there from the start. */
  readonly children: number;
  readonly rates: Rates;
}

/** The order whose gauge says, in its reason, when it was made: the desk shows it first. */
export const STAMPED_ID = 'P0';
export const STAMP = 'made at ';

const INSTRUMENTS = 20;
const PX = 1_000_000;
const QTY = 100_000;
const START_US = TEST_INSTRUMENT.sessionStartUs;
const END_US = TEST_INSTRUMENT.sessionEndUs;
/** The states of a child from first to last; each is one update of its row. */
const LIFE = ['pending-new', 'working', 'filled'] as const;

export class Load {
  readonly #engine: MemoryEngine;
  readonly #shape: LoadShape;
  readonly #parents: Parent[];
  /** Rows told so far, by table. */
  readonly #told: Record<keyof Rates, number> = {
    gauges: 0,
    parents: 0,
    children: 0,
    journal: 0,
    quotes: 0,
    marketSeries: 0,
    orderSeries: 0,
  };

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
    engine.put('marketSeries', [], { instrument: symbolAt(0) });
    engine.put('orderSeries', [], { parentId: STAMPED_ID });
  }

  /** Tells all that is due when the load has gone on for so long. */
  tell(elapsedMs: number): void {
    const rows = <R>(table: keyof Rates, row: (n: number) => R): R[] => {
      const due = Math.floor((elapsedMs / 1_000) * this.#shape.rates[table]);
      const from = this.#told[table];
      this.#told[table] = Math.max(from, due);
      return Array.from({ length: Math.max(0, due - from) }, (_, i) => row(from + i));
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
    engine.put('orderSeries', rows('orderSeries', orderSampleAt), { parentId: STAMPED_ID });
  }

  #gauge(n: number): RowOf<'gauges'> {
    const parent = this.#parents[n % this.#shape.parents]!;
    const { parentId, filledQty, filledNotional } = parent;
    const plannedQty = (n * 7) % QTY;
    const reason =
      parentId === STAMPED_ID ? `${STAMP}${Date.now()}` : `behind plan by ${plannedQty % 997}: joins the touch`;
    const marketQty = QTY + 10 * n;
    const market = { marketQty, marketNotional: marketQty * (PX + (n % 300)) };
    return { parentId, tsUs: START_US + n, plannedQty, filledQty, filledNotional, ...market, reason };
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
    const child = this.#shape.children + Math.floor(n / LIFE.length);
    return this.#child(child, LIFE[step]!);
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

export const rowsPerSecond = (rates: Rates): number =>
  Object.values(rates).reduce((sum: number, rate: number) => sum + rate, 0);

const symbolAt = (n: number): string => `SYM${n % INSTRUMENTS}`;
const instrumentAt = (n: number): Instrument => ({ ...TEST_INSTRUMENT, symbol: symbolAt(n), name: `Instrument ${n}` });

/** The stamped order is paused, which the desk holds to need a person: it stands at the top. */
const parentAt = (n: number): Parent =>
  testParent({
    parentId: `P${n}`,
    instrument: symbolAt(n),
    qty: QTY,
    state: `P${n}` === STAMPED_ID ? 'paused' : 'working',
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
