/**
 * Positions and what working orders could make of them: by instrument, and the value by trader and in all. Counted as
 * children change, so that a limit costs the same however many orders there are. Values are in price units × lots; what
 * works is valued at its limit price, what is held at the last price paid.
 */
import type { Child } from '../../../shared/domain/orders/child.ts';
import { CHILD_ENDED } from '../../../shared/domain/orders/child.ts';
import type { Position } from '../../../shared/domain/orders/position.ts';
import { type Side, sideSign } from '../../../shared/domain/basics/scalars.ts';
import type { ChildChange } from './orders-state.ts';
import type { OnRow } from './state-row.ts';

interface Working {
  readonly buyingValue: number;
  readonly sellingValue: number;
}

const NOTHING: Working = { buyingValue: 0, sellingValue: 0 };

const flat = (instrument: string): Position => ({
  instrument,
  qty: 0,
  cost: 0,
  fees: 0,
  lastPx: 0,
  buyingQty: 0,
  sellingQty: 0,
});

export class ExposureState {
  readonly positions = new Map<string, Position>();
  readonly working = new Map<string, Working>();
  /** Value filled and working of the orders of a trader. */
  readonly byTrader = new Map<string, number>();
  deskValue = 0;
  /** Of shown orders: how many work at a price, by venue, instrument and side. */
  readonly prices = new Map<string, Map<number, number>>();
  readonly #onRow: OnRow;

  constructor(onRow: OnRow) {
    this.#onRow = onRow;
  }

  position(instrument: string): Position {
    return this.positions.get(instrument) ?? flat(instrument);
  }

  /** Of the orders that a trader submitted: executed value and working value, price units × lots. */
  traderValue(trader: string): number {
    return this.byTrader.get(trader) ?? 0;
  }

  traders(): Iterable<string> {
    return this.byTrader.keys();
  }

  /** The largest absolute position that working orders could lead to. */
  worstQty(instrument: string): number {
    const { qty } = this.position(instrument);
    return Math.max(Math.abs(qty), this.reachQty(instrument, 'buy', 0), this.reachQty(instrument, 'sell', 0));
  }

  /** How far an instrument's position could go to a side, all of it executed that works there and `more`; below 0: not there. */
  reachQty(instrument: string, side: Side, more: number): number {
    const { qty, buyingQty, sellingQty } = this.position(instrument);
    return sideSign(side) * qty + (side === 'buy' ? buyingQty : sellingQty) + more;
  }

  /** Whether what works on a side and `more` value of it could leave more of an instrument held than there is. */
  mayGrow(instrument: string, side: Side, more: number): boolean {
    const { qty, lastPx } = this.position(instrument);
    const { buyingValue, sellingValue } = this.#workingOf(instrument);
    const held = sideSign(side) * qty * lastPx;
    return held + (side === 'buy' ? buyingValue : sellingValue) + more > Math.abs(held);
  }

  /** Absolute value of all positions with their working orders, and `more`, at their worst. */
  grossValue(more?: { readonly instrument: string; readonly side: Side; readonly value: number }): number {
    let gross = more && !this.positions.has(more.instrument) ? more.value : 0;
    for (const { instrument, qty, lastPx } of this.positions.values()) {
      const { buyingValue, sellingValue } = this.#workingOf(instrument);
      const held = qty * lastPx;
      const added = more?.instrument === instrument ? more : null;
      const longest = held + buyingValue + (added?.side === 'buy' ? added.value : 0);
      const shortest = held - sellingValue - (added?.side === 'sell' ? added.value : 0);
      gross += Math.max(Math.abs(longest), Math.abs(shortest));
    }
    return gross;
  }

  /**
   * What has been lost since the log began, fees included, every position at the price that `midPx` gives, or at the last
   * that was paid where it gives 0. Below 0: gained.
   */
  lossValue(midPx: (instrument: string) => number): number {
    let lost = 0;
    for (const { instrument, qty, cost, fees, lastPx } of this.positions.values()) {
      lost += cost + fees - (qty === 0 ? 0 : qty * (midPx(instrument) || lastPx));
    }
    return lost;
  }

  /** The best price at which an order of ours rests on a side of a venue's book; 0 where none does. */
  bestOwnPx(venue: string, instrument: string, side: Side): number {
    let best = 0;
    for (const px of this.prices.get(`${venue}/${instrument}/${side}`)?.keys() ?? []) {
      if (best === 0 || (side === 'buy' ? px > best : px < best)) best = px;
    }
    return best;
  }

  submitted(child: Child, trader: string): void {
    this.#work(child, child.qty, trader);
    this.#show(child, 1);
  }

  changed({ before, after, ended }: ChildChange, trader: string): void {
    if (ended) this.#show(after, -1);
    const open = (child: Child): number => (CHILD_ENDED.has(child.state) ? 0 : child.qty - child.filledQty);
    const filledQty = after.filledQty - before.filledQty;
    const filledValue = after.filledNotional - before.filledNotional;
    this.#work(after, open(after) - open(before), trader);
    if (filledQty === 0 && after.fees === before.fees) return;
    const sign = sideSign(after.side);
    const position = this.position(after.instrument);
    this.#put({
      ...position,
      qty: position.qty + sign * filledQty,
      cost: position.cost + sign * filledValue,
      fees: position.fees + after.fees - before.fees,
      lastPx: filledQty === 0 ? position.lastPx : Math.round(filledValue / filledQty),
    });
    this.#count(trader, filledValue);
  }

  #show({ venue, venueKind, instrument, side, px, tif }: Child, change: 1 | -1): void {
    if (venueKind !== 'lit' || tif !== 'day') return;
    const key = `${venue}/${instrument}/${side}`;
    const prices = this.prices.get(key) ?? new Map<number, number>();
    this.prices.set(key, prices);
    const count = (prices.get(px) ?? 0) + change;
    if (count > 0) prices.set(px, count);
    else prices.delete(px);
  }

  #work(child: Child, qty: number, trader: string): void {
    if (qty === 0) return;
    const { instrument, side, px } = child;
    const position = this.position(instrument);
    const working = this.#workingOf(instrument);
    if (side === 'buy') {
      this.working.set(instrument, { ...working, buyingValue: working.buyingValue + qty * px });
      this.#put({ ...position, buyingQty: position.buyingQty + qty });
    } else {
      this.working.set(instrument, { ...working, sellingValue: working.sellingValue + qty * px });
      this.#put({ ...position, sellingQty: position.sellingQty + qty });
    }
    this.#count(trader, qty * px);
  }

  #workingOf(instrument: string): Working {
    return this.working.get(instrument) ?? NOTHING;
  }

  #count(trader: string, value: number): void {
    this.byTrader.set(trader, this.traderValue(trader) + value);
    this.deskValue += value;
  }

  #put(position: Position): void {
    this.positions.set(position.instrument, position);
    this.#onRow({ table: 'positions', row: position });
  }
}
