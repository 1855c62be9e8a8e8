/**
 * The simulated lit venue over a recorded or synthetic market. Our orders rest behind what the market shows (queue.ts),
 * take what it shows, and are answered after a latency, in order. It cancels everything of a session that ends, as
 * venues do when asked to: an engine that restarts finds none of its orders here.
 */
import { opposite, type Side, sideSign } from '../../shared/domain/scalars.ts';
import type { BookView } from '../core/book-view.ts';
import type { BookLevel, MarketEvent } from '../core/market-event.ts';
import type { Venue, VenueOrder, VenueRim } from '../core/venue.ts';
import { RemainingBook } from './remaining-book.ts';
import { type VenueFaults, VenueSession } from './venue-session.ts';
import { type QueuedOrder, advance, joinQueue } from './queue.ts';

export interface ReplayVenueOptions extends VenueRim {
  readonly venueId: string;
  /** One way, at least and at most, in microseconds. */
  readonly latencyUs: readonly [number, number];
  readonly faults?: VenueFaults | undefined;
}

interface Resting extends QueuedOrder {
  readonly order: VenueOrder;
}

/** Levels that one order may sweep. */
const MAX_SWEEP_LEVELS = 100;

const TAKES: ReadonlySet<MarketEvent['kind']> = new Set(['trade', 'reduce', 'delete']);

export class ReplayVenue implements Venue {
  readonly venueId: string;
  readonly #options: ReplayVenueOptions;
  readonly #session: VenueSession;
  readonly #resting = new Map<string, Resting>();
  readonly #byInstrument = new Map<string, Set<Resting>>();
  readonly #books = new Map<string, RemainingBook>();

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

  /** Our own resting quantity by price. */
  ownQty(instrument: string, side: Side): Map<number, number> {
    const own = new Map<number, number>();
    for (const order of this.#byInstrument.get(instrument) ?? []) {
      if (order.side === side) own.set(order.px, (own.get(order.px) ?? 0) + order.remainingQty);
    }
    return own;
  }

  view(instrument: string): RemainingBook | null {
    let view = this.#books.get(instrument);
    if (view) return view;
    const shown = this.#options.book(instrument);
    if (!shown) return null;
    view = new RemainingBook(shown);
    this.#books.set(instrument, view);
    return view;
  }

  onMarket(event: MarketEvent): void {
    const book = this.view(event.instrument);
    if (!book) return;
    if (event.kind === 'snapshot') book.forget();
    if (event.kind === 'level') restateLevels(book, event);
    else if (TAKES.has(event.kind) && !event.isPrint) book.giveBack(event.side, event.px, event.qty);
    const resting = this.#byInstrument.get(event.instrument);
    if (!resting || resting.size === 0 || book.halted || this.#session.down) return;
    let reachQty = event.qty;
    for (const order of inPriority(resting, event)) {
      if (event.kind === 'snapshot') {
        order.shownQty = book.qtyAt(order.side, order.px);
        order.aheadQty = Math.min(order.aheadQty, order.shownQty);
      }
      const qty = advance(order, event, reachQty);
      if (qty === 0) continue;
      reachQty -= qty;
      this.#fill(order, order.px, qty, 'maker');
    }
    for (const order of resting) this.#meetOpposite(order, book);
  }

  #arrive(order: VenueOrder): void {
    const { childId, instrument, side, px, qty, tif } = order;
    const book = this.view(instrument);
    const reject = (reason: string): void => this.#session.tell({ kind: 'rejected', childId, reason });
    if (!book) return reject(`${instrument} is not traded here`);
    if (this.#session.turnsAway(childId)) return;
    if (book.halted) return reject(`${instrument} is halted`);
    if (!isPlain(order)) return reject('a recorded market takes plain limit orders, for the day or to be done at once');
    this.#session.tell({ kind: 'acknowledged', childId });
    const resting: Resting = { ...joinQueue(side, px, qty, book.qtyAt(side, px)), order };
    for (const { px: levelPx, qty: levelQty } of reachable(order, book)) {
      const takenQty = Math.min(levelQty, resting.remainingQty);
      if (takenQty === 0) break;
      book.take(opposite(side), levelPx, takenQty);
      this.#fill(resting, levelPx, takenQty, 'taker');
    }
    if (resting.remainingQty === 0) return;
    if (tif === 'ioc') {
      return this.#session.cancelled(childId, 'the rest of an immediate-or-cancel order');
    }
    this.#resting.set(childId, resting);
    const orders = this.#byInstrument.get(instrument) ?? new Set<Resting>();
    this.#byInstrument.set(instrument, orders.add(resting));
  }

  /** The recorded market has come to our price from the other side: whoever came would have met us. */
  #meetOpposite(resting: Resting, book: RemainingBook): void {
    for (const level of reachable(resting.order, book)) {
      const qty = Math.min(level.qty, resting.remainingQty);
      if (qty === 0) break;
      book.take(opposite(resting.side), level.px, qty);
      this.#fill(resting, resting.px, qty, 'maker');
    }
  }

  #fill(resting: Resting, px: number, qty: number, liquidity: 'maker' | 'taker'): void {
    const { childId } = resting.order;
    resting.remainingQty -= qty;
    if (resting.remainingQty === 0) this.#remove(resting);
    this.#session.fill(childId, { px, qty, liquidity });
  }

  #remove(resting: Resting): void {
    this.#resting.delete(resting.order.childId);
    this.#byInstrument.get(resting.order.instrument)?.delete(resting);
  }
}

function restateLevels(book: RemainingBook, { levels }: MarketEvent): void {
  for (const { px, qty } of levels?.bids ?? []) book.restate('buy', px, qty);
  for (const { px, qty } of levels?.asks ?? []) book.restate('sell', px, qty);
}

/** A trade meets the best price first and, at one price, the order that came first. */
function inPriority(resting: ReadonlySet<Resting>, event: MarketEvent): Iterable<Resting> {
  if (event.kind !== 'trade' || resting.size === 1) return resting;
  return [...resting].sort((a, b) => sideSign(event.side) * (b.px - a.px));
}

/** What a record can tell of: how an iceberg or a hidden order would have fared it does not say. */
const isPlain = ({ type = 'limit', tif, postOnly, displayQty, minQty, quoteId }: VenueOrder): boolean =>
  type === 'limit' && tif !== 'fok' && [postOnly, displayQty, minQty, quoteId].every((term) => term === undefined);

/** The opposite levels that an order's price reaches, best first. */
function reachable({ side, px }: VenueOrder, book: BookView): readonly BookLevel[] {
  const other = opposite(side);
  const reaches = (levelPx: number): boolean => levelPx > 0 && sideSign(side) * (levelPx - px) <= 0;
  if (!reaches(book.bestPx(other))) return [];
  return book.levels(other, MAX_SWEEP_LEVELS).filter((level) => reaches(level.px));
}
