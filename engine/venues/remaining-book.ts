/**
 * The book as it stands for us: what the record shows less what we have taken of it. The record does not know of our
 * executions, so without this an algorithm would see, and try to take, the same shares again and again.
 */
import type { Side } from '../../shared/domain/basics/scalars.ts';
import type { BookView } from '../core/book-view.ts';
import type { BookLevel } from '../core/market-event.ts';

export class RemainingBook implements BookView {
  readonly #shown: BookView;
  readonly #taken = new Map<string, number>();
  /** What the record showed where we took, when it last told of that level. */
  readonly #shownWas = new Map<string, number>();

  constructor(shown: BookView) {
    this.#shown = shown;
  }

  get halted(): boolean {
    return this.#shown.halted;
  }

  bestPx(side: Side): number {
    return this.#taken.size === 0 ? this.#shown.bestPx(side) : (this.#best(side)?.px ?? 0);
  }

  bestQty(side: Side): number {
    return this.#taken.size === 0 ? this.#shown.bestQty(side) : (this.#best(side)?.qty ?? 0);
  }

  qtyAt(side: Side, px: number): number {
    return Math.max(0, this.#shown.qtyAt(side, px) - (this.#taken.get(`${side}/${px}`) ?? 0));
  }

  levels(side: Side, depth: number): BookLevel[] {
    const left: BookLevel[] = [];
    for (const { px } of this.#shown.levels(side, depth + this.#taken.size)) {
      const qty = this.qtyAt(side, px);
      if (qty > 0) left.push({ px, qty });
      if (left.length === depth) break;
    }
    return left;
  }

  take(side: Side, px: number, qty: number): void {
    const key = `${side}/${px}`;
    this.#taken.set(key, (this.#taken.get(key) ?? 0) + qty);
    this.#shownWas.set(key, this.#shown.qtyAt(side, px));
  }

  /** A source of levels says what a price now shows: what that is less than before would have met our trade. */
  restate(side: Side, px: number, qty: number): void {
    const key = `${side}/${px}`;
    const was = this.#shownWas.get(key);
    if (was === undefined) return;
    this.#shownWas.set(key, qty);
    if (qty < was) this.giveBack(side, px, was - qty);
  }

  /** What the record itself takes or withdraws of a level that we took from would have met our trade: counted once. */
  giveBack(side: Side, px: number, qty: number): void {
    if (this.#taken.size === 0) return;
    const key = `${side}/${px}`;
    const left = (this.#taken.get(key) ?? 0) - qty;
    if (left > 0) this.#taken.set(key, left);
    else this.#forgetAt(key);
  }

  forget(): void {
    this.#taken.clear();
    this.#shownWas.clear();
  }

  #forgetAt(key: string): void {
    this.#taken.delete(key);
    this.#shownWas.delete(key);
  }

  #best(side: Side): BookLevel | undefined {
    return this.levels(side, 1)[0];
  }
}
