/**
 * The port between what describes a market and what judges by it: vectors of features under a schema. Whoever trained on
 * a schema can be served by it and by no other, which its hash makes sure of.
 */

export interface FeatureSchema {
  /** Name and version: `signal-1`. */
  readonly id: string;
  readonly names: readonly string[];
  /** SHA-256, in hex, of the canonical list of features with their formulas. */
  readonly hash: string;
  /** The kind of model that is asked about it; null where none is. */
  readonly givenTo: 'signal' | 'policy';
}

/** The newest states of an instrument's market, as a model takes them. */
export interface FeatureWindow {
  readonly schema: FeatureSchema;
  /** States, that is book events, that it holds. */
  readonly states: number;
  /** False until it has been filled, and while the market has not two sides. */
  readonly ready: boolean;
  /** Event time of the newest state, microseconds since 1970 UTC. */
  readonly tsUs: number;
  /** Oldest state first, `states` × features, without a gap; a view that the next event changes. */
  values(): Float32Array;
}
