/**
 * The venue of a simulated world: the real simulated one, which outlives engines and remembers what it did. Between it
 * and an engine lie two faulty lines; what it says is noted before anything can happen to it, and is the truth.
 */
import type {
  FilledReport,
  OpenVenues,
  Venue,
  VenueOrder,
  VenueReport,
  VenueRim,
  VenueSet,
  VenueStatement,
} from '../../../engine/core/venue.ts';
import { NO_TROUBLE } from '../../../engine/core/venue.ts';
import { ExecutionJournal } from '../../../engine/venues/execution-journal.ts';
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
  /** Orders that it cancelled, whoever was told. */
  readonly #cancelled = new Set<string>();
  /** Orders of which it said that they filled what they did not. */
  readonly #overTold = new Set<string>();
  readonly #journal = new ExecutionJournal();
  /** From when on each list was asked for. */
  readonly #since = new Map<number, number>();

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
        // What its reports of executions suffer comes behind the truth.
        return { ...trouble, down: this.#crashed || trouble.down, lostExecutionPct: 0 };
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
    const cancelled = [...this.#cancelled];
    const all = lie === 'over-fill' ? working : lie === 'fill-kept-back' ? cancelled : [...this.orders.keys()];
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
    if (lie === 'over-fill') {
      this.#overTold.add(childId);
      return this.#send({ ...fill, childId, execId, qty: truth.order.qty + 1 });
    }
    if (lie === 'fill-kept-back') return this.#keepBack(truth, execId);
    if (lie === 'late-acknowledgement' && !this.working().includes(childId)) {
      return this.#send({ kind: 'acknowledged', childId });
    }
    const known = [...truth.fills.keys()].find((id) => knowsFill(childId, id));
    if (lie === 'changed-repeat' && known !== undefined) this.#send({ ...fill, childId, execId: known, qty: 1 });
  }

  /** Whether it said of an order that more of it was filled than was. */
  hasOverTold(childId: string): boolean {
    return this.#overTold.has(childId);
  }

  /** Executes what is left of an order that it has cancelled, and says nothing: only its books have it. */
  #keepBack({ order, fills }: TrueOrder, execId: string): void {
    const { childId, px } = order;
    const qty = order.qty - this.filledQty(childId);
    if (qty <= 0 || !this.#cancelled.has(childId)) return;
    fills.set(execId, qty);
    this.#journal.add({ childId, execId, px, qty, liquidity: 'maker', tsUs: this.#options.clock.nowUs });
    this.#options.tell(`venue executes ${qty} of ${childId}, which is over, and keeps it to itself`);
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
      list: (listId, sinceUs) =>
        void (
          client.alive &&
          this.up.send(() => {
            this.#since.set(listId, sinceUs);
            this.#venue.list(listId, sinceUs);
          })
        ),
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
    if (report.kind === 'cancelled') this.#cancelled.add(report.childId);
    const ends = report.kind === 'cancelled' || report.kind === 'cancel-rejected';
    if (ends && this.#silenced.delete(report.childId)) return;
    this.#send(report);
  }

  #filled(report: FilledReport): void {
    const { kind: _, ...execution } = report;
    const fills = this.orders.get(report.childId)?.fills;
    if (fills && !fills.has(report.execId)) this.#journal.add({ ...execution, tsUs: this.#options.clock.nowUs });
    fills?.set(report.execId, report.qty);
    const lostPct = this.#session?.client.alive ? this.#session.rim.trouble(VENUE_ID).lostExecutionPct : 0;
    if (lostPct > 0 && this.#options.rng.below(100) < lostPct) return;
    this.#send(report);
  }

  #listed(list: VenueStatement): void {
    const session = this.#session;
    if (!session) return;
    const sinceUs = this.#since.get(list.listId) ?? 0;
    this.#since.delete(list.listId);
    const statement = { ...list, ...this.#journal.since(sinceUs, this.#options.clock.nowUs) };
    this.down.send(() => {
      if (!session.client.alive) return;
      this.#options.tell(`engine hears: working are ${list.orders.map(({ childId }) => childId).join(' ') || 'none'}`);
      session.client.receive(() => session.rim.listed(statement));
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
