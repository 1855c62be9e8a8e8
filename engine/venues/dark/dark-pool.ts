/**
 * A dark pool: orders rest unseen and meet at the midpoint of the consolidated lit book, all the time or every period.
 * Nothing trades while that book is one-sided, crossed or halted. Half a price unit that the midpoint has too much stays
 * with the buyer.
 */
import type { Side } from '../../../shared/domain/basics/scalars.ts';
import type { MarketEvent } from '../../core/market-event.ts';
import { twiceMidPx } from '../../core/book-view.ts';
import type { VenueOrder, VenueRim } from '../../core/venue.ts';
import { type FeeSchedule, feeOf } from '../matching/fees.ts';
import { type NumberedOrder, OwnOrders } from '../own-orders.ts';
import { SimulatedVenue } from '../simulated-venue.ts';
import type { VenueSessionOptions } from '../venue-session.ts';
import { MidpointBook, type MidpointOrder } from './midpoint-book.ts';

export interface DarkPoolOptions extends VenueSessionOptions {
  /** The consolidated lit book. */
  readonly book: VenueRim['book'];
  /** Absent: orders meet whenever they can. Else only every so often, at whole multiples of the period. */
  readonly periodUs?: number | undefined;
  readonly fees?: FeeSchedule | undefined;
  /** Told of what we execute, once both orders hold it. */
  readonly onExecuted?: ((instrument: string, side: Side, qty: number) => void) | undefined;
}

interface OwnOrder extends NumberedOrder {
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

export class DarkPool extends SimulatedVenue {
  readonly #options: DarkPoolOptions;
  readonly #pools = new Map<string, Pool>();
  readonly #own = new OwnOrders<OwnOrder>();
  #orders = 0;

  constructor(options: DarkPoolOptions) {
    super(options);
    this.#options = options;
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
    return !this.#own.ofOrder(orderId) && (this.#pools.get(instrument)?.orders.cancel(orderId) ?? false);
  }

  /** The session has ended: what rests is cancelled, and nothing of it is remembered. */
  endSession(): void {
    for (const own of this.#own.all()) this.#remove(own);
    this.session.end();
  }

  protected withdrawOwn(childId: string): string | null {
    const own = this.#own.ofChild(childId);
    if (!own) return 'the order is not in the pool';
    this.#remove(own);
    return null;
  }

  protected works(childId: string): boolean {
    return this.#own.ofChild(childId) !== undefined;
  }

  protected working(): Iterable<string> {
    return this.#own.childIds();
  }

  protected arrive(order: VenueOrder): void {
    const { childId, instrument, side, px, qty, type, tif, minQty = 0 } = order;
    const refusal = this.#refusal(order);
    if (refusal !== null) return this.reject(childId, refusal);
    this.session.tell({ kind: 'acknowledged', childId });
    const pool = this.#pool(instrument);
    const own = this.#own.add({ childId, orderId: ++this.#orders, pool });
    const worstPx = side === 'buy' ? Infinity : 0;
    const given = { px: type === 'market' ? worstPx : px, minQty: tif === 'fok' ? qty : minQty };
    this.#add(pool, { orderId: own.orderId, owner: OWNER, side, qty, ...given });
    if (tif === 'day' || !this.works(childId)) return;
    this.#remove(own);
    this.session.cancelled(childId, 'nothing more is there to trade with at once');
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
    if (px === 0 || this.session.down) return;
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
        for (const [side, orderId] of [
          ['buy', buyId],
          ['sell', sellId],
        ] as const) {
          this.#executed(orderId, side, { px, qty, newer: orderId === newerId });
        }
      });
      pool = { instrument, orders, awaited: false, matchedPx: 0 };
      this.#pools.set(instrument, pool);
    }
    return pool;
  }

  #executed(orderId: number, side: Side, { px, qty, newer }: { px: number; qty: number; newer: boolean }): void {
    const own = this.#own.ofOrder(orderId);
    if (!own) return;
    // Of a periodic pool both have waited.
    const liquidity = newer && this.#options.periodUs === undefined ? 'taker' : 'maker';
    const { fees } = this.#options;
    const charged = fees && { fee: feeOf(fees[liquidity], px, qty) };
    this.session.fill(own.childId, { px, qty, liquidity, ...charged });
    this.#options.onExecuted?.(own.pool.instrument, side, qty);
    if (own.pool.orders.openQty(orderId) === 0) this.#own.delete(own);
  }

  #remove(own: OwnOrder): void {
    own.pool.orders.cancel(own.orderId);
    this.#own.delete(own);
  }
}
