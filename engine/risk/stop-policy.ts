/** What the execution policy says of stops: how they are released, and what is done when nobody supervises. */
import type { StopDegree } from '../../shared/domain/stop.ts';
import { US_PER_MINUTE } from '../../shared/std/duration.ts';
import type { EngineState } from '../core/engine-state.ts';

export interface StopPolicy {
  readonly releaseNeedsSecondPerson: boolean;
  /** A release that was asked for and is not carried out lapses after so long, in microseconds. */
  readonly releaseLapsesUs: number;
  /** Null: nothing is done. */
  readonly deadMan: { readonly afterUs: number; readonly degree: StopDegree } | null;
}

export function stopPolicyOf(_state: EngineState): StopPolicy {
  return { releaseNeedsSecondPerson: false, releaseLapsesUs: 5 * US_PER_MINUTE, deadMan: null };
}
