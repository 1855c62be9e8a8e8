/** A source of market events that the dispatcher pulls from: recorded, simulated or live. */
import type { Instrument } from '../../shared/domain/basics/instrument.ts';
import type { FeedRow } from '../../shared/protocol/market-tables.ts';
import type { MarketEvent } from './market-event.ts';
import type { MarketTruth } from './market-truth.ts';

export interface Feed {
  /** Names the source for ever: the same name and offset mean the same event, on any machine. */
  readonly source: string;
  readonly instruments: readonly Instrument[];
  /** Levels of each side that the source reports on; Infinity where it reports on all. */
  readonly depth: number;
  /** What a person should know of the source before relying on it: that a recording is cut, for one. */
  readonly notice?: string;
  /** How each connection of the source is doing; absent of one that cannot fail, such as a file. */
  health?(): readonly FeedRow[];
  /** Of a simulated market. */
  readonly truth?: MarketTruth;
  /** Time of the event that {@link next} gives next, undefined at the end. */
  peekUs(): number | undefined;
  next(): MarketEvent | undefined;
  /**
   * Goes to `offset`: the next event is a snapshot per instrument that stands for everything before it (carrying
   * offset − 1, or 0 at the start), then the event at `offset` follows.
   */
  seekOffset(offset: number): void;
  /** The offset of the first event at or after a time; the number of events where there is none. */
  offsetAt(tsUs: number): number;
}

/** A feed's file or message cannot be used; the message names file, row and remedy. */
export class FeedError extends Error {
  override readonly name = 'FeedError';
}
