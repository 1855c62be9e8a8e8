/**
 * What every simulated venue has in common: messages take time and keep their order, executions are remembered and told
 * again when asked for, and faults strike here, the same at every venue. The venue behind it decides what happens.
 */
import type { FilledReport, VenueReport, VenueRim, VenueTrouble } from '../core/venue.ts';
import { ExecutionJournal } from './execution-journal.ts';
import { type Latency, Line } from './latency.ts';

type Request = 'submit' | 'cancel' | 'query' | 'quote' | 'list';

/** Messages that get lost on the way, in either direction, picked one by one. */
export interface VenueFaults {
  loses(message: Request | VenueReport['kind'], childId: string): boolean;
}

export interface VenueSessionOptions extends Omit<VenueRim, 'book'> {
  readonly venueId: string;
  /** One way. */
  readonly latency: Latency;
  readonly faults?: VenueFaults | undefined;
}

/** Orders of which executions are remembered, the newest, and how many are forgotten at once beyond that. */
const REMEMBERED = 100_000;
const FORGOTTEN_AT_ONCE = 1_000;

/** What answers a request, and so can get lost as an acknowledgement. */
const ANSWERS: ReadonlySet<VenueReport['kind']> = new Set(['acknowledged', 'rejected', 'cancelled', 'cancel-rejected']);

export class VenueSession {
  readonly #options: VenueSessionOptions;
  readonly #in: Line;
  readonly #out: Line;
  readonly #fills = new Map<string, FilledReport[]>();
  readonly #journal = new ExecutionJournal();
  #executions = 0;

  constructor(options: VenueSessionOptions) {
    this.#options = options;
    this.#in = new Line(options.latency);
    this.#out = new Line(options.latency);
  }

  /** A venue that is down takes nothing, says nothing and trades with nobody. */
  get down(): boolean {
    return this.#trouble.down;
  }

  /** A request is on its way; `task` is what the venue does when it arrives. */
  receive(request: Request, childId: string, task: () => void): void {
    const { faults, schedule, nowUs } = this.#options;
    if (this.down || faults?.loses(request, childId)) return;
    schedule(this.#in.arrivalUs(nowUs(), this.#trouble.delayUs), () => {
      if (!this.down) task();
    });
  }

  /** To be asked of every new order first: true where it was rejected because the venue is troubled. */
  turnsAway(childId: string): boolean {
    const away = this.#chance(this.#trouble.rejectPct);
    if (away) this.tell({ kind: 'rejected', childId, reason: 'the venue does not take the order' });
    return away;
  }

  tell(report: VenueReport): void {
    if (this.#options.faults?.loses(report.kind, report.childId)) return;
    if (ANSWERS.has(report.kind) && this.#chance(this.#trouble.lostAcknowledgementPct)) return;
    if (report.kind === 'filled' && this.#chance(this.#trouble.lostExecutionPct)) return;
    this.send(() => this.#options.report(report));
  }

  /** What is no report of an order goes the same way: `arrive` runs on our side when it is there. */
  send(arrive: () => void): void {
    if (this.down) return;
    const { schedule, nowUs } = this.#options;
    schedule(this.#out.arrivalUs(nowUs(), this.#trouble.delayUs), arrive);
  }

  fill(childId: string, execution: Pick<FilledReport, 'px' | 'qty' | 'liquidity' | 'fee'>): void {
    this.#executions += 1;
    const fill: FilledReport = { kind: 'filled', childId, execId: `${childId}-${this.#executions}`, ...execution };
    const fills = this.#fills.get(childId);
    if (fills) fills.push(fill);
    else this.#fills.set(childId, [fill]);
    if (this.#fills.size >= REMEMBERED + FORGOTTEN_AT_ONCE) this.#forget();
    const { kind: _, ...executed } = fill;
    this.#journal.add({ ...executed, tsUs: this.#options.nowUs() });
    this.tell(fill);
  }

  #forget(): void {
    for (const childId of this.#fills.keys()) {
      if (this.#fills.size <= REMEMBERED) return;
      this.#fills.delete(childId);
    }
  }

  /** An order has ended without being filled whole. */
  cancelled(childId: string, reason: string): void {
    this.tell({ kind: 'cancelled', childId, reason, filledQty: this.#filledQty(childId) });
  }

  /** A query has arrived: every execution again under its own id, then what is so. */
  answer(childId: string, working: boolean): void {
    for (const fill of this.#fills.get(childId) ?? []) this.tell(fill);
    this.tell({ kind: 'status', childId, working, filledQty: this.#filledQty(childId) });
  }

  /**
   * Asked for all that works and was executed: answered with what `working` gives by then, and from the venue's own books,
   * of which no fault loses anything. Draws no delay, so that asking changes none of those of orders: a market that is
   * played again is not asked again.
   */
  list(listId: number, sinceUs: number, working: () => Iterable<string>): void {
    const { schedule, nowUs, faults, listed, venueId } = this.#options;
    if (this.down || faults?.loses('list', '')) return;
    schedule(this.#in.behindUs(nowUs(), this.#trouble.delayUs), () => {
      if (this.down) return;
      const orders = Array.from(working(), (childId) => ({ childId, filledQty: this.#filledQty(childId) }));
      const statement = { venueId, listId, orders, ...this.#journal.since(sinceUs, nowUs()) };
      schedule(this.#out.behindUs(nowUs(), this.#trouble.delayUs), () => listed(statement));
    });
  }

  /** Whoever sent the orders is gone: what was executed is remembered for nobody. */
  end(): void {
    this.#fills.clear();
    this.#journal.clear();
  }

  get #trouble(): VenueTrouble {
    return this.#options.trouble(this.#options.venueId);
  }

  #filledQty(childId: string): number {
    return (this.#fills.get(childId) ?? []).reduce((sum, { qty }) => sum + qty, 0);
  }

  #chance(pct: number): boolean {
    return pct > 0 && this.#options.rng.below(100) < pct;
  }
}
