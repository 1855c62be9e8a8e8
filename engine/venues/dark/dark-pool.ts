/**
 * A dark pool: orders rest unseen and meet at the midpoint of the consolidated lit book, all the time or every period.
 * Nothing trades while that book is one-sided, crossed or halted. Half a price unit that the midpoint has too much stays
 * with the buyer.
 */
import type { MarketEvent } from '../../core/market-event.ts';
import { twiceMidPx } from '../../core/book-view.ts';
import type { Venue, VenueOrder, VenueRim } from '../../core/venue.ts';
import { type FeeSchedule, feeOf } from '../matching/fees.ts';
import { VenueSession, type VenueSessionOptions } from '../venue-session.ts';
import { MidpointBook, type MidpointOrder } from './midpoint-book.ts';

export interface DarkPoolOptions extends VenueSessionOptions {
  /** The consolidated lit book. */
  readonly book: VenueRim['book'];
  /** Absent: orders meet whenever they can. Else only every so often, at whole multiples of the period. */
  readonly periodUs?: number | undefined;
  readonly fees?: FeeSchedule | undefined;
}

interface OwnOrder {
  readonly childId: string;
  readonly orderId: number;
  readonly pool: Pool;
}

interface Pool {
  readonly instrument: string;
  readonly orders: MidpointBook;
  /** Of a periodic pool: whether its next matching is due at a time that is set. */
  awaited: boolean;
  /** The price at which all that could trade has traded. */
  matchedPx: number;
}

/** We do not trade with ourselves. */
const OWNER = 1;
/** Orders of one instrument; each is looked at beside each of the other side. */
const MAX_RESTING = 1_000;

export class DarkPool implements Venue {
  readonly venueId: string;
  readonly #options: DarkPoolOptions;
  readonly #session: VenueSession;
  readonly #pools = new Map<string, Pool>();
  readonly #byId = new Map<number, OwnOrder>();
  readonly #byChild = new Map<string, OwnOrder>();
  #orders = 0;

  constructor(options: DarkPoolOptions) {
    this.venueId = options.venueId;
    this.#options = options;
    this.#session = new VenueSession(options);
  }

  submit(order: VenueOrder): void {
    this.#session.receive('submit', order.childId, () => this.#arrive(order));
  }

  cancel(childId: string): void {
    this.#session.receive('cancel', childId, () => {
      const own = this.#byChild.get(childId);
      if (own) this.#cancelOwn(own, 'cancelled on request');
      else this.#session.tell({ kind: 'cancel-rejected', childId, reason: 'too late: the order is not in the pool' });
    });
  }

  query(childId: string): void {
    this.#session.receive('query', childId, () => this.#session.answer(childId, this.#byChild.has(childId)));
  }

  list(listId: number): void {
    this.#session.list(listId, () => this.#byChild.keys());
  }

  /** To be called with each market event, once the lit book holds its effect. */
  onMarket({ instrument }: MarketEvent): void {
    const pool = this.#pools.get(instrument);
    if (pool && this.#options.periodUs === undefined && this.#midPx(instrument) !== pool.matchedPx) this.#match(pool);
  }

  /**
   * An order of somebody else, of whom no latency is asked; its number, or 0 where the pool takes no more. It stays
   * until it is executed or withdrawn.
   */
  enter(instrument: string, order: Omit<MidpointOrder, 'orderId' | 'owner'>): number {
    const pool = this.#pool(instrument);
    if (pool.orders.restingOrders >= MAX_RESTING) return 0;
    const orderId = ++this.#orders;
    this.#add(pool, { ...order, orderId, owner: 0 });
    return orderId;
  }

  /** False where the order is executed or withdrawn already. */
  withdraw(instrument: string, orderId: number): boolean {
    return !this.#byId.has(orderId) && (this.#pools.get(instrument)?.orders.cancel(orderId) ?? false);
  }

  /** The session has ended: what rests is cancelled, and nothing of it is remembered. */
  endSession(): void {
    for (const own of [...this.#byId.values()]) {
      own.pool.orders.cancel(own.orderId);
      this.#forget(own);
    }
    this.#session.end();
  }

  #arrive(order: VenueOrder): void {
    const { childId, instrument, side, px, qty, type, tif, minQty = 0 } = order;
    if (this.#session.turnsAway(childId)) return;
    const refusal = this.#refusal(order);
    if (refusal !== null) return this.#session.tell({ kind: 'rejected', childId, reason: refusal });
    this.#session.tell({ kind: 'acknowledged', childId });
    const pool = this.#pool(instrument);
    const own = { childId, orderId: ++this.#orders, pool };
    this.#byId.set(own.orderId, own);
    this.#byChild.set(childId, own);
    const worstPx = side === 'buy' ? Infinity : 0;
    const given = { px: type === 'market' ? worstPx : px, minQty: tif === 'fok' ? qty : minQty };
    this.#add(pool, { orderId: own.orderId, owner: OWNER, side, qty, ...given });
    if (tif !== 'day' && this.#byChild.has(childId))
      this.#cancelOwn(own, 'nothing more is there to trade with at once');
  }

  #refusal({ instrument, tif, postOnly, minQty = 0, qty }: VenueOrder): string | null {
    const book = this.#options.book(instrument);
    if (!book) return `${instrument} is not traded here`;
    if (book.halted) return `${instrument} is halted`;
    if (postOnly === true) return 'at the midpoint nobody takes or is taken from: send the order without post-only';
    if (minQty > qty) return 'the minimum quantity is more than the order';
    if (tif === 'close') return 'no closing auction is held here';
    if (tif !== 'day' && this.#options.periodUs !== undefined) return 'a periodic pool takes orders for the day alone';
    if (this.#pool(instrument).orders.restingOrders >= MAX_RESTING) return 'the pool is full';
    return null;
  }

  #add(pool: Pool, order: MidpointOrder): void {
    pool.orders.add(order);
    if (this.#options.periodUs === undefined) this.#match(pool);
    else this.#awaitPeriod(pool, this.#options.periodUs);
  }

  #awaitPeriod(pool: Pool, periodUs: number): void {
    if (pool.awaited || pool.orders.restingOrders === 0) return;
    pool.awaited = true;
    const dueUs = (Math.floor(this.#options.nowUs() / periodUs) + 1) * periodUs;
    this.#options.schedule(dueUs, () => {
      pool.awaited = false;
      this.#match(pool);
      this.#awaitPeriod(pool, periodUs);
    });
  }

  #match(pool: Pool): void {
    const px = this.#midPx(pool.instrument);
    if (px === 0 || this.#session.down) return;
    pool.orders.match(px);
    pool.matchedPx = px;
  }

  /** 0 where there is none to trade at. */
  #midPx(instrument: string): number {
    const book = this.#options.book(instrument);
    if (!book || book.halted || book.bestPx('buy') > book.bestPx('sell')) return 0;
    return Math.floor(twiceMidPx(book) / 2);
  }

  #pool(instrument: string): Pool {
    let pool = this.#pools.get(instrument);
    if (!pool) {
      const orders = new MidpointBook((buyId, sellId, px, qty, newerId) => {
        for (const orderId of [buyId, sellId]) this.#executed(orderId, px, qty, orderId === newerId);
      });
      pool = { instrument, orders, awaited: false, matchedPx: 0 };
      this.#pools.set(instrument, pool);
    }
    return pool;
  }

  #executed(orderId: number, px: number, qty: number, newer: boolean): void {
    const own = this.#byId.get(orderId);
    if (!own) return;
    // Of a periodic pool both have waited.
    const liquidity = newer && this.#options.periodUs === undefined ? 'taker' : 'maker';
    const { fees } = this.#options;
    const charged = fees && { fee: feeOf(fees[liquidity], px, qty) };
    this.#session.fill(own.childId, { px, qty, liquidity, ...charged });
    if (own.pool.orders.openQty(orderId) === 0) this.#forget(own);
  }

  #cancelOwn(own: OwnOrder, reason: string): void {
    own.pool.orders.cancel(own.orderId);
    this.#forget(own);
    this.#session.cancelled(own.childId, reason);
  }

  #forget(own: OwnOrder): void {
    this.#byId.delete(own.orderId);
    this.#byChild.delete(own.childId);
  }
}
