/** A child order: one order at one venue, and what is known of it. */
import { z } from 'zod';
import { Actor, Id, Notional, PositiveInt, Px, Qty, Side, TsUs, Words } from '../basics/scalars.ts';
import { Symbol_ } from '../basics/instrument.ts';

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

/** States that a child does not leave. A venue that tells of an execution late is believed all the same. */
export const CHILD_ENDED: ReadonlySet<ChildState> = new Set(['filled', 'cancelled', 'rejected']);

/** `fok`: all at once or nothing. `close`: kept by the venue for its closing auction, and in no other trading. */
export const TimeInForce = z.enum(['day', 'ioc', 'fok', 'close']);
export type TimeInForce = z.infer<typeof TimeInForce>;

/** `lit`: a book that all see. `dark`: orders meet unseen at the midpoint. `dealer`: one counterparty who quotes. */
export const VenueKind = z.enum(['lit', 'dark', 'dealer']);
export type VenueKind = z.infer<typeof VenueKind>;

/** What an order asks of its venue beyond price and quantity. */
export const ChildTerms = z.strictObject({
  /** Rejected where it would take. */
  postOnly: z.boolean(),
  /** What is shown at a time: null all, 0 nothing, else the tip of an iceberg. */
  displayQty: Qty.nullable(),
  /** The least that one execution may be, where a venue has that; null for any. */
  minQty: PositiveInt.nullable(),
});
export type ChildTerms = z.infer<typeof ChildTerms>;
const PLAIN_TERMS: ChildTerms = { postOnly: false, displayQty: null, minQty: null };

/** Of an order for which no venue was chosen: the lit one that there is. */
export const PLAIN_ROUTE = { venueKind: 'lit', ...PLAIN_TERMS, routeReason: '' } as const;

export const Child = z.strictObject({
  childId: Id,
  parentId: Id,
  venue: Id,
  venueKind: VenueKind,
  instrument: Symbol_,
  side: Side,
  qty: PositiveInt,
  px: Px,
  tif: TimeInForce,
  ...ChildTerms.shape,
  state: ChildState,
  filledQty: Qty,
  filledNotional: Notional,
  /** Paid to the venue, in price units × lots; negative where rebates outweigh fees. */
  fees: z.int(),
  submittedUs: TsUs,
  updatedUs: TsUs,
  /** The trader who placed it by hand; null of the algorithm's. */
  placedBy: Actor.nullable(),
  /** Why it was sent, in words. */
  reason: Words,
  /** Why it went to this venue, in words; empty where there is but one. */
  routeReason: Words,
  /** What the venue last said where it matters: a reject or cancel reason. */
  venueNote: Words,
});
export type Child = z.infer<typeof Child>;
