/**
 * Our orders that rest at a simulated venue in one instrument, by side and price, so that a market event costs what it
 * concerns and not what we have resting: a thousand orders far from the touch cost nothing.
 */
import { opposite, type Side, sideSign } from '../../shared/domain/basics/scalars.ts';
import type { BookView } from '../core/book-view.ts';
import type { MarketEvent } from '../core/market-event.ts';
import type { VenueOrder } from '../core/venue.ts';
import type { QueuedOrder } from './queue.ts';

export interface Resting extends QueuedOrder {
  readonly order: VenueOrder;
  /** Counts up: who came first. */
  readonly arrival: number;
}

const SIDES = ['buy', 'sell'] as const;

/** The orders of one side. */
class RestingSide {
  readonly #sign: number;
  /** Best price first. */
  readonly #prices: number[] = [];
  readonly #levels = new Map<number, Set<Resting>>();

  constructor(side: Side) {
    this.#sign = sideSign(side);
  }

  get isEmpty(): boolean {
    return this.#prices.length === 0;
  }

  add(resting: Resting): void {
    const level = this.#levels.get(resting.px);
    if (level) return void level.add(resting);
    this.#levels.set(resting.px, new Set([resting]));
    this.#prices.splice(this.#place(resting.px), 0, resting.px);
  }

  remove(resting: Resting): void {
    const level = this.#levels.get(resting.px);
    if (!level?.delete(resting) || level.size > 0) return;
    this.#levels.delete(resting.px);
    this.#prices.splice(this.#place(resting.px), 1);
  }

  at(px: number): Iterable<Resting> {
    return this.#levels.get(px) ?? [];
  }

  /** Those at `px` and at better prices: best price first and, at one price, the order that came first. */
  upTo(px: number): Resting[] {
    const found: Resting[] = [];
    for (const own of this.#prices) {
      if (this.#sign * (own - px) < 0) break;
      found.push(...this.at(own));
    }
    return found;
  }

  quantities(): Map<number, number> {
    const sum = (orders: Set<Resting>): number => Array.from(orders).reduce((qty, own) => qty + own.remainingQty, 0);
    return new Map(Array.from(this.#levels, ([px, orders]) => [px, sum(orders)]));
  }

  /** Where `px` stands among the prices, or would. */
  #place(px: number): number {
    let from = 0;
    let to = this.#prices.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.#sign * (this.#prices[middle]! - px) > 0) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

export class RestingOrders {
  readonly #sides: Readonly<Record<Side, RestingSide>> = { buy: new RestingSide('buy'), sell: new RestingSide('sell') };
  #arrivals = 0;

  get isEmpty(): boolean {
    return this.#sides.buy.isEmpty && this.#sides.sell.isEmpty;
  }

  add(queued: QueuedOrder, order: VenueOrder): Resting {
    const resting = Object.assign(queued, { order, arrival: this.#arrivals++ });
    this.#sides[queued.side].add(resting);
    return resting;
  }

  remove(resting: Resting): void {
    this.#sides[resting.side].remove(resting);
  }

  /** Our resting quantity by price. */
  quantities(side: Side): Map<number, number> {
    return this.#sides[side].quantities();
  }

  /** Those whose place in the queue an event may change, or that it reaches: in the order in which a trade meets them. */
  concerned(event: MarketEvent): Iterable<Resting> {
    switch (event.kind) {
      case 'trade':
        return this.#sides[event.side].upTo(event.px);
      case 'level':
        return [
          ...(event.levels?.bids ?? []).flatMap(({ px }) => [...this.#sides.buy.at(px)]),
          ...(event.levels?.asks ?? []).flatMap(({ px }) => [...this.#sides.sell.at(px)]),
        ];
      case 'snapshot':
        return [...this.#sides.buy.upTo(-Infinity), ...this.#sides.sell.upTo(Infinity)];
      default:
        return this.#sides[event.side].at(event.px);
    }
  }

  /** Those whose price the other side of the market has come to, in the order in which they came. */
  reached(book: BookView): Resting[] {
    const found: Resting[] = [];
    for (const side of SIDES) {
      if (this.#sides[side].isEmpty) continue;
      const otherPx = book.bestPx(opposite(side));
      if (otherPx > 0) found.push(...this.#sides[side].upTo(otherPx));
    }
    return found.length > 1 ? found.sort((a, b) => a.arrival - b.arrival) : found;
  }
}
