/** What the execution policy says of stops: how they are released, and what is done when nobody supervises. */
import type { ExecutionPolicy } from '../../shared/domain/policy/policy.ts';
import { US_PER_MINUTE } from '../../shared/std/duration.ts';
import type { EngineState } from '../core/engine-state.ts';

export type StopPolicy = ExecutionPolicy['stops'];

/** Before the first policy nothing is traded that could be stopped. */
const BEFORE_ANY: StopPolicy = { releaseNeedsSecondPerson: false, releaseLapsesUs: 5 * US_PER_MINUTE, deadMan: null };

export const stopPolicyOf = (state: EngineState): StopPolicy => state.policy.current?.policy.stops ?? BEFORE_ANY;
