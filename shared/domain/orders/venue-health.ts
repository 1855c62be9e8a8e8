/**
 * How a venue stands. `degraded`: it rejects many orders, leaves one unanswered, or has only just come back; another
 * venue is better where there is one. `down`: it leaves everything unanswered.
 */
import { z } from 'zod';
import { Id, TsUs, Words } from '../basics/scalars.ts';

export const VenueState = z.enum(['up', 'degraded', 'down']);
export type VenueState = z.infer<typeof VenueState>;

export const VenueHealth = z.strictObject({
  venue: Id,
  state: VenueState,
  /** When it came to this state; 0 where it was never otherwise. */
  sinceUs: TsUs,
  /** What it did, in words; empty while it is up. */
  why: Words,
});
export type VenueHealth = z.infer<typeof VenueHealth>;
