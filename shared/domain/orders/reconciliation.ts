/** What differed between an order as we have it and as its venue has it, and what was done about it. */
import { z } from 'zod';
import { Id, Words } from '../basics/scalars.ts';

export const DifferenceKind = z.enum([
  /** The venue works an order that was never sent: it is cancelled. */
  'unknown-here',
  /** The venue works an order that has ended here: it is cancelled, and asked what it has filled. */
  'ended-here',
  /** An order that works here is not there: it is of unknown fate until the venue has been asked. */
  'missing-there',
  /** The venue has filled more of an order than it told: it is asked for the rest. */
  'fills-differ',
  /** The venue has executed what it never told: it is counted, where the order is known. */
  'fill-untold',
  /** An order came to another state, or filled, while the engine was away. */
  'changed-while-away',
]);
export type DifferenceKind = z.infer<typeof DifferenceKind>;

export const Difference = z.strictObject({
  kind: DifferenceKind,
  venue: Id,
  childId: Id,
  /** Null of an order that was never sent, or has been forgotten. */
  parentId: Id.nullable(),
  /** What we thought, what the venue says, and what we did, in words. */
  ours: Words,
  theirs: Words,
  did: Words,
});
export type Difference = z.infer<typeof Difference>;
