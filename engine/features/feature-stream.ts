/**
 * The features of one instrument's market, event by event, the same in training and in service: it is given the events
 * and the book after each of them, and nothing else. It makes no garbage, and its work grows with five levels a side.
 */
import type { Instrument } from '../../shared/domain/basics/instrument.ts';
import { sideSign } from '../../shared/domain/basics/scalars.ts';
import type { LadderView } from '../core/book-view.ts';
import type { MarketEvent } from '../core/market-event.ts';
import { STATE_FEATURES } from './catalogue.ts';
import { FadingMeans, FadingSums } from './decays.ts';
import { Ladder, LEVELS } from './ladder.ts';
import { type CapturedWindow, StateWindow } from './state-window.ts';

/** What is summed over 1, 10, 60 and 300 seconds. */
const SUM = {
  volume: 0,
  signedVolume: 1,
  trades: 2,
  events: 3,
  adds: 4,
  signedAdds: 5,
  addedQty: 6,
  cancels: 7,
  signedCancels: 8,
  squaredMove: 9,
  hiddenVolume: 10,
  signedHidden: 11,
} as const;
const SUMS = 12;
/** Places among the horizons. */
const S1 = 0;
const S10 = 1;
const S60 = 2;
const S300 = 3;
const US_PER_MS = 1_000;
const BP = 1e4;

export interface CapturedStream {
  readonly sums: readonly number[];
  readonly flow: readonly number[];
  readonly absFlow: readonly number[];
  readonly mids: readonly number[];
  readonly bids: readonly number[];
  readonly asks: readonly number[];
  readonly window: CapturedWindow;
  readonly scalars: readonly number[];
}

export class FeatureStream {
  readonly #tickPx: number;
  readonly #window: StateWindow;
  readonly #bids = new Ladder();
  readonly #asks = new Ladder();
  readonly #sums = new FadingSums(SUMS);
  readonly #flow = new FadingMeans([5, 20, 100]);
  readonly #absFlow = new FadingMeans([5, 20, 100]);
  readonly #mids = new FadingMeans([5, 20, 100]);
  /** Single precision already: copying it converts nothing. */
  readonly #row = new Float32Array(STATE_FEATURES.length);
  #lastUs = 0;
  #lastEventUs = 0;
  #movedUs = 0;
  #tradedUs = 0;
  #mid = 0;
  #lastFlow = 0;

  /** `states`: how many of the newest states its window holds. */
  constructor({ tickPx }: Pick<Instrument, 'tickPx'>, states: number) {
    this.#tickPx = tickPx;
    this.#window = new StateWindow(states);
  }

  get window(): StateWindow {
    return this.#window;
  }

  /** Twice the mid after the newest state; 0 before there was one. */
  get twiceMidPx(): number {
    return 2 * this.#mid;
  }

  /** `book` as it stands after the event. True where the event made a new state. */
  onEvent(event: MarketEvent, book: LadderView): boolean {
    if (this.#lastUs === 0) this.#begin(event.tsUs);
    this.#sums.fade(event.tsUs - this.#lastUs);
    this.#lastUs = event.tsUs;
    this.#count(event);
    if (!changesBook(event)) return false;
    const twoSided = this.#bids.read(book, 'buy') && this.#asks.read(book, 'sell');
    if (!twoSided || book.halted) {
      this.#window.clear();
      this.#bids.forget();
      this.#asks.forget();
      return false;
    }
    this.#observe(event.tsUs);
    this.#write(event.tsUs);
    this.#window.push(this.#row, event.tsUs);
    this.#lastEventUs = event.tsUs;
    return true;
  }

  /** All that it knows, for a snapshot: one that is restored goes on as this one does. */
  capture(): CapturedStream {
    return {
      sums: this.#sums.capture(),
      flow: this.#flow.capture(),
      absFlow: this.#absFlow.capture(),
      mids: this.#mids.capture(),
      bids: this.#bids.capture(),
      asks: this.#asks.capture(),
      window: this.#window.capture(),
      scalars: [this.#lastUs, this.#lastEventUs, this.#movedUs, this.#tradedUs, this.#mid, this.#lastFlow],
    };
  }

  /** Of a stream that has seen nothing yet. */
  restore(captured: CapturedStream): void {
    this.#sums.restore(captured.sums);
    this.#flow.restore(captured.flow);
    this.#absFlow.restore(captured.absFlow);
    this.#mids.restore(captured.mids);
    this.#bids.restore(captured.bids);
    this.#asks.restore(captured.asks);
    this.#window.restore(captured.window);
    const [lastUs = 0, lastEventUs = 0, movedUs = 0, tradedUs = 0, mid = 0, lastFlow = 0] = captured.scalars;
    this.#lastUs = lastUs;
    this.#lastEventUs = lastEventUs;
    this.#movedUs = movedUs;
    this.#tradedUs = tradedUs;
    this.#mid = mid;
    this.#lastFlow = lastFlow;
  }

  #begin(tsUs: number): void {
    this.#lastUs = tsUs;
    this.#lastEventUs = tsUs;
    this.#movedUs = tsUs;
    this.#tradedUs = tsUs;
  }

  /** Sums what the event itself says. */
  #count({ kind, side, qty, tsUs }: MarketEvent): void {
    const sums = this.#sums;
    if (kind === 'trade' || kind === 'hidden-trade') {
      // The resting side is the other one of whoever took.
      const signed = -sideSign(side) * qty;
      sums.add(SUM.volume, qty);
      sums.add(SUM.signedVolume, signed);
      sums.add(SUM.trades, 1);
      this.#tradedUs = tsUs;
      if (kind === 'hidden-trade') {
        sums.add(SUM.hiddenVolume, qty);
        sums.add(SUM.signedHidden, signed);
      }
    } else if (kind === 'add') {
      sums.add(SUM.adds, 1);
      sums.add(SUM.signedAdds, sideSign(side));
      sums.add(SUM.addedQty, qty);
    } else if (kind === 'reduce' || kind === 'delete') {
      sums.add(SUM.cancels, 1);
      sums.add(SUM.signedCancels, sideSign(side));
    }
  }

  /** Sums what the book did. */
  #observe(tsUs: number): void {
    const mid = (this.#bids.px[0]! + this.#asks.px[0]!) / 2;
    const move = this.#mid === 0 ? 0 : ((mid - this.#mid) / this.#mid) * BP;
    if (move !== 0) {
      this.#sums.add(SUM.squaredMove, move * move);
      this.#movedUs = tsUs;
    }
    this.#mid = mid;
    this.#sums.add(SUM.events, 1);
    this.#lastFlow = this.#bids.change(1) - this.#asks.change(-1);
    this.#flow.add(this.#lastFlow);
    this.#absFlow.add(Math.abs(this.#lastFlow));
    this.#mids.add(mid);
  }

  /** In the catalogue's order. */
  #write(tsUs: number): void {
    let at = this.#writeBook(this.#row);
    at = this.#writeFlow(this.#row, at);
    this.#writeTimes(this.#row, at, tsUs);
  }

  #writeBook(row: Float32Array): number {
    const bids = this.#bids;
    const asks = this.#asks;
    const spread = asks.px[0]! - bids.px[0]!;
    const bid = bids.qty[0]!;
    const ask = asks.qty[0]!;
    let at = 0;
    row[at++] = spread / this.#tickPx;
    row[at++] = (spread / this.#tickPx) * (bid / (bid + ask) - 0.5);
    for (let k = 0; k < LEVELS; k++) row[at++] = balance(bids.qty[k]!, asks.qty[k]!);
    row[at++] = balance(bids.depth, asks.depth);
    row[at++] = Math.log1p(bid);
    row[at++] = Math.log1p(ask);
    row[at++] = Math.log1p(bids.depth);
    row[at++] = Math.log1p(asks.depth);
    row[at++] = Math.log1p(bids.distance(1) / this.#tickPx);
    row[at++] = Math.log1p(asks.distance(1) / this.#tickPx);
    row[at++] = Math.log1p(bids.distance(LEVELS - 1) / this.#tickPx);
    row[at++] = Math.log1p(asks.distance(LEVELS - 1) / this.#tickPx);
    return at;
  }

  #writeFlow(row: Float32Array, from: number): number {
    const sums = this.#sums;
    let at = from;
    for (let i = 0; i < 3; i++) row[at++] = this.#flow.mean(i) / (this.#absFlow.mean(i) + 1);
    for (let h = S1; h <= S60; h++) row[at++] = sums.sum(SUM.signedVolume, h) / (sums.sum(SUM.volume, h) + 1);
    for (let h = S1; h <= S60; h++) row[at++] = Math.log1p(sums.rate(SUM.volume, h));
    for (let h = S1; h <= S60; h++) row[at++] = Math.log1p(sums.rate(SUM.trades, h));
    for (let h = S1; h <= S60; h++) row[at++] = Math.log1p(sums.rate(SUM.events, h));
    row[at++] = sums.sum(SUM.signedAdds, S10) / (sums.sum(SUM.adds, S10) + 1);
    row[at++] = sums.sum(SUM.signedCancels, S10) / (sums.sum(SUM.cancels, S10) + 1);
    for (let h = S10; h <= S300; h++) row[at++] = Math.sqrt(sums.rate(SUM.squaredMove, h));
    for (let i = 0; i < 3; i++) row[at++] = ((this.#mid - this.#mids.mean(i)) / this.#mid) * BP;
    return at;
  }

  #writeTimes(row: Float32Array, from: number, tsUs: number): void {
    const sums = this.#sums;
    let at = from;
    row[at++] = Math.log1p((tsUs - this.#lastEventUs) / US_PER_MS);
    row[at++] = Math.log1p((tsUs - this.#movedUs) / US_PER_MS);
    row[at++] = Math.log1p((tsUs - this.#tradedUs) / US_PER_MS);
    row[at++] = Math.sign(this.#lastFlow) * Math.log1p(Math.abs(this.#lastFlow));
    row[at++] = Math.log1p(sums.sum(SUM.addedQty, S60) / (sums.sum(SUM.adds, S60) + 1));
    row[at++] = sums.sum(SUM.hiddenVolume, S60) / (sums.sum(SUM.volume, S60) + 1);
    row[at++] = sums.sum(SUM.signedHidden, S60) / (sums.sum(SUM.hiddenVolume, S60) + 1);
  }
}

/** Executions in the dark and prints beside a book of levels change no level; neither does an auction's. */
const changesBook = ({ kind, isPrint }: MarketEvent): boolean =>
  kind === 'add' ||
  kind === 'reduce' ||
  kind === 'delete' ||
  (kind === 'trade' && !isPrint) ||
  kind === 'level' ||
  kind === 'snapshot' ||
  kind === 'halt';

const balance = (bid: number, ask: number): number => (bid + ask > 0 ? (bid - ask) / (bid + ask) : 0);
