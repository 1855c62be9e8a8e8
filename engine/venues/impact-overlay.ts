/**
 * What our own taking does to the prices that we meet in a recorded market, which does not know of us: a transient
 * propagator. Every lot that takes moves the price against us, and that push decays as t^-1/2, held as a sum of
 * exponentials. It is linear in the lots, so that an order costs the same however it is cut; the square-root law follows
 * where a larger order is given proportionally more time.
 *
 * Sources: Bouchaud, Gefen, Potters & Wyart (2004) for the propagator, Tóth et al. (2011) for the square-root law. The size
 * is chosen, not fitted: taking a share q of a session's volume at a tenth of the market's pace costs 0.7 √q of the
 * session's volatility on average. Limits: only taking has impact, resting has none; the opposite quotes move and our own
 * side's do not, so the queues in which we rest stay as recorded; others do not react; nothing of it is permanent.
 */
import { type Side, sideSign } from '../../shared/domain/basics/scalars.ts';
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import type { BookView } from '../core/book-view.ts';
import type { BookLevel } from '../core/market-event.ts';

/** What an instrument's session is like; volatility as a fraction of the price. */
export interface SessionFigures {
  readonly volatility: number;
  readonly qty: number;
  readonly seconds: number;
  readonly tickPx: number;
}

/** Mean cost, in session volatilities, is this times √q at the pace below. */
const COST = 0.7;
const PACE = 0.1;

/**
 * t^-1/2 from one second to days as a sum of exponentials, evenly spaced in log τ: √π t^-1/2 = ∫ e^(-t/τ) τ^-1/2 d ln τ.
 */
const RATIO = Math.sqrt(10);
const DECAY_SECONDS = Array.from({ length: 13 }, (_, i) => RATIO ** i);
const WEIGHTS = DECAY_SECONDS.map((seconds) => (seconds ** -0.5 * Math.log(RATIO)) / Math.sqrt(Math.PI));

export class Impact {
  readonly #figures: SessionFigures;
  readonly #parts = new Float64Array(DECAY_SECONDS.length);
  #atUs = 0;

  constructor(figures: SessionFigures) {
    this.#figures = figures;
  }

  took(side: Side, qty: number, nowUs: number): void {
    this.#decayTo(nowUs);
    // Lots taken evenly over a time T cost on average 4/3 · push · q / √T; T is q / pace of a session.
    const { volatility, qty: sessionQty, seconds } = this.#figures;
    const push = (COST * volatility * Math.sqrt(seconds)) / ((4 / 3) * Math.max(1, sessionQty) * Math.sqrt(PACE));
    for (let i = 0; i < WEIGHTS.length; i++) this.#parts[i]! += sideSign(side) * qty * push * WEIGHTS[i]!;
  }

  /** By how much prices stand off the record now, as a fraction: above zero after we bought. */
  now(nowUs: number): number {
    this.#decayTo(nowUs);
    return this.#parts.reduce((sum, part) => sum + part, 0);
  }

  /** In price units, on the tick, for the levels of a side: asks move up after we bought, bids down after we sold. */
  shiftPx(side: Side, px: number, nowUs: number): number {
    const { tickPx } = this.#figures;
    const shift = Math.round((this.now(nowUs) * px) / tickPx) * tickPx;
    return side === 'sell' ? Math.max(0, shift) : Math.min(0, shift);
  }

  #decayTo(nowUs: number): void {
    const seconds = (nowUs - this.#atUs) / US_PER_SECOND;
    if (seconds <= 0) return;
    this.#atUs = nowUs;
    for (let i = 0; i < WEIGHTS.length; i++) this.#parts[i]! *= Math.exp(-seconds / DECAY_SECONDS[i]!);
  }
}

/** A book as it stands once our impact is on it. */
export class ImpactedBook implements BookView {
  readonly #book: BookView;
  readonly #impact: Impact;
  readonly #nowUs: () => number;

  constructor(book: BookView, impact: Impact, nowUs: () => number) {
    this.#book = book;
    this.#impact = impact;
    this.#nowUs = nowUs;
  }

  get halted(): boolean {
    return this.#book.halted;
  }

  bestPx(side: Side): number {
    const px = this.#book.bestPx(side);
    return px === 0 ? 0 : px + this.shiftPx(side);
  }

  bestQty(side: Side): number {
    return this.#book.bestQty(side);
  }

  qtyAt(side: Side, px: number): number {
    return this.#book.qtyAt(side, px - this.shiftPx(side));
  }

  levels(side: Side, depth: number): readonly BookLevel[] {
    const shift = this.shiftPx(side);
    const levels = this.#book.levels(side, depth);
    return shift === 0 ? levels : levels.map(({ px, qty }) => ({ px: px + shift, qty }));
  }

  /** All levels of a side move together, by what the best one does. */
  shiftPx(side: Side): number {
    return this.#impact.shiftPx(side, this.#book.bestPx(side), this.#nowUs());
  }
}
