/**
 * The venue of a simulated world: the real simulated one, which outlives engines and remembers what it did. Between it
 * and an engine lie two faulty lines; what it says is noted before anything can happen to it, and is the truth.
 */
import type {
  OpenOrdersList,
  OpenVenues,
  Venue,
  VenueOrder,
  VenueReport,
  VenueRim,
  VenueSet,
} from '../../../engine/core/venue.ts';
import { NO_TROUBLE } from '../../../engine/core/venue.ts';
import { ReplayVenue } from '../../../engine/venues/replay-venue.ts';
import type { Rng } from '../../../shared/std/rng.ts';
import { FaultyLine } from './faulty-line.ts';
import type { Market } from './market.ts';
import type { Lie, Mischief } from './plan.ts';
import type { VirtualClock } from './virtual-clock.ts';

export const VENUE_ID = 'SIM';
const DISCONNECT_MS = 5;

/** What an engine's process is to the venue. */
export interface VenueClient {
  readonly alive: boolean;
  /** An effect is about to leave. */
  leaves(kind: 'submit' | 'cancel' | 'query', childId: string): void;
  /** Runs what a venue's message does in the engine. */
  receive(task: () => void): void;
}

interface TrueOrder {
  readonly order: VenueOrder;
  readonly fills: Map<string, number>;
}

export interface ExchangeOptions {
  readonly clock: VirtualClock;
  readonly market: Market;
  readonly rng: Rng;
  readonly cancelsOnDisconnect: boolean;
  readonly tell: (words: string) => void;
}

export class Exchange {
  readonly up: FaultyLine;
  readonly down: FaultyLine;
  readonly orders = new Map<string, TrueOrder>();
  readonly #options: ExchangeOptions;
  readonly #venue: ReplayVenue;
  #session: { readonly client: VenueClient; readonly rim: VenueRim } | null = null;
  #crashed = false;
  /** Orders whose end is not told: it came while nobody was connected. */
  readonly #silenced = new Set<string>();
  #lies = 0;

  constructor(options: ExchangeOptions) {
    const { clock, market, rng } = options;
    this.#options = options;
    this.up = new FaultyLine({ clock, rng: rng.fork('up'), latencyMs: [0.1, 2] });
    this.down = new FaultyLine({ clock, rng: rng.fork('down'), latencyMs: [0.1, 2] });
    this.#venue = new ReplayVenue({
      venueId: VENUE_ID,
      latencyUs: [150, 250],
      nowUs: () => clock.nowUs,
      schedule: (tsUs, task) => void clock.atUs(tsUs, task),
      report: (report) => this.#reported(report),
      listed: (list) => this.#listed(list),
      rng: rng.fork('venue'),
      trouble: (venueId) => {
        const trouble = this.#session?.client.alive ? this.#session.rim.trouble(venueId) : NO_TROUBLE;
        return this.#crashed ? { ...trouble, down: true } : trouble;
      },
      book: (instrument) => market.book(instrument),
    });
    market.listen((event) => this.#venue.onMarket(event));
  }

  /** How an engine opens its venues: its session begins, and ends the one before. */
  openFor(client: VenueClient): OpenVenues {
    return (rim) => {
      this.disconnect();
      this.#session = { client, rim };
      return this.#venueSet(client, rim);
    };
  }

  /** The engine's session is over: what is on its way is lost. */
  disconnect(): void {
    if (!this.#session) return;
    this.#session = null;
    this.up.drop();
    this.down.drop();
    const resting = this.working();
    if (this.#options.cancelsOnDisconnect) this.#options.clock.after(DISCONNECT_MS, () => this.#loseOrders(resting));
  }

  crash(downMs: number, keepsOrders: boolean): void {
    if (this.#crashed) return;
    this.#crashed = true;
    this.#options.clock.after(downMs, () => {
      this.#crashed = false;
      if (!keepsOrders) this.#loseOrders(this.working());
    });
  }

  /** Ids of the orders that could still trade. */
  working(): string[] {
    return [...this.#venue.workingIds()];
  }

  filledQty(childId: string): number {
    let sum = 0;
    for (const qty of this.orders.get(childId)?.fills.values() ?? []) sum += qty;
    return sum;
  }

  mischief(way: 'up' | 'down', mischief: Mischief, pct: number): void {
    this[way].set(mischief, pct);
  }

  /** Says what is not so, and can be known not to be: by an id, a quantity or an execution. */
  lie(lie: Lie, pick: number, knowsFill: (childId: string, execId: string) => boolean): void {
    // Of what works, where that makes it easier to believe.
    const working = this.working();
    const all = lie === 'over-fill' ? working : [...this.orders.keys()];
    const childId = all[pick % Math.max(1, all.length)];
    const truth = this.orders.get(childId ?? '');
    const nobody = 'C999999';
    const execId = `lie-${++this.#lies}`;
    const px = truth?.order.px ?? 1;
    const fill = { kind: 'filled', px, liquidity: 'maker' } as const;
    if (lie === 'phantom-fill') return this.#send({ ...fill, childId: nobody, execId, qty: 1 });
    if (lie === 'unasked-cancelled') {
      return this.#send({ kind: 'cancelled', childId: nobody, reason: 'a lie', filledQty: 0 });
    }
    if (childId === undefined || truth === undefined) return;
    if (lie === 'over-fill') return this.#send({ ...fill, childId, execId, qty: truth.order.qty + 1 });
    if (lie === 'late-acknowledgement' && !this.working().includes(childId)) {
      return this.#send({ kind: 'acknowledged', childId });
    }
    const known = [...truth.fills.keys()].find((id) => knowsFill(childId, id));
    if (lie === 'changed-repeat' && known !== undefined) this.#send({ ...fill, childId, execId: known, qty: 1 });
  }

  #venueSet(client: VenueClient, rim: VenueRim): VenueSet {
    const request = (kind: 'submit' | 'cancel' | 'query', childId: string, task: () => void): void => {
      if (!client.alive) return;
      client.leaves(kind, childId);
      // It may have died over it.
      if (!client.alive) return;
      const arrives = this.up.send(() => {
        this.#options.tell(`venue gets ${kind} ${childId}`);
        task();
      });
      if (!arrives) this.#options.tell(`${kind} ${childId} is lost on its way`);
    };
    const venue: Venue = {
      venueId: VENUE_ID,
      submit: (order) =>
        request('submit', order.childId, () => {
          this.orders.set(order.childId, { order, fills: new Map() });
          this.#venue.submit(order);
        }),
      cancel: (childId) => request('cancel', childId, () => this.#venue.cancel(childId)),
      query: (childId) => request('query', childId, () => this.#venue.query(childId)),
      list: (listId) => void (client.alive && this.up.send(() => this.#venue.list(listId))),
    };
    return {
      venues: new Map([[VENUE_ID, venue]]),
      terms: [{ venueId: VENUE_ID, kind: 'lit', fee: () => 0, periodUs: null, plainOnly: true }],
      viewShowsOwn: false,
      onMarket: () => undefined,
      view: (instrument) => rim.book(instrument),
      depth: () => [],
    };
  }

  /** They are gone, and whoever sent them is not told. */
  #loseOrders(childIds: readonly string[]): void {
    for (const childId of childIds) {
      this.#silenced.add(childId);
      this.#venue.cancel(childId);
    }
  }

  #reported(report: VenueReport): void {
    // Some executions come in two parts, so that orders are often part filled; told again they are the same two.
    if (report.kind === 'filled' && report.qty > 1 && report.qty % 2 === 0) {
      const { execId, qty } = report;
      this.#filled({ ...report, execId: `${execId}a`, qty: qty / 2 });
      return this.#filled({ ...report, execId: `${execId}b`, qty: qty / 2 });
    }
    if (report.kind === 'filled') return this.#filled(report);
    const ends = report.kind === 'cancelled' || report.kind === 'cancel-rejected';
    if (ends && this.#silenced.delete(report.childId)) return;
    this.#send(report);
  }

  #filled(report: Extract<VenueReport, { kind: 'filled' }>): void {
    this.orders.get(report.childId)?.fills.set(report.execId, report.qty);
    this.#send(report);
  }

  #listed(list: OpenOrdersList): void {
    const session = this.#session;
    if (!session) return;
    this.down.send(() => {
      if (!session.client.alive) return;
      this.#options.tell(`engine hears: working are ${list.orders.map(({ childId }) => childId).join(' ') || 'none'}`);
      session.client.receive(() => session.rim.listed(list));
    });
  }

  #send(report: VenueReport): void {
    const session = this.#session;
    const words = `${report.kind} ${report.childId}${report.kind === 'filled' ? ` ${report.qty}@${report.px}` : ''}`;
    const arrives =
      session !== null &&
      this.down.send(() => {
        if (!session.client.alive) return;
        this.#options.tell(`engine hears: ${words}`);
        session.client.receive(() => session.rim.report(report));
      });
    if (!arrives) this.#options.tell(`venue says: ${words}, and nobody hears it`);
  }
}
