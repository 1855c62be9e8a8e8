/**
 * The simulated lit venue over a recorded or synthetic market. Our orders rest behind what the market shows (queue.ts),
 * take what it shows, and are answered after a latency, in order. It cancels everything of a session that ends, as
 * venues do when asked to: an engine that restarts finds none of its orders here.
 */
import { opposite, type Side, sideSign } from '../../shared/domain/basics/scalars.ts';
import type { BookView } from '../core/book-view.ts';
import type { BookLevel, MarketEvent } from '../core/market-event.ts';
import type { Venue, VenueOrder, VenueRim } from '../core/venue.ts';
import { Impact, ImpactedBook, type SessionFigures } from './impact-overlay.ts';
import { RemainingBook } from './remaining-book.ts';
import { type VenueFaults, VenueSession } from './venue-session.ts';
import { advance, joinQueue } from './queue.ts';
import { type Resting, RestingOrders } from './resting-orders.ts';

export interface ReplayVenueOptions extends VenueRim {
  readonly venueId: string;
  /** One way, at least and at most, in microseconds. */
  readonly latencyUs: readonly [number, number];
  readonly faults?: VenueFaults | undefined;
  /** What the sessions are like that our own impact is reckoned by; null of an instrument without impact. */
  readonly figures?: ((instrument: string) => SessionFigures | null) | undefined;
}

/** Levels that one order may sweep. */
const MAX_SWEEP_LEVELS = 100;

const TAKES: ReadonlySet<MarketEvent['kind']> = new Set(['trade', 'reduce', 'delete']);

export class ReplayVenue implements Venue {
  readonly venueId: string;
  readonly #options: ReplayVenueOptions;
  readonly #session: VenueSession;
  readonly #resting = new Map<string, Resting>();
  readonly #byInstrument = new Map<string, RestingOrders>();
  readonly #books = new Map<string, RemainingBook>();
  readonly #impacts = new Map<string, { readonly impact: Impact; readonly book: ImpactedBook } | null>();

  constructor(options: ReplayVenueOptions) {
    this.venueId = options.venueId;
    this.#options = options;
    const [least, most] = options.latencyUs;
    const latency = (): number => least + options.rng.below(most - least + 1);
    this.#session = new VenueSession({ ...options, latency });
  }

  submit(order: VenueOrder): void {
    this.#session.receive('submit', order.childId, () => this.#arrive(order));
  }

  cancel(childId: string): void {
    this.#session.receive('cancel', childId, () => {
      const resting = this.#resting.get(childId);
      if (resting) {
        this.#remove(resting);
        this.#session.cancelled(childId, 'cancelled on request');
      } else {
        this.#session.tell({ kind: 'cancel-rejected', childId, reason: 'too late: the order is not in the book' });
      }
    });
  }

  query(childId: string): void {
    this.#session.receive('query', childId, () => this.#session.answer(childId, this.#resting.has(childId)));
  }

  list(listId: number, sinceUs: number): void {
    this.#session.list(listId, sinceUs, () => this.#resting.keys());
  }

  /** Ids of the orders that rest here. */
  workingIds(): Iterable<string> {
    return this.#resting.keys();
  }

  /** Our own resting quantity by price. */
  ownQty(instrument: string, side: Side): Map<number, number> {
    return this.#byInstrument.get(instrument)?.quantities(side) ?? new Map<number, number>();
  }

  /** The book as we meet it: less what we took, and moved by what our taking did. */
  view(instrument: string): BookView | null {
    return this.#impactOf(instrument)?.book ?? this.#remaining(instrument);
  }

  onMarket(event: MarketEvent): void {
    const book = this.#remaining(event.instrument);
    if (!book) return;
    if (event.kind === 'snapshot') book.forget();
    if (event.kind === 'level') restateLevels(book, event);
    else if (TAKES.has(event.kind) && !event.isPrint) book.giveBack(event.side, event.px, event.qty);
    const resting = this.#byInstrument.get(event.instrument);
    if (!resting || resting.isEmpty || book.halted || this.#session.down) return;
    let reachQty = event.qty;
    for (const order of resting.concerned(event)) {
      if (event.kind === 'snapshot') {
        order.shownQty = book.qtyAt(order.side, order.px);
        order.aheadQty = Math.min(order.aheadQty, order.shownQty);
      }
      const qty = advance(order, event, reachQty);
      if (qty === 0) continue;
      reachQty -= qty;
      this.#fill(order, qty);
    }
    const met = this.view(event.instrument);
    if (met) for (const order of resting.reached(met)) this.#meetOpposite(order);
  }

  #arrive(order: VenueOrder): void {
    const { childId, instrument, side, px, qty, tif } = order;
    const book = this.#remaining(instrument);
    const reject = (reason: string): void => this.#session.tell({ kind: 'rejected', childId, reason });
    if (!book) return reject(`${instrument} is not traded here`);
    if (this.#session.turnsAway(childId)) return;
    if (book.halted) return reject(`${instrument} is halted`);
    if (!isPlain(order)) return reject('a recorded market takes plain limit orders, for the day or to be done at once');
    this.#session.tell({ kind: 'acknowledged', childId });
    const queued = joinQueue(side, px, qty, book.qtyAt(side, px));
    for (const { px: levelPx, qty: levelQty } of this.#reachable(order)) {
      const takenQty = Math.min(levelQty, queued.remainingQty);
      this.#take(order, levelPx, takenQty);
      queued.remainingQty -= takenQty;
      this.#session.fill(childId, { px: levelPx, qty: takenQty, liquidity: 'taker' });
      if (queued.remainingQty === 0) break;
    }
    this.#push(order, order.qty - queued.remainingQty);
    if (queued.remainingQty === 0) return;
    if (tif === 'ioc') {
      return this.#session.cancelled(childId, 'the rest of an immediate-or-cancel order');
    }
    const orders = this.#byInstrument.get(instrument) ?? new RestingOrders();
    this.#byInstrument.set(instrument, orders);
    this.#resting.set(childId, orders.add(queued, order));
  }

  /** The recorded market has come to our price from the other side: whoever came would have met us. */
  #meetOpposite(resting: Resting): void {
    for (const level of this.#reachable(resting.order)) {
      const qty = Math.min(level.qty, resting.remainingQty);
      this.#take(resting.order, level.px, qty);
      this.#fill(resting, qty);
      if (resting.remainingQty === 0) break;
    }
  }

  /** The opposite levels that an order's price reaches, best first, as we meet them. */
  #reachable({ instrument, side, px }: VenueOrder): readonly BookLevel[] {
    const book = this.view(instrument);
    const other = opposite(side);
    const reaches = (levelPx: number): boolean => levelPx > 0 && sideSign(side) * (levelPx - px) <= 0;
    if (!book || !reaches(book.bestPx(other))) return [];
    return book.levels(other, MAX_SWEEP_LEVELS).filter((level) => reaches(level.px));
  }

  /** `px` as we met it; the record has the level where our impact has not moved it. */
  #take({ instrument, side }: VenueOrder, px: number, qty: number): void {
    const other = opposite(side);
    const shiftPx = this.#impactOf(instrument)?.book.shiftPx(other) ?? 0;
    this.#remaining(instrument)?.take(other, px - shiftPx, qty);
  }

  #push({ instrument, side }: VenueOrder, qty: number): void {
    if (qty > 0) this.#impactOf(instrument)?.impact.took(side, qty, this.#options.nowUs());
  }

  #remaining(instrument: string): RemainingBook | null {
    const known = this.#books.get(instrument);
    if (known) return known;
    const shown = this.#options.book(instrument);
    if (!shown) return null;
    const remaining = new RemainingBook(shown);
    this.#books.set(instrument, remaining);
    return remaining;
  }

  #impactOf(instrument: string): { readonly impact: Impact; readonly book: ImpactedBook } | null {
    const known = this.#impacts.get(instrument);
    if (known !== undefined) return known;
    const remaining = this.#remaining(instrument);
    if (!remaining) return null;
    const figures = this.#options.figures?.(instrument) ?? null;
    const impact = figures && new Impact(figures);
    const made = impact && { impact, book: new ImpactedBook(remaining, impact, this.#options.nowUs) };
    this.#impacts.set(instrument, made);
    return made;
  }

  /** At its own price, as whoever rests is. */
  #fill(resting: Resting, qty: number): void {
    const { order, px } = resting;
    resting.remainingQty -= qty;
    if (resting.remainingQty === 0) this.#remove(resting);
    this.#session.fill(order.childId, { px, qty, liquidity: 'maker' });
  }

  #remove(resting: Resting): void {
    this.#resting.delete(resting.order.childId);
    this.#byInstrument.get(resting.order.instrument)?.remove(resting);
  }
}

function restateLevels(book: RemainingBook, { levels }: MarketEvent): void {
  for (const { px, qty } of levels?.bids ?? []) book.restate('buy', px, qty);
  for (const { px, qty } of levels?.asks ?? []) book.restate('sell', px, qty);
}

/** What a record can tell of: how an iceberg or a hidden order would have fared it does not say. */
const isPlain = ({ type = 'limit', tif, postOnly, displayQty, minQty }: VenueOrder): boolean =>
  type === 'limit' &&
  tif !== 'fok' &&
  tif !== 'close' &&
  [postOnly, displayQty, minQty].every((term) => term === undefined);
