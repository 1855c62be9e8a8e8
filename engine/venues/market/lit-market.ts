/**
 * One instrument traded at several lit venues, each with a matching engine of its own, and over them the consolidated
 * book. Everything that happens becomes a market event; owners other than 0 are ours, and hear of their executions.
 */
import { opposite, type Side } from '../../../shared/domain/basics/scalars.ts';
import type { BookView } from '../../core/book-view.ts';
import type { BookLevel, MarketEvent, MarketEventKind } from '../../core/market-event.ts';
import { MatchingEngine } from '../matching/matching-engine.ts';
import type { AuctionPrice } from '../matching/auction-price.ts';
import type { MatchingSink, NewOrder, PriceBand } from '../matching/matching-order.ts';
import { TICK_PX } from './profile.ts';

/**
 * A market event that also says where, and whether an order of ours took part. What the engine counts as traded is what
 * others traded among themselves, so an execution of ours is told as quantity that went; our fills are told by venues.
 */
export interface VenueMarketEvent extends MarketEvent {
  readonly venue: string;
  readonly own: boolean;
}

export interface LitMarketListener {
  /** Something of the shown market changed. */
  event(event: VenueMarketEvent): void;
  /** A resting order was executed or withdrawn by `qty`. */
  left(orderId: number, qty: number): void;
  /** An execution; either order may be ours. */
  executed: MatchingSink['traded'];
  crossed: MatchingSink['crossed'];
  cancelled: MatchingSink['cancelled'];
}

export const LIT_VENUES = ['LIT1', 'LIT2', 'LIT3'] as const;
/** Chance that an order that comes to rest goes to each: unequal, as venues are. */
export const VENUE_SHARES = [0.5, 0.3, 0.2] as const;

/** What an order has taken, and how much of it from orders of ours. */
export interface Taken {
  readonly qty: number;
  readonly fromOwnQty: number;
}

const NOTHING: Taken = { qty: 0, fromOwnQty: 0 };
const NO_BAND: PriceBand = { lowPx: 0, highPx: Infinity };

export class LitMarket implements BookView {
  readonly venues: readonly MatchingEngine[];
  readonly #instrument: string;
  readonly #listener: LitMarketListener;
  readonly #isOwn: (orderId: number) => boolean;
  #band = NO_BAND;
  /** What the auction at hand has traded so far between others. */
  #crossed = { px: 0, qty: 0 };
  /** What is shown of our orders, by side and price. */
  readonly #ownShown: Readonly<Record<Side, Map<number, number>>> = { buy: new Map(), sell: new Map() };
  /** What the order at hand has taken from orders of ours. */
  #takenFromOwn = 0;

  constructor(instrument: string, isOwn: (orderId: number) => boolean, listener: LitMarketListener) {
    this.#instrument = instrument;
    this.#listener = listener;
    this.#isOwn = isOwn;
    this.venues = LIT_VENUES.map((venue) => new MatchingEngine({ tickPx: TICK_PX }, this.#sink(venue)));
  }

  get halted(): boolean {
    return this.venues[0]!.halted;
  }

  /** Continuous trading happens within it. */
  get band(): PriceBand {
    return this.#band;
  }

  setBand(band: PriceBand | null): void {
    this.#band = band ?? NO_BAND;
    for (const venue of this.venues) venue.setBand(band);
  }

  /** The first venue lists the instrument: auctions are held there. */
  startAuction(tsUs: number): void {
    this.venues[0]!.startAuction(tsUs);
  }

  uncross(referencePx: number, then: 'continuous' | 'halted', tsUs: number): AuctionPrice | null {
    return this.venues[0]!.uncross(referencePx, then, tsUs);
  }

  haltOthers(tsUs: number): void {
    for (const venue of this.venues.slice(1)) venue.halt(tsUs);
  }

  clearOthers(tsUs: number): void {
    for (const venue of this.venues.slice(1)) venue.clear('halt', tsUs);
  }

  resumeOthers(tsUs: number): void {
    for (const venue of this.venues.slice(1)) venue.resume(tsUs);
  }

  bestPx(side: Side): number {
    let best = 0;
    for (const venue of this.venues) {
      const px = venue.bestPx(side);
      if (px > 0 && (best === 0 || (side === 'buy' ? px > best : px < best))) best = px;
    }
    return best;
  }

  bestQty(side: Side): number {
    const px = this.bestPx(side);
    return px === 0 ? 0 : this.qtyAt(side, px);
  }

  qtyAt(side: Side, px: number): number {
    let qty = 0;
    for (const venue of this.venues) qty += venue.qtyAt(side, px);
    return qty;
  }

  levels(side: Side, depth: number): BookLevel[] {
    const byPx = new Map<number, number>();
    for (const venue of this.venues) {
      for (const { px, qty } of venue.levels(side, depth)) byPx.set(px, (byPx.get(px) ?? 0) + qty);
    }
    const levels = Array.from(byPx, ([px, qty]) => ({ px, qty }));
    levels.sort((a, b) => (side === 'buy' ? b.px - a.px : a.px - b.px));
    return levels.slice(0, depth);
  }

  /** What others show at the best price at which they show anything; 0 where they show nothing. */
  othersBestQty(side: Side): number {
    const own = this.#ownShown[side];
    const bestPx = this.bestPx(side);
    const qty = this.qtyAt(side, bestPx) - (own.get(bestPx) ?? 0);
    if (qty > 0 || bestPx === 0) return qty;
    const levels = this.levels(side, own.size + 1).map((level) => level.qty - (own.get(level.px) ?? 0));
    return levels.find((others) => others > 0) ?? 0;
  }

  /**
   * Takes from the venue with the best price, then from the next, until `order.qty` is done or the price is worse than
   * `order.px`.
   */
  take(order: NewOrder, tsUs: number): Taken {
    if (this.halted) return NOTHING;
    this.#takenFromOwn = 0;
    const other = opposite(order.side);
    const { lowPx, highPx } = this.#band;
    const limitPx = order.side === 'buy' ? Math.min(order.px, highPx) : Math.max(order.px, lowPx);
    let doneQty = 0;
    while (doneQty < order.qty) {
      const px = this.bestPx(other);
      if (px === 0 || (order.side === 'buy' ? px > limitPx : px < limitPx)) break;
      const venue = this.#largestAt(other, px);
      const qty = Math.min(order.qty - doneQty, venue.qtyAt(other, px));
      venue.submit({ ...order, px, qty, tif: 'ioc' }, tsUs);
      doneQty += qty;
    }
    return { qty: doneQty, fromOwnQty: this.#takenFromOwn };
  }

  #largestAt(side: Side, px: number): MatchingEngine {
    let best = this.venues[0]!;
    for (const venue of this.venues) if (venue.qtyAt(side, px) > best.qtyAt(side, px)) best = venue;
    return best;
  }

  #showOwn(orderId: number, side: Side, px: number, qty: number): void {
    if (!this.#isOwn(orderId)) return;
    const shown = this.#ownShown[side];
    const left = (shown.get(px) ?? 0) + qty;
    if (left > 0) shown.set(px, left);
    else shown.delete(px);
  }

  #sink(venue: string): MatchingSink {
    const listener = this.#listener;
    const tell = (kind: MarketEventKind, orderId: number, side: Side, px: number, qty: number, tsUs: number) => {
      const own = this.#isOwn(orderId);
      // The feed numbers its events when it gives them out.
      listener.event({ kind, tsUs, offset: 0, instrument: this.#instrument, side, orderId, px, qty, venue, own });
    };
    return {
      added: (orderId, side, px, qty, tsUs) => {
        this.#showOwn(orderId, side, px, qty);
        tell('add', orderId, side, px, qty, tsUs);
      },
      reduced: (orderId, side, px, qty, tsUs) => {
        this.#showOwn(orderId, side, px, -qty);
        tell('reduce', orderId, side, px, qty, tsUs);
        listener.left(orderId, qty);
      },
      deleted: (orderId, side, px, qty, tsUs) => {
        this.#showOwn(orderId, side, px, -qty);
        tell('delete', orderId, side, px, qty, tsUs);
        listener.left(orderId, qty);
      },
      traded: (makerId, takerId, side, px, qty, makerShown, tsUs) => {
        const ownMaker = this.#isOwn(makerId);
        if (ownMaker) this.#takenFromOwn += qty;
        if (makerShown) this.#showOwn(makerId, side, px, -qty);
        const own = ownMaker || this.#isOwn(takerId);
        const kind = !makerShown ? 'hidden-trade' : own ? 'reduce' : 'trade';
        const orderId = makerId;
        listener.event({ kind, tsUs, offset: 0, instrument: this.#instrument, side, orderId, px, qty, venue, own });
        listener.left(makerId, qty);
        listener.executed(makerId, takerId, side, px, qty, makerShown, tsUs);
      },
      crossed: (buyId, sellId, px, qty, tsUs) => {
        if (!this.#isOwn(buyId) && !this.#isOwn(sellId)) this.#crossed = { px, qty: this.#crossed.qty + qty };
        listener.crossed(buyId, sellId, px, qty, tsUs);
      },
      // Orders are checked before they come.
      rejected: () => {},
      cancelled: (...cancel) => listener.cancelled(...cancel),
      phaseChanged: (phase, tsUs) => {
        // An auction is one print, told before trading goes on.
        const { px, qty } = this.#crossed;
        this.#crossed = { px: 0, qty: 0 };
        if (qty > 0) tell('cross', 0, 'buy', px, qty, tsUs);
        tell(phase === 'continuous' ? 'resume' : 'halt', 0, 'buy', 0, 0, tsUs);
      },
    };
  }
}
