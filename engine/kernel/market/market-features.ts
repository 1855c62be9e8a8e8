/** The feature streams and regime detectors of an engine, one each an instrument: fed by every market event, live and recovering. */
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { MarketEvent } from '../../core/market-event.ts';
import { type CapturedStream, FeatureStream } from '../../features/feature-stream.ts';
import { type CapturedRegimes, MarketRegimes } from './market-regimes.ts';
import type { InstrumentMarket } from './market-state.ts';

/** States that a window holds: the most that a model may ask for. */
export const WINDOW_STATES = 16;

export interface CapturedFeatures {
  readonly nextOffset: number;
  /** By instrument. */
  readonly streams: readonly (readonly [string, CapturedStream])[];
  /** Absent of a snapshot of before they were captured. */
  readonly regimes?: CapturedRegimes;
}

export class MarketFeatures {
  readonly #streams: ReadonlyMap<string, FeatureStream>;
  /** Of the event that it has not seen yet, and of the first that it looks at. */
  #nextOffset = 0;
  #fromOffset = 0;

  readonly regimes: MarketRegimes;

  constructor(instruments: readonly Instrument[]) {
    this.#streams = new Map(
      instruments.map((instrument) => [instrument.symbol, new FeatureStream(instrument, WINDOW_STATES)]),
    );
    this.regimes = new MarketRegimes(instruments);
  }

  capture(): CapturedFeatures {
    const streams = Array.from(this.#streams, ([name, stream]) => [name, stream.capture()] as const);
    return { nextOffset: this.#nextOffset, streams, regimes: this.regimes.capture() };
  }

  /** Before the market is played: what happens up to there again is in what was captured. */
  restore({ nextOffset, streams }: CapturedFeatures): void {
    this.#nextOffset = nextOffset;
    this.#fromOffset = nextOffset;
    for (const [instrument, stream] of streams) this.#streams.get(instrument)?.restore(stream);
  }

  /** To be called with each market event, once the book holds its effect. True where it made a new state. */
  onMarket(event: MarketEvent, market: InstrumentMarket): boolean {
    // Detectors see all that is played again: theirs is taken over only where nothing is.
    this.regimes.onMarket(event, market);
    // What a fault makes up has no place in the source.
    if (event.offset >= 0 && event.offset < this.#fromOffset) return false;
    this.#nextOffset = Math.max(this.#nextOffset, event.offset + 1);
    return this.#streams.get(event.instrument)?.onEvent(event, market.book) ?? false;
  }

  stream(instrument: string): FeatureStream | undefined {
    return this.#streams.get(instrument);
  }
}
