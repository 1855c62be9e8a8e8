/**
 * Where the market comes in: over its line, past a feed that is down, to everything that follows it. What is told while the
 * feed is down is never learnt, as with a real gap.
 */
import type { MarketEvent } from '../../core/market-event.ts';
import { Line } from '../../venues/latency.ts';
import type { KernelParts } from '../kernel-parts.ts';

export class MarketIntake {
  readonly #parts: KernelParts;
  /** Market data comes over it, where it takes time. */
  readonly #line: Line | null;
  /** Of the market event that comes next. */
  nextOffset = 0;

  constructor(parts: KernelParts) {
    this.#parts = parts;
    const { dataLatency } = parts.options;
    this.#line = dataLatency ? new Line(dataLatency) : null;
  }

  onMarket(event: MarketEvent): void {
    const { isLive, faults, dispatcher } = this.#parts;
    this.nextOffset = event.offset + 1;
    if (isLive && faults.feedIsDown) return;
    if (this.#line === null) this.take(event);
    else dispatcher.schedule(this.#line.arrivalUs(event.tsUs), () => this.take(event));
  }

  /** What has arrived, or what a fault makes up. */
  take(event: MarketEvent): void {
    const { features, forecasts, market, tape, routing, venues, isLive } = this.#parts;
    const isState = features.onMarket(event, market.apply(event));
    if (isLive) forecasts.onMarket(event, isState);
    tape.onMarket(event);
    routing.onMarket(event);
    // A market that reacts is played again whole: its dealers quote, and deal, as they did.
    if (isLive || venues.endSession) venues.onMarket(event);
  }
}
