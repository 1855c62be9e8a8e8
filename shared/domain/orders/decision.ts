/**
 * A decision of a learned policy as it is kept: what each action was worth then, what was chosen and done, and why they
 * differ. It names its actions, so that it can be read whatever actions a later policy knows.
 */
import { z } from 'zod';
import { Id, NonNegativeInt, PositiveInt, TsUs, Words } from '../basics/scalars.ts';
import { Symbol_ } from '../basics/instrument.ts';

const ActionName = z.string().min(1).max(32);

export const ActionValue = z.object({
  action: ActionName,
  /** Expected advantage over the mean of all, in basis points of a clip's value; null where it could not be done. */
  valueBps: z.number().nullable(),
});
export type ActionValue = z.infer<typeof ActionValue>;

/** Where the mid was thought likely to be so many book events later; the three add up to 1. */
export const KeptForecast = z.object({ events: PositiveInt, down: z.number(), flat: z.number(), up: z.number() });
export type KeptForecast = z.infer<typeof KeptForecast>;

/** Done where a policy should have decided and could not, or where no action was left to it. */
export const BY_THE_CLOCK = 'by the clock';

/** Most actions that a policy may value. */
const MAX_ACTION_VALUES = 32;

export const DecisionRow = z.object({
  /** Counts up over all orders of an engine's history. */
  decisionId: PositiveInt,
  parentId: Id,
  instrument: Symbol_,
  tsUs: TsUs,
  /** Newest record of the log when it was made. */
  logSeq: NonNegativeInt,
  /** Start of the engine in which it was made. */
  epoch: PositiveInt,
  model: z.string().max(64),
  values: z.array(ActionValue).max(MAX_ACTION_VALUES),
  /** What the policy chose, and what was done; {@link BY_THE_CLOCK} where it could not say, or was not let. */
  chosen: ActionName,
  done: ActionName,
  /** The bound that changed the choice, in words; empty where none did. */
  bound: Words,
  /** The regime that was thought to be in force, and the forecast that was at hand; null where none was. */
  regime: z.string().max(32).nullable(),
  forecast: z.array(KeptForecast).max(16).nullable(),
  /** As the order said it. */
  reason: Words,
});
export type DecisionRow = z.infer<typeof DecisionRow>;
