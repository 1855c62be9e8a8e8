/** A venue said what cannot be: contained where it could do harm, and told. Executions count whatever is wrong with them. */
import { z } from 'zod';
import { Id, NonNegativeInt, Words } from '../basics/scalars.ts';

export const AnomalyKind = z.enum([
  /** A report of an order that was never sent. */
  'never-sent',
  /** An execution of an order that ended so long ago that the engine has forgotten it: it is not counted. */
  'forgotten-order',
  /** An execution of an order that had ended by the venue's own word. */
  'late-fill',
  /** More was executed than was ordered. */
  'over-fill',
  /** An execution at a price worse than the order's. */
  'worse-than-limit',
  /** An execution off the instrument's tick; half ticks are midpoints and fine. */
  'off-tick',
  /** An execution too large to be counted, which is not. */
  'uncountable',
  /** A word against what it said before: a rejection of an order that it had acknowledged. */
  'contradiction',
]);
export type AnomalyKind = z.infer<typeof AnomalyKind>;

export const VenueAnomaly = z.strictObject({
  kind: AnomalyKind,
  /** Null where nobody knows: a report does not say whose it is. */
  venue: Id.nullable(),
  childId: Id,
  parentId: Id.nullable(),
  /** What was said and what was known, in words. */
  facts: Words,
  /** Anomalies of the same kind since the last that was told, left out because there were too many. */
  untold: NonNegativeInt,
});
export type VenueAnomaly = z.infer<typeof VenueAnomaly>;
