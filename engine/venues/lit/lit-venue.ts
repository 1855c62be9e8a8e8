/**
 * A lit venue: our orders in a matching engine that the rest of the market trades in too. What our orders hear comes
 * from that engine alone, so whoever makes the engine passes on what it says of executions and cancels.
 */
import type { Side } from '../../../shared/domain/basics/scalars.ts';
import type { BookView } from '../../core/book-view.ts';
import type { VenueOrder } from '../../core/venue.ts';
import { type FeeSchedule, feeOf } from '../matching/fees.ts';
import type { MatchingEngine } from '../matching/matching-engine.ts';
import type { CancelReason, MatchingSink, RejectReason } from '../matching/matching-order.ts';
import { type NumberedOrder, OwnOrders } from '../own-orders.ts';
import { SimulatedVenue } from '../simulated-venue.ts';
import type { VenueSessionOptions } from '../venue-session.ts';

export interface LitVenueOptions extends VenueSessionOptions {
  /** The venue's engine of an instrument; null of one that is not traded here. */
  readonly engine: (instrument: string) => MatchingEngine | null;
  /** An id that no other order of the venue's engines has. */
  readonly nextOrderId: () => number;
  /** Who we are in the engines, other than 0. */
  readonly owner: number;
  readonly fees?: FeeSchedule | undefined;
  /** Whether it ends its day with an auction, for which it keeps orders. */
  readonly closingAuction?: boolean;
}

interface OwnOrder extends NumberedOrder {
  readonly order: VenueOrder;
  readonly engine: MatchingEngine;
}

const REJECTED: Readonly<Record<RejectReason, string>> = {
  'bad-id': 'the order has no usable number',
  'duplicate-id': 'an order of this number is in the book',
  'bad-price': 'the price is no multiple of the tick',
  'bad-quantity': 'the quantity is not a positive whole number within bounds',
  'outside-band': 'the price is outside the band',
  'would-take': 'a post-only order would have taken',
  halted: 'the instrument is halted',
  'not-in-auction': 'an auction takes no order that must trade at once or must not take: send a day order',
  'only-in-auction': 'there is no auction',
  'book-full': 'the book is full',
};

const CANCELLED: Readonly<Record<CancelReason, string>> = {
  'immediate-or-cancel': 'the rest of an immediate-or-cancel order',
  'fill-or-kill': 'the order could not be filled whole',
  'market-order': 'nothing is left that the market order could take',
  'self-match': 'it would have traded with an order of ours',
  band: 'the rest would have traded outside the price band',
  'auction-over': 'the auction is over',
  halt: 'trading was halted, and this venue keeps no orders in a halt',
};

export class LitVenue extends SimulatedVenue implements Pick<MatchingSink, 'traded' | 'crossed' | 'cancelled'> {
  readonly #options: LitVenueOptions;
  readonly #own = new OwnOrders<OwnOrder>();
  /** For the closing auction: in no book until it begins. */
  readonly #kept = new Map<string, VenueOrder>();

  constructor(options: LitVenueOptions) {
    super(options);
    this.#options = options;
  }

  view(instrument: string): BookView | null {
    return this.#options.engine(instrument);
  }

  /** What of ours rests at a price, hidden and in reserve included. */
  ownQtyAt(instrument: string, side: Side, px: number): number {
    let qty = 0;
    for (const { order, engine, orderId } of this.#own.all()) {
      if (order.instrument === instrument && order.side === side && order.px === px) qty += engine.openQty(orderId);
    }
    return qty;
  }

  traded(makerId: number, takerId: number, _side: Side, px: number, qty: number): void {
    this.#executed(makerId, px, qty, 'maker');
    this.#executed(takerId, px, qty, 'taker');
  }

  /** In an auction nobody takes: both sides count as makers. */
  crossed(buyId: number, sellId: number, px: number, qty: number): void {
    this.#executed(buyId, px, qty, 'maker');
    this.#executed(sellId, px, qty, 'maker');
  }

  cancelled(orderId: number, _qty: number, reason: CancelReason): void {
    const own = this.#own.ofOrder(orderId);
    if (!own) return;
    this.#own.delete(own);
    this.session.cancelled(own.childId, CANCELLED[reason]);
  }

  /** The closing auction of an instrument begins: what was kept for it comes in. */
  closing(instrument: string, tsUs: number): void {
    for (const order of [...this.#kept.values()]) {
      if (order.instrument !== instrument) continue;
      this.#kept.delete(order.childId);
      const engine = this.#options.engine(instrument);
      const submitted = engine && this.#submitted(order, 'day');
      if (!engine || !submitted || engine.refusal(submitted) !== null) {
        this.session.cancelled(order.childId, 'the closing auction could not take it');
        continue;
      }
      this.#remember(order, submitted.orderId, engine);
      engine.submit(submitted, tsUs);
    }
  }

  /** The instrument's trading day is over: what rests of ours is cancelled, and told so. */
  dayOver(instrument: string): void {
    for (const own of this.#own.all()) {
      if (own.order.instrument !== instrument) continue;
      this.#own.delete(own);
      own.engine.cancel(own.orderId, this.#options.nowUs());
      this.session.cancelled(own.childId, 'the trading day is over, and with it day orders');
    }
  }

  /** The session has ended: what rests is cancelled, and nothing of it is remembered. */
  endSession(): void {
    for (const own of this.#own.all()) {
      this.#own.delete(own);
      own.engine.cancel(own.orderId, this.#options.nowUs());
    }
    this.#kept.clear();
    this.session.end();
  }

  protected withdrawOwn(childId: string): string | null {
    if (this.#kept.delete(childId)) return null;
    const own = this.#own.ofChild(childId);
    if (!own?.engine.cancel(own.orderId, this.#options.nowUs())) return 'the order is not in the book';
    this.#own.delete(own);
    return null;
  }

  protected works(childId: string): boolean {
    return this.#own.ofChild(childId) !== undefined || this.#kept.has(childId);
  }

  protected *working(): Iterable<string> {
    yield* this.#own.childIds();
    yield* this.#kept.keys();
  }

  protected arrive(order: VenueOrder): void {
    const { childId, instrument, tif } = order;
    const engine = this.#options.engine(instrument);
    if (!engine) return this.reject(childId, `${instrument} is not traded here`);
    if (tif === 'close') return this.#keep(order, engine);
    const submitted = this.#submitted(order, tif);
    const refusal = engine.refusal(submitted);
    if (refusal !== null) return this.reject(childId, REJECTED[refusal]);
    this.session.tell({ kind: 'acknowledged', childId });
    const own = this.#remember(order, submitted.orderId, engine);
    engine.submit(submitted, this.#options.nowUs());
    if (engine.openQty(own.orderId) === 0) this.#own.delete(own);
  }

  /** Checked as it would be if it came to the book now, so that what cannot be is refused at once. */
  #keep(order: VenueOrder, engine: MatchingEngine): void {
    const { childId, postOnly } = order;
    if (!this.#options.closingAuction) return this.reject(childId, 'no closing auction is held here');
    if (engine.halted) return this.reject(childId, REJECTED.halted);
    const refusal = postOnly ? 'would-take' : engine.refusal(this.#submitted(order, 'day'));
    if (refusal !== null) return this.reject(childId, REJECTED[refusal]);
    this.#kept.set(childId, order);
    this.session.tell({ kind: 'acknowledged', childId });
  }

  #submitted(order: VenueOrder, tif: Exclude<VenueOrder['tif'], 'close'>) {
    const { side, px, qty, type, postOnly, displayQty } = order;
    const given = {
      ...(type && { type }),
      ...(postOnly !== undefined && { postOnly }),
      ...(displayQty !== undefined && { displayQty }),
    };
    return { orderId: this.#options.nextOrderId(), owner: this.#options.owner, side, px, qty, tif, ...given };
  }

  #remember(order: VenueOrder, orderId: number, engine: MatchingEngine): OwnOrder {
    return this.#own.add({ childId: order.childId, orderId, order, engine });
  }

  #executed(orderId: number, px: number, qty: number, liquidity: 'maker' | 'taker'): void {
    const own = this.#own.ofOrder(orderId);
    if (!own) return;
    const { fees } = this.#options;
    const charged = fees && { fee: feeOf(fees[liquidity], px, qty) };
    this.session.fill(own.childId, { px, qty, liquidity, ...charged });
    // A taker is not in the book while it trades; it is looked at when it has come to rest or not.
    if (liquidity === 'maker' && own.engine.openQty(orderId) === 0) this.#own.delete(own);
  }
}
