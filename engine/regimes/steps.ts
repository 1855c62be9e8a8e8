/** A market in steps of ten seconds: book events, sizes of new orders, and where the mid went. */
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import type { MarketEvent } from '../core/market-event.ts';

export const STEP_US = 10 * US_PER_SECOND;

export interface MarketStep {
  /** End of the step. */
  readonly tsUs: number;
  readonly events: number;
  readonly adds: number;
  readonly addedQty: number;
  /** From the step's first mid to its last. */
  readonly moveBp: number;
}

export class StepCounter {
  readonly #onStep: (step: MarketStep) => void;
  #untilUs = 0;
  #events = 0;
  #adds = 0;
  #addedQty = 0;
  #firstMid = 0;
  #mid = 0;

  constructor(onStep: (step: MarketStep) => void) {
    this.#onStep = onStep;
  }

  /** `twiceMidPx` after the event; 0 while the market has not two sides. */
  onEvent({ kind, tsUs, qty }: MarketEvent, twiceMidPx: number): void {
    if (this.#untilUs === 0) this.#begin(Math.floor(tsUs / STEP_US) * STEP_US + STEP_US);
    // A silence of many steps is one of none: nothing was seen, and nothing is judged by it.
    if (tsUs >= this.#untilUs) this.#end(tsUs);
    this.#events += 1;
    if (kind === 'add') {
      this.#adds += 1;
      this.#addedQty += qty;
    }
    if (twiceMidPx === 0) return;
    if (this.#firstMid === 0) this.#firstMid = twiceMidPx;
    this.#mid = twiceMidPx;
  }

  #end(tsUs: number): void {
    const moveBp = this.#firstMid > 0 ? (this.#mid / this.#firstMid - 1) * 1e4 : 0;
    this.#onStep({
      tsUs: this.#untilUs,
      events: this.#events,
      adds: this.#adds,
      addedQty: this.#addedQty,
      moveBp,
    });
    this.#begin(Math.floor(tsUs / STEP_US) * STEP_US + STEP_US);
  }

  #begin(untilUs: number): void {
    this.#untilUs = untilUs;
    this.#events = 0;
    this.#adds = 0;
    this.#addedQty = 0;
    this.#firstMid = this.#mid;
  }
}
