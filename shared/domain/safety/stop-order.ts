/** An order that a stop cancels, and what has come of it. */
import { z } from 'zod';
import { Symbol_ } from '../basics/instrument.ts';
import { Id, PositiveInt, Px, Qty, Side, TsUs, Words } from '../basics/scalars.ts';

/**
 * `waiting`: its cancel has not left yet. `sent`: the venue has not answered. `refused`: the venue would not cancel it.
 * `unknown`: of unknown fate. The others are the venue's word that it is open no more.
 */
export const StopOrderPhase = z.enum(['waiting', 'sent', 'refused', 'unknown', 'cancelled', 'filled', 'rejected']);
export type StopOrderPhase = z.infer<typeof StopOrderPhase>;

export const StopOrder = z.strictObject({
  childId: Id,
  parentId: Id,
  instrument: Symbol_,
  venue: Id,
  side: Side,
  px: Px,
  qty: PositiveInt,
  filledQty: Qty,
  phase: StopOrderPhase,
  updatedUs: TsUs,
  venueNote: Words,
});
export type StopOrder = z.infer<typeof StopOrder>;
