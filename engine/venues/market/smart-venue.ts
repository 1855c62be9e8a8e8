/**
 * Orders that name no venue: an order takes from the lit venue with the best price, then from the next, and what is left
 * of a day order rests at the first. What it says follows from what the matching engines say.
 */
import type { Side } from '../../../shared/domain/scalars.ts';
import type { Venue, VenueOrder } from '../../core/venue.ts';
import type { MatchingEngine } from '../matching/matching-engine.ts';
import { VenueSession, type VenueSessionOptions } from '../venue-session.ts';
import type { SimulatedMarket } from './simulated-market.ts';

interface OwnOrder {
  readonly order: VenueOrder;
  readonly orderId: number;
  /** Where what is left rests. */
  readonly engine: MatchingEngine;
}

/** Who we are in the matching engines. */
export const OWNER = 1;
/** The lit venue at which the rest of an order rests. */
const RESTS_AT = 0;

export class SmartVenue implements Venue {
  readonly venueId: string;
  readonly #options: VenueSessionOptions;
  readonly #session: VenueSession;
  readonly #market: SimulatedMarket;
  readonly #byId = new Map<number, OwnOrder>();
  readonly #byChild = new Map<string, OwnOrder>();

  constructor(market: SimulatedMarket, options: VenueSessionOptions) {
    this.venueId = options.venueId;
    this.#options = options;
    this.#session = new VenueSession(options);
    this.#market = market;
    market.listen({
      traded: (makerId, takerId, _side, px, qty) => {
        this.#executed(makerId, px, qty, 'maker');
        this.#executed(takerId, px, qty, 'taker');
      },
      // It takes no more than is there and rests only what may rest: nothing of it is cancelled unasked.
      cancelled: () => {},
    });
  }

  submit(order: VenueOrder): void {
    this.#session.receive('submit', order.childId, () => this.#arrive(order));
  }

  cancel(childId: string): void {
    this.#session.receive('cancel', childId, () => {
      const own = this.#byChild.get(childId);
      if (own?.engine.cancel(own.orderId, this.#options.nowUs())) {
        this.#forget(own);
        this.#session.cancelled(childId, 'cancelled on request');
      } else {
        const reason = 'too late: the order is not in the book';
        this.#session.tell({ kind: 'cancel-rejected', childId, reason });
      }
    });
  }

  query(childId: string): void {
    this.#session.receive('query', childId, () => this.#session.answer(childId, this.#byChild.has(childId)));
  }

  /** What of ours rests at a price of a lit venue. */
  ownQtyAt(instrument: string, venue: number, side: Side, px: number): number {
    if (venue !== RESTS_AT) return 0;
    let qty = 0;
    for (const { order, engine, orderId } of this.#byId.values()) {
      if (order.instrument === instrument && order.side === side && order.px === px) qty += engine.openQty(orderId);
    }
    return qty;
  }

  /** The session has ended: what rests is cancelled, and nothing of it is remembered. */
  endSession(): void {
    for (const own of [...this.#byId.values()]) {
      this.#forget(own);
      own.engine.cancel(own.orderId, this.#options.nowUs());
    }
    this.#session.end();
  }

  #arrive(order: VenueOrder): void {
    const { childId, instrument, side, px, qty, tif } = order;
    if (this.#session.turnsAway(childId)) return;
    const engine = this.#market.engine(instrument, RESTS_AT);
    if (!engine) return this.#reject(childId, `${instrument} is not traded here`);
    if (order.type === 'market' || tif === 'fok' || order.postOnly || order.displayQty !== undefined) {
      return this.#reject(childId, 'only plain limit orders are routed; name a venue for any other');
    }
    const orderId = this.#market.nextOwnOrderId();
    const submitted = { orderId, owner: OWNER, side, px, qty };
    const refusal = engine.refusal(submitted);
    if (refusal !== null) return this.#reject(childId, `the order is refused: ${refusal}`);
    this.#session.tell({ kind: 'acknowledged', childId });
    const own = { order, orderId, engine };
    this.#byId.set(orderId, own);
    this.#byChild.set(childId, own);
    const nowUs = this.#options.nowUs();
    const leftQty = qty - this.#market.take(instrument, submitted, nowUs);
    if (leftQty > 0 && tif === 'day') return engine.submit({ ...submitted, qty: leftQty }, nowUs);
    this.#forget(own);
    if (leftQty > 0) this.#session.cancelled(childId, 'the rest of an immediate-or-cancel order');
  }

  #executed(orderId: number, px: number, qty: number, liquidity: 'maker' | 'taker'): void {
    const own = this.#byId.get(orderId);
    if (!own) return;
    this.#session.fill(own.order.childId, { px, qty, liquidity });
    if (liquidity === 'maker' && own.engine.openQty(orderId) === 0) this.#forget(own);
  }

  #reject(childId: string, reason: string): void {
    this.#session.tell({ kind: 'rejected', childId, reason });
  }

  #forget(own: OwnOrder): void {
    this.#byId.delete(own.orderId);
    this.#byChild.delete(own.order.childId);
  }
}
