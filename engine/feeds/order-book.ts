/**
 * Builds an instrument's book, level by level, from its market events. It never throws on what a market sends: an event
 * that does not fit the book is counted as an anomaly and takes effect as far as it can.
 */
import type { Side } from '../../shared/domain/basics/scalars.ts';
import { invariant } from '../../shared/std/assert.ts';
import type { LadderView } from '../core/book-view.ts';
import type { BookLevel, MarketEvent } from '../core/market-event.ts';
import { BookSide } from './book-side.ts';

/** How often events did not fit; all zero for a source that is whole. */
export interface BookAnomalies {
  /** Events after which the best bid was at or above the best ask, trading not being halted. */
  crossed: number;
  /** A reduction, deletion or trade at a price where the book has nothing. */
  unknownLevel: number;
  /** A reduction, deletion or trade of more than the book has at its price; the level is gone then. */
  negative: number;
}

export class OrderBook implements LadderView {
  readonly anomalies: BookAnomalies = { crossed: 0, unknownLevel: 0, negative: 0 };
  readonly #bids: BookSide;
  readonly #asks: BookSide;
  #halted = false;

  /** `depth`: levels of each side that the source reports on; what falls beyond is dropped, for nobody will say when it goes. */
  constructor(depth = Infinity) {
    invariant(depth >= 1, 'a book of at least one level');
    this.#bids = new BookSide(1, depth);
    this.#asks = new BookSide(-1, depth);
  }

  get halted(): boolean {
    return this.#halted;
  }

  bestPx(side: Side): number {
    return this.#side(side).bestPx();
  }

  bestQty(side: Side): number {
    return this.#side(side).bestQty();
  }

  qtyAt(side: Side, px: number): number {
    return this.#side(side).qtyAt(px);
  }

  levels(side: Side, depth: number): BookLevel[] {
    return this.#side(side).levels(depth);
  }

  copyLevels(side: Side, depth: number, px: Float64Array, qty: Float64Array): number {
    return this.#side(side).copyLevels(depth, px, qty);
  }

  apply(event: MarketEvent): void {
    this.applyMessage(event);
    this.applyRefill(event);
  }

  /** First half of {@link apply}: what the message itself says. Verification looks at the book between the two. */
  applyMessage(event: MarketEvent): void {
    switch (event.kind) {
      case 'add':
        this.#side(event.side).add(event.px, event.qty);
        return;
      case 'reduce':
      case 'delete':
        this.#take(event);
        return;
      case 'trade':
        if (!event.isPrint) this.#take(event);
        return;
      case 'level':
        this.#restate(event);
        return;
      case 'snapshot':
        this.#replace(event);
        return;
      case 'halt':
        this.#halted = true;
        return;
      case 'resume':
        this.#halted = false;
        return;
      case 'hidden-trade':
      case 'cross':
        return;
    }
  }

  /** Second half of {@link apply}: the level that came into view at the deepest place, if one did. */
  applyRefill({ refill }: MarketEvent): void {
    if (refill) this.#side(refill.side).set(refill.px, refill.qty);
    // While trading is halted orders are collected, and bids may well be above offers.
    if (!this.#halted && this.#crossed()) this.anomalies.crossed++;
  }

  #take({ side, px, qty }: MarketEvent): void {
    const had = this.#side(side).take(px, qty);
    if (had === 0) this.anomalies.unknownLevel++;
    else if (had < qty) this.anomalies.negative++;
  }

  #replace({ levels }: MarketEvent): void {
    invariant(levels, 'a snapshot has levels');
    this.#bids.clear();
    this.#asks.clear();
    this.#halted = false;
    for (const { px, qty } of levels.bids) this.#bids.set(px, qty);
    for (const { px, qty } of levels.asks) this.#asks.set(px, qty);
  }

  /** What has gone makes room before what has come takes it: a window of N levels loses none to one that is leaving. */
  #restate({ levels }: MarketEvent): void {
    invariant(levels, 'an event of levels has levels');
    for (const { px, qty } of levels.bids) if (qty === 0) this.#bids.take(px, Infinity);
    for (const { px, qty } of levels.asks) if (qty === 0) this.#asks.take(px, Infinity);
    for (const { px, qty } of levels.bids) if (qty > 0) this.#bids.set(px, qty);
    for (const { px, qty } of levels.asks) if (qty > 0) this.#asks.set(px, qty);
  }

  #crossed(): boolean {
    return this.#bids.count > 0 && this.#asks.count > 0 && this.#bids.bestPx() >= this.#asks.bestPx();
  }

  #side(side: Side): BookSide {
    return side === 'buy' ? this.#bids : this.#asks;
  }
}
