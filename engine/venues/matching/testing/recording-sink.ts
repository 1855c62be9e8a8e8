/** A sink that keeps what it is told, builds the shown book from it alone, and counts what became of each order. */
import type { Side } from '../../../../shared/domain/basics/scalars.ts';
import { invariant } from '../../../../shared/std/assert.ts';
import type { BookLevel } from '../../../core/market-event.ts';
import type { CancelReason, MatchingPhase, MatchingSink, RejectReason } from '../matching-order.ts';
import type { Happened } from './naive-matching.ts';

interface Shown {
  readonly side: Side;
  readonly px: number;
  qty: number;
}

export class RecordingSink implements MatchingSink {
  readonly happened: Happened[] = [];
  readonly rejects: { readonly orderId: number; readonly reason: RejectReason }[] = [];
  readonly phases: MatchingPhase[] = [];
  /** What each order shows. */
  readonly shown = new Map<number, Shown>();
  /** What each order has traded or lost without its owner's asking. */
  readonly ended = new Map<number, number>();

  added(orderId: number, side: Side, px: number, qty: number): void {
    invariant(!this.shown.has(orderId), `order ${orderId} is shown once`);
    this.shown.set(orderId, { side, px, qty });
  }

  reduced(orderId: number, side: Side, px: number, qty: number): void {
    this.#less(orderId, side, px, qty, 'stays');
  }

  deleted(orderId: number, side: Side, px: number, qty: number): void {
    this.#less(orderId, side, px, qty, 'goes');
  }

  traded(maker: number, taker: number, side: Side, px: number, qty: number, makerShown: boolean): void {
    this.happened.push({ maker, taker, px, qty });
    this.#end(maker, qty);
    this.#end(taker, qty);
    if (makerShown) this.#less(maker, side, px, qty, 'may go');
  }

  crossed(buy: number, sell: number, px: number, qty: number): void {
    this.happened.push({ buy, sell, px, qty });
    this.#end(buy, qty);
    this.#end(sell, qty);
  }

  rejected(orderId: number, reason: RejectReason): void {
    this.rejects.push({ orderId, reason });
  }

  cancelled(orderId: number, qty: number, reason: CancelReason): void {
    this.happened.push({ cancelled: orderId, qty, reason });
    this.#end(orderId, qty);
  }

  phaseChanged(phase: MatchingPhase): void {
    this.phases.push(phase);
  }

  levels(side: Side): BookLevel[] {
    const byPx = new Map<number, number>();
    for (const each of this.shown.values()) {
      if (each.side === side) byPx.set(each.px, (byPx.get(each.px) ?? 0) + each.qty);
    }
    const levels = [...byPx].map(([px, qty]) => ({ px, qty }));
    return levels.sort((a, b) => (side === 'buy' ? b.px - a.px : a.px - b.px));
  }

  #end(orderId: number, qty: number): void {
    this.ended.set(orderId, (this.ended.get(orderId) ?? 0) + qty);
  }

  #less(orderId: number, side: Side, px: number, qty: number, then: 'stays' | 'goes' | 'may go'): void {
    const shown = this.shown.get(orderId);
    invariant(shown && shown.side === side && shown.px === px, `order ${orderId} is shown on side ${side} at ${px}`);
    shown.qty -= qty;
    invariant(shown.qty >= 0 && qty > 0, `order ${orderId} loses what it shows`);
    if (then !== 'may go') invariant((shown.qty === 0) === (then === 'goes'), `order ${orderId} ${then}`);
    if (shown.qty === 0) this.shown.delete(orderId);
  }
}
