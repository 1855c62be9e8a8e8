/** The feature streams of an engine, one an instrument: fed by every market event that reaches it, live and recovering. */
import type { Instrument } from '../../shared/domain/instrument.ts';
import type { MarketEvent } from '../core/market-event.ts';
import { FeatureStream } from '../features/feature-stream.ts';
import type { InstrumentMarket } from './market-state.ts';

/** States that a window holds: the most that a model may ask for. */
export const WINDOW_STATES = 16;

export class MarketFeatures {
  readonly #streams: ReadonlyMap<string, FeatureStream>;

  constructor(instruments: readonly Instrument[]) {
    this.#streams = new Map(
      instruments.map((instrument) => [instrument.symbol, new FeatureStream(instrument, WINDOW_STATES)]),
    );
  }

  /** To be called with each market event, once the book holds its effect. */
  onMarket(event: MarketEvent, { book }: InstrumentMarket): void {
    this.#streams.get(event.instrument)?.onEvent(event, book);
  }

  stream(instrument: string): FeatureStream | undefined {
    return this.#streams.get(instrument);
  }
}
