/** How far the training of a policy has come: the orders that were worked for it, and the net so far. */
import { z } from 'zod';
import type { Transition } from '../../core/transition.ts';
import type { QNet } from './q-network.ts';

export interface PolicyProgress {
  /** Orders of each iteration that have been worked. */
  readonly explored: readonly (readonly (readonly Transition[])[])[];
  /** Iterations whose values have been fitted. */
  readonly fitted: number;
  readonly net: QNet | null;
  readonly errors: readonly number[];
}

export const PolicyProgress: z.ZodType<PolicyProgress> = z.strictObject({
  explored: z.array(z.array(z.array(z.custom<Transition>((value) => typeof value === 'object')))),
  fitted: z.int(),
  net: z.custom<QNet>((value) => typeof value === 'object' && value !== null).nullable(),
  errors: z.array(z.number()),
});

export const NO_PROGRESS: PolicyProgress = { explored: [], fitted: 0, net: null, errors: [] };
