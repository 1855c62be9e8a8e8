/**
 * A protocol whose stream tells the book's snapshot itself: what is lost is had again by subscribing anew, and a change is
 * believed only after a snapshot.
 */
import type { BookLevel } from '../../core/market-event.ts';
import type { CryptoMarket } from './crypto-market.ts';
import type { Protocol, ProtocolOutput } from './exchange.ts';

interface Levels {
  readonly bids: BookLevel[];
  readonly asks: BookLevel[];
}

export interface StreamedTrade {
  /** Of the maker, who rested. */
  readonly side: 'buy' | 'sell';
  readonly px: number;
  readonly qty: number;
  readonly exchangeUs: number;
}

export abstract class StreamedBook implements Protocol {
  protected readonly market: CryptoMarket;
  protected readonly output: ProtocolOutput;
  #isSynchronised = false;

  constructor(market: CryptoMarket, output: ProtocolOutput) {
    this.market = market;
    this.output = output;
  }

  abstract onMessage(message: unknown): void;
  /** Subscribes to everything. */
  protected abstract subscribe(): void;
  /** Subscribes to the book anew: the old one goes on being kept until the new one's snapshot replaces it. */
  protected abstract subscribeAnew(): void;

  get isSynchronised(): boolean {
    return this.#isSynchronised;
  }

  onOpen(): void {
    this.#isSynchronised = false;
    this.subscribe();
  }

  onSnapshot(): void {}

  /** What was in it cannot be known, and may show in later messages late or never. */
  onGarbled(): void {
    if (this.#isSynchronised) this.resynchronise('a message could not be read', false);
  }

  resynchronise(why: string, isGap: boolean): void {
    this.#isSynchronised = false;
    this.output.lost(why, isGap);
    this.subscribeAnew();
  }

  protected tellSnapshot(levels: Levels): void {
    this.#isSynchronised = true;
    this.output.event({ kind: 'snapshot', side: 'buy', orderId: 0, px: 0, qty: 0, levels });
  }

  protected tellChange(levels: Levels, exchangeUs: number): void {
    this.output.event({ kind: 'level', side: 'buy', orderId: 0, px: 0, qty: 0, levels, exchangeUs });
  }

  protected tellTrade({ side, px, qty, exchangeUs }: StreamedTrade): void {
    if (qty > 0) this.output.event({ kind: 'trade', side, orderId: 0, px, qty, isPrint: true, exchangeUs });
  }
}
