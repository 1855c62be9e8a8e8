/**
 * What a rehearsed stop took, step by step. Times of the market's clock say how quick venues are; those of the wall clock
 * how quick the engine is, and are absent where it had none.
 */
import { z } from 'zod';
import { Actor, Id, NonNegativeInt, TsUs, Words } from '../basics/scalars.ts';
import { StopDegree, StopScope } from './stop.ts';

export const Drill = z.strictObject({
  stopId: Id,
  scopes: z.array(StopScope).min(1).max(64),
  degree: StopDegree,
  actor: Actor,
  requestedUs: TsUs,
  /** How it ended: as a stop does, or given up on because venues had not told of every order in time. */
  outcome: z.enum(['engaged', 'confirmed', 'residual', 'given-up', 'cut-off']),
  total: NonNegativeInt,
  filled: NonNegativeInt,
  unknown: NonNegativeInt,
  /** From the request, on the market's clock; null of what did not come about. */
  engagedAfterUs: NonNegativeInt,
  sentAfterUs: NonNegativeInt.nullable(),
  answeredAfterUs: NonNegativeInt.nullable(),
  settledAfterUs: NonNegativeInt.nullable(),
  /** From the request, on the wall clock: until the gate was closed and the record durable; until all cancels had left. */
  wall: z.strictObject({ engagedAfterUs: NonNegativeInt, sentAfterUs: NonNegativeInt }).nullable(),
  note: Words,
});
export type Drill = z.infer<typeof Drill>;
