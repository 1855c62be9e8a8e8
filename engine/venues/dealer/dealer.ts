/**
 * A single-dealer platform: streams two-way quotes with a size, and looks at every order a last time: he holds it, and may refuse it when the mid has moved against him meanwhile. An
 * order is done at the quoted price or not at all; none rests.
 */
import { type Side, sideSign } from '../../../shared/domain/basics/scalars.ts';
import { twiceMidPx } from '../../core/book-view.ts';
import type { MarketEvent } from '../../core/market-event.ts';
import type { VenueOrder, VenueRim } from '../../core/venue.ts';
import type { Latency } from '../latency.ts';
import { SimulatedVenue } from '../simulated-venue.ts';
import type { VenueSessionOptions } from '../venue-session.ts';
import { type DealerPrices, dealerPrices, type DealerTerms, type LastLook, refusalPct } from './dealer-quotes.ts';

export interface DealerQuote extends DealerPrices {
  readonly quoteId: string;
  readonly instrument: string;
  /** For either side. */
  readonly qty: number;
}

export interface DealerOptions extends VenueSessionOptions {
  /** The consolidated lit book. */
  readonly book: VenueRim['book'];
  readonly terms: DealerTerms;
  readonly lastLook: LastLook;
  /** How long an order is held. */
  readonly hold: Latency;
  /** The stream is renewed no more often than this. */
  readonly streamEveryUs: number;
  /** What reaches us of the stream. */
  readonly onStreamed?: ((quote: DealerQuote) => void) | undefined;
  /** He has dealt with us; `side` is ours. */
  readonly onDealt?: ((instrument: string, side: Side, qty: number) => void) | undefined;
}

interface Streamed {
  readonly quote: DealerQuote;
  readonly midPx2: number;
  readonly madeUs: number;
}

export class Dealer extends SimulatedVenue {
  readonly #options: DealerOptions;
  readonly #streamed = new Map<string, Streamed>();
  readonly #held = new Set<string>();
  #quoteCount = 0;

  constructor(options: DealerOptions) {
    super(options);
    this.#options = options;
  }

  /** The streamed quote in force at the dealer; null of an instrument he has not quoted. */
  streamed(instrument: string): DealerQuote | null {
    return this.#streamed.get(instrument)?.quote ?? null;
  }

  /** To be called with each market event, once the lit book holds its effect. */
  onMarket({ instrument }: MarketEvent): void {
    const { nowUs, streamEveryUs, terms } = this.#options;
    const last = this.#streamed.get(instrument);
    if ((last && nowUs() < last.madeUs + streamEveryUs) || this.session.down) return;
    const midPx2 = this.#twiceMidPx(instrument);
    if (midPx2 === (last?.midPx2 ?? 0)) return;
    if (midPx2 === 0) {
      this.#streamed.delete(instrument);
      return;
    }
    const quote = this.#quote(instrument, midPx2, terms.quoteQty);
    this.#streamed.set(instrument, { quote, midPx2, madeUs: nowUs() });
    this.session.send(() => this.#options.onStreamed?.(quote));
  }

  /** The session has ended: what is held is let go, and nothing of it is remembered. */
  endSession(): void {
    this.#held.clear();
    this.session.end();
  }

  /** An order is held or done: there is nothing to withdraw. */
  protected withdrawOwn(childId: string): string {
    return this.works(childId) ? 'the dealer looks at the order' : 'no order is here';
  }

  protected works(childId: string): boolean {
    return this.#held.has(childId);
  }

  protected working(): Iterable<string> {
    return this.#held;
  }

  protected arrive(order: VenueOrder): void {
    const { childId, side, px, qty, type, tif } = order;
    const quote = this.#quoteFor(order);
    if (typeof quote === 'string') return this.reject(childId, quote);
    this.session.tell({ kind: 'acknowledged', childId });
    const quotedPx = side === 'buy' ? quote.askPx : quote.bidPx;
    if (type !== 'market' && sideSign(side) * (quotedPx - px) > 0) {
      return this.session.cancelled(childId, 'the quote is worse than the limit');
    }
    if (tif === 'fok' && qty > quote.qty) return this.session.cancelled(childId, 'the quote is for less');
    this.#held.add(childId);
    const seenMidPx2 = this.#twiceMidPx(order.instrument);
    const dueUs = this.#options.nowUs() + this.#options.hold();
    this.#options.schedule(dueUs, () => this.#look(order, quotedPx, Math.min(qty, quote.qty), seenMidPx2));
  }

  /** The hold is over. */
  #look(order: VenueOrder, quotedPx: number, qty: number, seenMidPx2: number): void {
    const { childId, instrument, side } = order;
    // Not held any more where the session has ended meanwhile.
    if (!this.#held.delete(childId)) return;
    const midPx2 = this.#twiceMidPx(instrument);
    if (midPx2 === 0 || seenMidPx2 === 0) return this.session.cancelled(childId, 'last look: there is no market');
    const againstBps = (sideSign(side) * (midPx2 - seenMidPx2) * 10_000) / seenMidPx2;
    const pct = refusalPct(this.#options.lastLook, againstBps);
    if (this.session.down || (pct > 0 && this.#options.rng.next() * 100 < pct)) {
      return this.session.cancelled(
        childId,
        `last look: the mid moved ${againstBps.toFixed(2)} bps against the dealer`,
      );
    }
    this.session.fill(childId, { px: quotedPx, qty, liquidity: 'taker' });
    this.#options.onDealt?.(instrument, side, qty);
    if (qty < order.qty) this.session.cancelled(childId, 'the quote was for less');
  }

  /** The quote that an order answers, or why there is none. */
  #quoteFor({ instrument, tif, postOnly }: VenueOrder): DealerQuote | string {
    if (this.#options.book(instrument)?.halted) return `${instrument} is halted`;
    if (tif === 'day' || tif === 'close' || postOnly === true)
      return 'no order rests at a dealer: send it immediate-or-cancel or fill-or-kill';
    return this.streamed(instrument) ?? `${instrument} is not quoted`;
  }

  #quote(instrument: string, midPx2: number, qty: number): DealerQuote {
    this.#quoteCount += 1;
    const prices = dealerPrices(this.#options.terms, midPx2, qty);
    return { quoteId: `${this.venueId}-Q${this.#quoteCount}`, instrument, qty, ...prices };
  }

  /** 0 where there is no market to quote around. */
  #twiceMidPx(instrument: string): number {
    const book = this.#options.book(instrument);
    return !book || book.halted ? 0 : twiceMidPx(book);
  }
}
