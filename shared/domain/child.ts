/** A child order: one order at one venue, and what is known of it. */
import { z } from 'zod';
import { Id, Notional, PositiveInt, Px, Qty, Side, TsUs, Words } from './scalars.ts';
import { Symbol_ } from './instrument.ts';

/**
 * `unknown` is a state of its own: a request has gone unanswered for longer than the venue takes, so the order may or
 * may not be working. It leaves that state only by the venue's word.
 */
export const ChildState = z.enum([
  'pending-new',
  'working',
  'pending-cancel',
  'unknown',
  'filled',
  'cancelled',
  'rejected',
]);
export type ChildState = z.infer<typeof ChildState>;

export const CHILD_ENDED: ReadonlySet<ChildState> = new Set(['filled', 'cancelled', 'rejected']);

export const TimeInForce = z.enum(['day', 'ioc']);
export type TimeInForce = z.infer<typeof TimeInForce>;

export const Child = z.strictObject({
  childId: Id,
  parentId: Id,
  venue: Id,
  instrument: Symbol_,
  side: Side,
  qty: PositiveInt,
  px: Px,
  tif: TimeInForce,
  state: ChildState,
  filledQty: Qty,
  filledNotional: Notional,
  submittedUs: TsUs,
  updatedUs: TsUs,
  /** Why the algorithm sent it, in words. */
  reason: Words,
  /** What the venue last said where it matters: a reject or cancel reason. */
  venueNote: Words,
});
export type Child = z.infer<typeof Child>;
