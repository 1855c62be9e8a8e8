/**
 * One instrument of the built-in market: its lit venues, the background flow that trades there, and the phases of its day,
 * taken forward one step at a time in the order of their times.
 */
import type { Rng } from '../../../shared/std/rng.ts';
import { LitMarket, type LitMarketListener } from './lit-market.ts';
import { OrderFlow } from './order-flow.ts';
import { type MarketProfile, SESSION_END_US, SESSION_START_US } from './profile.ts';
import { TradingPhases } from './trading-phases.ts';

export interface InstrumentMarketOptions {
  readonly profile: MarketProfile;
  readonly isOwn: (orderId: number) => boolean;
  readonly newId: () => number;
  readonly rng: Rng;
  readonly listener: Omit<LitMarketListener, 'left'>;
  /** The closing auction takes orders. */
  readonly onClosing: (tsUs: number) => void;
  /** Trading is over for the day, and the closing auction is done. */
  readonly onClosed: () => void;
}

export class InstrumentMarket {
  readonly symbol: string;
  readonly lit: LitMarket;
  readonly flow: OrderFlow;
  readonly #phases: TradingPhases;
  readonly #onClosed: () => void;
  #isOpen = false;
  /** When the book last changed; null once the phases have looked at it. */
  #changedUs: number | null = null;

  constructor({ profile, isOwn, newId, rng, listener, onClosing, onClosed }: InstrumentMarketOptions) {
    this.symbol = profile.symbol;
    this.#onClosed = onClosed;
    // Before the flow and the phases are there, orders only come to rest.
    this.lit = new LitMarket(profile.symbol, isOwn, {
      ...listener,
      event: (event) => {
        this.#changedUs = event.tsUs;
        // Before the day trading is not halted: it has not begun.
        if (this.#isOpen || (event.kind !== 'halt' && event.kind !== 'resume')) listener.event(event);
      },
      left: (orderId, qty) => this.flow.orders.reduce(orderId, qty),
      executed: (...execution) => {
        const [, takerId, , px, qty] = execution;
        this.#phases.traded(px);
        // An order that was to rest may meet one that nobody sees.
        this.flow.orders.reduce(takerId, qty);
        listener.executed(...execution);
      },
    });
    // Every instrument draws the same common numbers, step by step.
    this.flow = new OrderFlow(profile, this.lit, newId, rng.fork(profile.symbol), rng.fork('common'));
    const auctions = rng.fork(profile.symbol).fork('auctions');
    this.#phases = new TradingPhases(profile, this.lit, this.flow.latent, newId, auctions, onClosing);
  }

  /** Lets the book settle before the session, and holds the opening auction. */
  open(beforeOpening: () => void): void {
    while (this.flow.nextUs < SESSION_START_US) this.flow.step();
    beforeOpening();
    this.#phases.open();
    this.#isOpen = true;
  }

  /** Infinity once the day is over. */
  get nextUs(): number {
    if (this.#changedUs !== null) {
      this.#phases.look(this.#changedUs);
      this.#changedUs = null;
    }
    const { nextUs } = this.flow;
    return Math.min(nextUs < SESSION_END_US ? nextUs : Infinity, this.#phases.nextUs);
  }

  get newsUntilUs(): number {
    return this.#phases.closed ? Infinity : this.flow.latent.steppedUs;
  }

  step(): void {
    const { nextUs } = this;
    if (this.#phases.nextUs === nextUs) {
      this.#phases.step();
      if (this.#phases.closed) this.#onClosed();
      return;
    }
    this.#phases.advanceTo(nextUs);
    this.flow.step();
  }
}
