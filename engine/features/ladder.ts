/** The first five levels of one side of a book, and how the touch has changed since they were last read. */
import type { Side } from '../../shared/domain/basics/scalars.ts';
import type { LadderView } from '../core/book-view.ts';

export const LEVELS = 5;

export class Ladder {
  readonly px = new Float64Array(LEVELS);
  readonly qty = new Float64Array(LEVELS);
  depth = 0;
  #levels = 0;
  #beforePx = 0;
  #beforeQty = 0;

  /** False where the side is empty. */
  read(book: LadderView, side: Side): boolean {
    this.#beforePx = this.px[0]!;
    this.#beforeQty = this.qty[0]!;
    this.#levels = book.copyLevels(side, LEVELS, this.px, this.qty);
    this.px.fill(0, this.#levels);
    this.qty.fill(0, this.#levels);
    this.depth = 0;
    for (let i = 0; i < this.#levels; i++) this.depth += this.qty[i]!;
    return this.#levels > 0;
  }

  /** What is read next is compared with nothing. */
  forget(): void {
    this.px.fill(0);
    this.qty.fill(0);
    this.#levels = 0;
  }

  capture(): number[] {
    return [this.depth, this.#levels, this.#beforePx, this.#beforeQty, ...this.px, ...this.qty];
  }

  restore([depth = 0, levels = 0, beforePx = 0, beforeQty = 0, ...rest]: readonly number[]): void {
    this.depth = depth;
    this.#levels = levels;
    this.#beforePx = beforePx;
    this.#beforeQty = beforeQty;
    this.px.set(rest.slice(0, LEVELS));
    this.qty.set(rest.slice(LEVELS));
  }

  /** From the best price to that of level `k`, or of the last one there is, in price units. */
  distance(k: number): number {
    return Math.abs(this.px[0]! - this.px[Math.min(k, this.#levels - 1)]!);
  }

  /**
   * What the queue at the touch gained, a better price counting as a gain of all its quantity and a worse one as the loss
   * of all there was. `towards`: 1 where a higher price is better, −1 where a lower one is. 0 at the first reading.
   */
  change(towards: 1 | -1): number {
    if (this.#beforePx === 0) return 0;
    const better = towards * (this.px[0]! - this.#beforePx);
    return (better >= 0 ? this.qty[0]! : 0) - (better <= 0 ? this.#beforeQty : 0);
  }
}
