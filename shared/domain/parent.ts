/** A parent order: what a trader asked for, and how far an algorithm has come with it. */
import { z } from 'zod';
import { Actor, Id, NonNegativeInt, Notional, PositiveInt, Px, Qty, Side, TsUs, Words } from './scalars.ts';
import { Symbol_ } from './instrument.ts';
import { StrategyParams } from './strategy.ts';
import { WorkingTerms } from './working-terms.ts';

export const ParentState = z.enum(['working', 'paused', 'cancelling', 'cancelled', 'done', 'expired']);
export type ParentState = z.infer<typeof ParentState>;

/** States in which nothing can happen to a parent any more. */
export const PARENT_ENDED: ReadonlySet<ParentState> = new Set(['cancelled', 'done', 'expired']);

export const Parent = z.strictObject({
  parentId: Id,
  instrument: Symbol_,
  side: Side,
  qty: PositiveInt,
  params: StrategyParams,
  terms: WorkingTerms,
  /** Worst price of any child, or null for the collar alone. */
  limitPx: Px.nullable(),
  startUs: TsUs,
  endUs: TsUs,
  state: ParentState,
  /** Counts the amendments and life cycle changes a person made; a command may say which version it expects. */
  version: PositiveInt,
  actor: Actor,
  note: Words,
  submittedUs: TsUs,
  /**
   * The plan runs from this time and this filled quantity to the end: set at the start, and anew whenever a person
   * resumes, releases or amends, so that a pause is never made up for by a burst.
   */
  planFromUs: TsUs,
  planFromQty: Qty,
  /** Best bid and ask when the order arrived; their mean is the arrival price. */
  arrivalBidPx: Px,
  arrivalAskPx: Px,
  filledQty: Qty,
  filledNotional: Notional,
  /** Paid to venues, in price units × lots; negative where rebates outweigh fees. */
  fees: z.int(),
  /** Quantity of open children, those of unknown fate included. */
  openQty: Qty,
  children: NonNegativeInt,
  /** The stops that hold this order, space separated; empty when none does. */
  heldBy: z.string().max(4096),
  /** Why the algorithm did what it did last, or why it does nothing, in words. */
  lastReason: Words,
});
export type Parent = z.infer<typeof Parent>;
