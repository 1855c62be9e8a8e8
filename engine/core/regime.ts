/** What a detector makes of the state that an instrument's market is in. */
import type { Regime } from '../../shared/domain/models/regime.ts';

/** How likely each regime is, as policies are given it: by the detector, or by a person's pin. */
export interface RegimeOutlook {
  /** In the order of REGIMES; they add up to 1. */
  readonly probabilities: ArrayLike<number> & Iterable<number>;
  /** How likely a rising trend is less how likely a falling one. */
  readonly trend: number;
}

export interface RegimeView extends RegimeOutlook {
  /** Changes only when another has been likelier for a while. */
  readonly regime: Regime;
  readonly sinceUs: number;
  /** Of each regime, in the order of REGIMES; they add up to 1. A view that the next event may change. */
  readonly probabilities: Float64Array;
  /** False until there is enough to judge by. */
  readonly ready: boolean;
}
