/**
 * A stop and how far it has come. `engaged`: the risk gate is closed to its scopes. `cancelling`: cancels are out,
 * done of total. `confirmed`: nothing in its scopes is open at any venue. `residual`: what is left is of unknown fate
 * and named. A stop is latched until it is released in two steps.
 */
import { z } from 'zod';
import { Actor, Id, NonNegativeInt, TsUs, Words } from './scalars.ts';
import { Symbol_ } from './instrument.ts';
import { StrategyName } from './strategy.ts';

export const StopScope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('strategy'), strategy: StrategyName }),
  z.strictObject({ kind: z.literal('instrument'), instrument: Symbol_ }),
  z.strictObject({ kind: z.literal('parent'), parentId: Id }),
]);
export type StopScope = z.infer<typeof StopScope>;

/** `hold`: nothing new leaves, working orders stay. `cancel`: hold, and cancel everything working. */
export const StopDegree = z.enum(['hold', 'cancel']);
export type StopDegree = z.infer<typeof StopDegree>;

export const StopState = z.enum(['engaged', 'cancelling', 'confirmed', 'residual', 'released']);
export type StopState = z.infer<typeof StopState>;

export const Stop = z.strictObject({
  stopId: Id,
  scopes: z.array(StopScope).min(1).max(64),
  degree: StopDegree,
  state: StopState,
  actor: Actor,
  reason: Words,
  engagedUs: TsUs,
  /** When it was confirmed or, with unknown orders left, became residual; null until then. */
  settledUs: TsUs.nullable(),
  releasedUs: TsUs.nullable(),
  /** Who asked for the release, null while nobody has; the second step needs this one first. */
  releaseAskedBy: Actor.nullable(),
  /** Orders that were open in scope when it engaged. */
  total: NonNegativeInt,
  /** Of these, ended by the venue's word: cancelled, filled or rejected. */
  done: NonNegativeInt,
  /** Of those done, filled to the end before the cancel reached them. */
  filled: NonNegativeInt,
  /** Of these, of unknown fate now. */
  unknown: NonNegativeInt,
});
export type Stop = z.infer<typeof Stop>;

/** What a stop's scope is matched against. */
export interface StopTarget {
  readonly parentId: string;
  readonly instrument: string;
  readonly strategy: StrategyName;
}

export function scopeCovers(scope: StopScope, target: StopTarget): boolean {
  switch (scope.kind) {
    case 'all':
      return true;
    case 'strategy':
      return scope.strategy === target.strategy;
    case 'instrument':
      return scope.instrument === target.instrument;
    case 'parent':
      return scope.parentId === target.parentId;
  }
}

/** A scope in the words of the desk: `everything`, `TWAP`, `GOOG`, `order P12`. */
export function describeScope(scope: StopScope): string {
  switch (scope.kind) {
    case 'all':
      return 'everything';
    case 'strategy':
      return scope.strategy.toUpperCase();
    case 'instrument':
      return scope.instrument;
    case 'parent':
      return `order ${scope.parentId}`;
  }
}
