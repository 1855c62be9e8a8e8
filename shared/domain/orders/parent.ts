/** A parent order: what a trader asked for, and how far an algorithm has come with it. */
import { z } from 'zod';
import {
  Account,
  Actor,
  Id,
  NonNegativeInt,
  Notional,
  PositiveInt,
  Px,
  Qty,
  Side,
  TsUs,
  Words,
} from '../basics/scalars.ts';
import { Symbol_ } from '../basics/instrument.ts';
import { RegimeName } from '../models/regime.ts';
import { StrategyName, StrategyParams } from './strategy.ts';
import { WorkingTerms } from './working-terms.ts';

/**
 * `staged`: entered, and released to work by a person. `new`: released, its start has not come. `manual`: its algorithm
 * decides nothing, a trader works it by hand. `finishing`: what is wanted of the rest is taken now, then it ends.
 * `cancelling`: it ends once the venues have told of its children. `rejected`: turned down while it was staged. That a
 * stop holds an order is no state of it: see `heldBy`.
 */
export const ParentState = z.enum([
  'staged',
  'new',
  'working',
  'paused',
  'manual',
  'finishing',
  'cancelling',
  'cancelled',
  'rejected',
  'done',
  'expired',
]);
export type ParentState = z.infer<typeof ParentState>;

/** States in which nothing can happen to a parent any more, but that a venue tells of an execution late. */
export const PARENT_ENDED: ReadonlySet<ParentState> = new Set(['cancelled', 'rejected', 'done', 'expired']);

/** A strategy that an order is or was worked by, with what was filled when it took over. */
export const StrategyUse = z.strictObject({ strategy: StrategyName, fromUs: TsUs, fromQty: Qty, actor: Actor });
export type StrategyUse = z.infer<typeof StrategyUse>;
export const MAX_STRATEGY_USES = 32;

/** How an order is brought to its end by a person's word. */
export const Finish = z.strictObject({
  actor: Actor,
  /** Filled quantity at which nothing more is taken. */
  targetQty: Qty,
  /** Worst price that is taken; null for the order's own limit and the collar. */
  worstPx: Px.nullable(),
  /** When the order ends, whatever has been taken by then. */
  untilUs: TsUs,
});
export type Finish = z.infer<typeof Finish>;

/**
 * In which part of a roll-out an order is. `champion`: in none, the model in force decides. `canary`: the candidate
 * decides. `control`: the champion decides, and the order is what canaries are compared with. `none`: no model decides.
 */
export const ModelArm = z.enum(['none', 'champion', 'canary', 'control']);
export type ModelArm = z.infer<typeof ModelArm>;

/** The parameter set that an order follows: its own parameters come back where none fits any more. */
export const Followed = z.strictObject({
  regime: RegimeName.nullable(),
  policyVersion: PositiveInt,
  own: StrategyParams,
});

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
  /** For whom it is; empty where nobody said, and of logs and engines of before it was asked. */
  account: z.union([Account, z.literal('')]).default(''),
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
  /**
   * What of it was filled at each venue, however long ago its children ended; none of an engine from before it was counted.
   */
  venueFills: z.record(Id, Qty).default({}),
  /** Quantity of open children, those of unknown fate included. */
  openQty: Qty,
  children: NonNegativeInt,
  /** The stops that hold this order, space separated; empty when none does. */
  heldBy: z.string().max(4096),
  /** The trader who works it by hand; null while its algorithm decides. */
  workedBy: Actor.nullable(),
  /** Set once a person has asked that it finishes. */
  finish: Finish.nullable(),
  /** Oldest first: the last is the one it has now. */
  strategies: z.array(StrategyUse).min(1).max(MAX_STRATEGY_USES),
  /** The model whose policy decides for it, from its first decision on; empty where none does. */
  model: z.string().max(64),
  modelArm: ModelArm,
  /** Null while its parameters are its own. */
  followed: Followed.nullable().default(null),
  /** Why the algorithm did what it did last, or why it does nothing, in words. */
  lastReason: Words,
});
export type Parent = z.infer<typeof Parent>;
