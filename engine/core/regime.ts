/** What a detector makes of the state that an instrument's market is in. */
import type { Regime } from '../../shared/domain/regime.ts';

export interface RegimeView {
  /** Changes only when another has been likelier for a while. */
  readonly regime: Regime;
  readonly sinceUs: number;
  /** Of each regime, in the order of REGIMES; they add up to 1. A view that the next event may change. */
  readonly probabilities: Float64Array;
  /** False until there is enough to judge by. */
  readonly ready: boolean;
}
