/**
 * A stop and how far it has come. `engaged`: the risk gate is closed to its scopes. `cancelling`: cancels are out,
 * done of total. `confirmed`: nothing in its scopes is open at any venue. `residual`: what is left is of unknown fate
 * and named. A stop is latched until it is released in two steps.
 */
import { z } from 'zod';
import { Actor, Id, NonNegativeInt, TsUs, Words } from '../basics/scalars.ts';
import { Symbol_ } from '../basics/instrument.ts';
import type { Parent } from '../orders/parent.ts';
import { StrategyName } from '../orders/strategy.ts';

/** One condition that an order meets or not. */
const Condition = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  /** This engine and no other; of one engine the same as everything. */
  z.strictObject({ kind: z.literal('engine') }),
  z.strictObject({ kind: z.literal('venue'), venue: Id }),
  z.strictObject({ kind: z.literal('instrument'), instrument: Symbol_ }),
  z.strictObject({ kind: z.literal('strategy'), strategy: StrategyName }),
  /** Whatever a model decides for. */
  z.strictObject({ kind: z.literal('model'), model: Id }),
  /** Whatever a trader has submitted. */
  z.strictObject({ kind: z.literal('trader'), trader: Actor }),
  z.strictObject({ kind: z.literal('parent'), parentId: Id }),
]);
/** A stop covers what any of its scopes covers; an intersection, what all of its conditions cover. */
export const StopScope = z.discriminatedUnion('kind', [
  ...Condition.options,
  z.strictObject({ kind: z.literal('intersection'), of: z.array(Condition).min(2).max(4) }),
]);
export type StopScope = z.infer<typeof StopScope>;

/**
 * `hold`: nothing new leaves, working orders stay. `reduce`: only what brings the position in its instrument nearer to
 * zero leaves or stays. `cancel`: hold, and cancel everything working.
 */
export const StopDegree = z.enum(['hold', 'reduce', 'cancel']);
export type StopDegree = z.infer<typeof StopDegree>;

export const StopState = z.enum(['engaged', 'cancelling', 'confirmed', 'residual', 'released']);
export type StopState = z.infer<typeof StopState>;

export const Stop = z.strictObject({
  stopId: Id,
  /** Of the command that asked for it, so that who sent it and was not answered finds it; null of the engine's own. */
  commandId: Id.nullable(),
  scopes: z.array(StopScope).min(1).max(64),
  degree: StopDegree,
  state: StopState,
  actor: Actor,
  reason: Words,
  engagedUs: TsUs,
  /** When the last of its cancels had left, and when venues had answered all of them; null until then. */
  sentUs: TsUs.nullable(),
  answeredUs: TsUs.nullable(),
  /** When it was confirmed or, with unknown orders left, became residual; null until then. */
  settledUs: TsUs.nullable(),
  releasedUs: TsUs.nullable(),
  /** Who asked for the release, null while nobody has; the second step needs this one first. */
  releaseAskedBy: Actor.nullable(),
  /** When that was; a release that is not carried out in time has to be asked for again. */
  releaseAskedUs: TsUs.nullable(),
  /** A rehearsal in a simulated market: real in every way, and released by itself. */
  drill: z.boolean(),
  /** Orders that were open in scope when it engaged and that it cancels. */
  total: NonNegativeInt,
  /** Of these, of which a cancel has left, or that ended before. */
  sent: NonNegativeInt,
  /** Of these, of which the venue has answered the cancel, with yes or no, or that ended before. */
  answered: NonNegativeInt,
  /** Of these, ended by the venue's word: cancelled, filled or rejected. */
  done: NonNegativeInt,
  /** Of those done, filled to the end before the cancel reached them. */
  filled: NonNegativeInt,
  /** Of these, of unknown fate now. */
  unknown: NonNegativeInt,
});
export type Stop = z.infer<typeof Stop>;

/** What a stop's scope is matched against: an order, and the venue of one of its children where it is about that. */
export interface StopTarget {
  readonly parentId: string;
  readonly instrument: string;
  readonly strategy: StrategyName;
  readonly trader: string;
  /** The model that decides for it, where one does. */
  readonly model?: string | null | undefined;
  readonly venue?: string | undefined;
}

export function stopTargetOf(
  order: Pick<Parent, 'parentId' | 'instrument' | 'params' | 'actor'> & { readonly model?: string | null | undefined },
  venue?: string,
): StopTarget {
  const { parentId, instrument, params, actor, model } = order;
  return { parentId, instrument, strategy: params.strategy, trader: actor, model, venue };
}

export function scopeCovers(scope: StopScope, target: StopTarget): boolean {
  switch (scope.kind) {
    case 'all':
    case 'engine':
      return true;
    case 'venue':
      return scope.venue === target.venue;
    case 'instrument':
      return scope.instrument === target.instrument;
    case 'strategy':
      return scope.strategy === target.strategy;
    case 'model':
      return scope.model === target.model;
    case 'trader':
      return scope.trader === target.trader;
    case 'parent':
      return scope.parentId === target.parentId;
    case 'intersection':
      return scope.of.every((condition) => scopeCovers(condition, target));
    default:
      // Of a newer engine, told to a desk: the engine knows what it covers.
      return false;
  }
}

export const stopCovers = ({ scopes }: Pick<Stop, 'scopes'>, target: StopTarget): boolean =>
  scopes.some((scope) => scopeCovers(scope, target));

/** A scope in the words of the desk: `everything`, `TWAP`, `GOOG`, `order P12`, `GOOG and venue DARK2`. */
export function describeScope(scope: StopScope): string {
  switch (scope.kind) {
    case 'all':
      return 'everything';
    case 'engine':
      return 'this engine';
    case 'venue':
      return `venue ${scope.venue}`;
    case 'instrument':
      return scope.instrument;
    case 'strategy':
      return scope.strategy.toUpperCase();
    case 'model':
      return `model ${scope.model}`;
    case 'trader':
      return `orders of ${scope.trader}`;
    case 'parent':
      return `order ${scope.parentId}`;
    case 'intersection':
      return scope.of.map(describeScope).join(' and ');
    default:
      return `unknown (${(scope as { readonly kind: string }).kind})`;
  }
}
