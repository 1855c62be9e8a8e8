/**
 * The port to a model: it answers at once or says why not, and never throws. Whoever asks goes on without it then, by
 * rule of thumb, and tells of it.
 */
import type { ModelCard } from '../../shared/domain/models/model-card.ts';
import type { FeatureWindow } from './features.ts';

export type ModelFaultCode =
  /** There are not enough states yet, or the market has not two sides: nothing is wrong. */
  | 'not-ready'
  /** It took longer than its deadline; what it said is thrown away. */
  | 'late'
  /** It could not be run. */
  | 'failed'
  | 'non-finite'
  /** Below the least or above the most that its outputs may be, or probabilities that do not add up. */
  | 'out-of-bounds'
  /** It failed too often in a row and is left alone for a while. */
  | 'resting';

export interface ModelFault {
  readonly ok: false;
  readonly code: ModelFaultCode;
  /** In words with numbers, for a person. */
  readonly reason: string;
}

export interface ModelOutput {
  readonly ok: true;
  /** A view that the next inference changes. */
  readonly values: Float32Array;
  /** By the stopwatch that it was given. */
  readonly tookUs: number;
}

export interface Model {
  readonly card: ModelCard;
  /** Inputs and outputs of one inference. */
  readonly inputs: number;
  readonly outputs: number;
  infer(input: Float32Array): ModelOutput | ModelFault;
}

/** Where the mid is likely to be, so many book events ahead; the three add up to 1. */
export interface HorizonForecast {
  readonly events: number;
  readonly down: number;
  readonly flat: number;
  readonly up: number;
}

export interface Forecast {
  readonly ok: true;
  readonly model: string;
  /** Of the state that it was made from, microseconds since 1970 UTC. */
  readonly tsUs: number;
  readonly horizons: readonly HorizonForecast[];
  readonly tookUs: number;
}

export interface SignalModel {
  readonly card: ModelCard;
  forecast(window: FeatureWindow): Forecast | ModelFault;
}
