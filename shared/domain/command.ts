/** What a person or program may ask of an engine. Imperative; refused with a code, or accepted and answered by events. */
import { z } from 'zod';
import { Account, Id, NonNegativeInt, PositiveInt, Px, Side, TsUs, Words } from './basics/scalars.ts';
import { Symbol_ } from './basics/instrument.ts';
import { ChildTerms, TimeInForce } from './orders/child.ts';
import { Fault } from './basics/fault.ts';
import { Limits } from './policy/limits.ts';
import { ExecutionPolicy, OVERRIDABLE } from './policy/policy.ts';
import { ORDER_VERBS, type OrderVerbKind, verbOf } from './orders/order-verbs.ts';
import { ModelName } from './models/model-card.ts';
import { RolloutPhase, RolloutTerms } from './models/rollout.ts';
import { Regime } from './models/regime.ts';
import { Role } from './basics/role.ts';
import { StopDegree, StopScope } from './safety/stop.ts';
import { StrategyName, StrategyParams } from './orders/strategy.ts';
import { WorkingTerms } from './orders/working-terms.ts';

export { Role };

/** What happens to the working children of an order: left at the venue, or pulled. */
export const ChildrenChoice = z.enum(['keep', 'pull']);
export type ChildrenChoice = z.infer<typeof ChildrenChoice>;

const OrderEntry = z.strictObject({
  instrument: Symbol_,
  side: Side,
  qty: PositiveInt,
  params: StrategyParams,
  /** Absent: those that a ticket begins with, with room for the share of volume that the strategy aims at. */
  terms: WorkingTerms.optional(),
  limitPx: Px.nullable(),
  /** Null: now. */
  startUs: TsUs.nullable(),
  endUs: TsUs,
  /** Absent: none is said. */
  account: Account.optional(),
  note: Words,
});
export const SubmitParent = z.strictObject({ kind: z.literal('SubmitParent'), ...OrderEntry.shape });
/** Entered as it would be submitted, and worked only once a person has released it. */
export const StageParent = z.strictObject({ kind: z.literal('StageParent'), ...OrderEntry.shape });

/** An order, and which version of it the sender looked at; null or absent where that is all the same. */
const ofParent = { parentId: Id, expectedVersion: PositiveInt.optional() };
export const ReleaseParent = z.strictObject({ kind: z.literal('ReleaseParent'), ...ofParent });
/** Of a staged order; the reason must say something. */
export const RejectParent = z.strictObject({ kind: z.literal('RejectParent'), ...ofParent, reason: Words });

export const AmendParent = z.strictObject({
  kind: z.literal('AmendParent'),
  parentId: Id,
  expectedVersion: PositiveInt,
  qty: PositiveInt.optional(),
  limitPx: Px.nullable().optional(),
  endUs: TsUs.optional(),
  params: StrategyParams.optional(),
  terms: WorkingTerms.optional(),
  /** Absent: pulled. Those that a new limit price rules out are pulled all the same. */
  children: ChildrenChoice.optional(),
});

export const PauseParent = z.strictObject({ kind: z.literal('PauseParent'), ...ofParent, children: ChildrenChoice });
export const ResumeParent = z.strictObject({ kind: z.literal('ResumeParent'), ...ofParent });
export const CancelParent = z.strictObject({ kind: z.literal('CancelParent'), ...ofParent });
/** Another strategy for what is left, from now on; its terms stay where none are given. */
export const SwitchStrategy = z.strictObject({
  kind: z.literal('SwitchStrategy'),
  ...ofParent,
  params: StrategyParams,
  terms: WorkingTerms.optional(),
  children: ChildrenChoice,
});
/** The algorithm decides nothing more: the sender works the order by hand, until it is handed back. */
export const TakeOver = z.strictObject({ kind: z.literal('TakeOver'), ...ofParent, children: ChildrenChoice });
export const HandBack = z.strictObject({ kind: z.literal('HandBack'), ...ofParent, children: ChildrenChoice });
/** What is taken of the rest at once before the order ends; null: nothing, it ends as it is. */
export const FinishParent = z.strictObject({
  kind: z.literal('FinishParent'),
  ...ofParent,
  take: z
    .strictObject({
      /** At most so many lots. */
      maxQty: PositiveInt,
      /** Worst price; null for the order's own limit and the collar. */
      worstPx: Px.nullable(),
      /** For at most so long. */
      forUs: PositiveInt.max(3_600_000_000),
    })
    .nullable(),
});

/** A child by hand, of an order that the sender has taken over. It passes the same gate as any other. */
export const PlaceChild = z.strictObject({
  kind: z.literal('PlaceChild'),
  ...ofParent,
  /** Null: the router chooses, and what is to be had now may come from several venues, a child at each. */
  venue: Id.nullable(),
  qty: PositiveInt,
  px: Px,
  tif: TimeInForce,
  ...ChildTerms.shape,
});
export const CancelChild = z.strictObject({ kind: z.literal('CancelChild'), parentId: Id, childId: Id });
/**
 * Cancels a child and, once its venue has told that it is gone, places another for what is left of `qty`: its whole
 * quantity, what has filled of it included.
 */
export const ReplaceChild = z.strictObject({
  kind: z.literal('ReplaceChild'),
  parentId: Id,
  childId: Id,
  qty: PositiveInt,
  px: Px,
});

export const EngageStop = z.strictObject({
  kind: z.literal('EngageStop'),
  scopes: z.array(StopScope).min(1).max(64),
  degree: StopDegree,
  reason: Words,
});
/** Rehearses a stop in a simulated market: it is real in every way, is timed, and releases itself. */
export const RunDrill = z.strictObject({
  kind: z.literal('RunDrill'),
  scopes: z.array(StopScope).min(1).max(64),
  degree: StopDegree,
  reason: Words,
});
/** First step of a release. */
export const AskRelease = z.strictObject({ kind: z.literal('AskRelease'), stopId: Id });
/** Second step of a release; the reason must say something. */
export const ReleaseStop = z.strictObject({ kind: z.literal('ReleaseStop'), stopId: Id, reason: Words });

/** The sender has taken note of an exception. */
export const AcknowledgeException = z.strictObject({ kind: z.literal('AcknowledgeException'), exceptionId: Id });
/** The sender takes it on. */
export const OwnException = z.strictObject({ kind: z.literal('OwnException'), exceptionId: Id });
/** Away from what needs a person, for a time and with a reason. */
export const ShelveException = z.strictObject({
  kind: z.literal('ShelveException'),
  exceptionId: Id,
  forUs: PositiveInt,
  reason: Words,
});
/** Over, by a person's word: of exceptions whose end the engine cannot see for itself. */
export const ResolveException = z.strictObject({ kind: z.literal('ResolveException'), exceptionId: Id, reason: Words });
/** Applied at once where the policy in force lets one person change it, else once another has approved it. */
export const ProposePolicy = z.strictObject({
  kind: z.literal('ProposePolicy'),
  policy: ExecutionPolicy,
  /** The version that was looked at. */
  basedOn: PositiveInt,
  reason: Words,
});
/** As proposing what an earlier version said. */
export const RestorePolicy = z.strictObject({
  kind: z.literal('RestorePolicy'),
  version: PositiveInt,
  reason: Words,
});
export const ApprovePolicy = z.strictObject({ kind: z.literal('ApprovePolicy'), draftId: Id, reason: Words });
export const RejectPolicy = z.strictObject({ kind: z.literal('RejectPolicy'), draftId: Id, reason: Words });
/** Lets one order of a parent pass one limit up to a value, once. */
export const GrantOverride = z.strictObject({
  kind: z.literal('GrantOverride'),
  parentId: Id,
  limit: z.enum(OVERRIDABLE),
  value: PositiveInt,
  reason: Words,
});
export const ReenableStrategy = z.strictObject({
  kind: z.literal('ReenableStrategy'),
  strategy: StrategyName,
  reason: Words,
});

/** A candidate begins to decide beside the champion; `terms` absent: the ordinary ones. */
export const StartRollout = z.strictObject({
  kind: z.literal('StartRollout'),
  model: ModelName,
  /** Of the file that the sender looked at: another engine may have another one of this name. */
  sha256: z.string().max(64).optional(),
  terms: RolloutTerms.optional(),
  reason: Words,
});
const ofRollout = { rolloutId: Id, reason: Words };
/** A step wider, where its gate is open. `from` is what the sender looked at: a step is not taken twice. */
export const AdvanceRollout = z.strictObject({
  kind: z.literal('AdvanceRollout'),
  ...ofRollout,
  from: z.strictObject({ phase: RolloutPhase, step: NonNegativeInt }),
});
/** New orders go to the champion until it is resumed. */
export const PauseRollout = z.strictObject({ kind: z.literal('PauseRollout'), ...ofRollout });
export const ResumeRollout = z.strictObject({ kind: z.literal('ResumeRollout'), ...ofRollout });
/** The candidate, or the champion that it became, decides nothing any more; the one before decides again. */
export const RollBack = z.strictObject({ kind: z.literal('RollBack'), ...ofRollout });

/** Holds an instrument to a regime, whatever the detector says; null lets go. */
export const PinRegime = z.strictObject({
  kind: z.literal('PinRegime'),
  instrument: Symbol_,
  regime: Regime.nullable(),
  reason: Words,
});

export const SetLimits = z.strictObject({
  kind: z.literal('SetLimits'),
  instrument: Symbol_,
  limits: Limits,
  reason: Words,
});
/** How fast a replayed or simulated market runs: times real time, 0 pauses it, null is as fast as possible. */
export const SetPace = z.strictObject({ kind: z.literal('SetPace'), pace: z.number().min(0).max(100_000).nullable() });

/** In a simulated market only. `forUs`: how long it holds, null until it is cleared. */
export const InjectFault = z.strictObject({
  kind: z.literal('InjectFault'),
  fault: Fault,
  forUs: PositiveInt.nullable(),
});
export const ClearFault = z.strictObject({ kind: z.literal('ClearFault'), faultId: Id });

export const Command = z.discriminatedUnion('kind', [
  SubmitParent,
  StageParent,
  ReleaseParent,
  RejectParent,
  AmendParent,
  PauseParent,
  ResumeParent,
  CancelParent,
  SwitchStrategy,
  TakeOver,
  HandBack,
  FinishParent,
  PlaceChild,
  CancelChild,
  ReplaceChild,
  EngageStop,
  RunDrill,
  AskRelease,
  ReleaseStop,
  AcknowledgeException,
  OwnException,
  ShelveException,
  ResolveException,
  ProposePolicy,
  RestorePolicy,
  ApprovePolicy,
  RejectPolicy,
  GrantOverride,
  ReenableStrategy,
  StartRollout,
  AdvanceRollout,
  PauseRollout,
  ResumeRollout,
  RollBack,
  PinRegime,
  SetLimits,
  SetPace,
  InjectFault,
  ClearFault,
]);
export type Command = z.infer<typeof Command>;
export type CommandKind = Command['kind'];
export type CommandOf<K extends CommandKind> = Extract<Command, { kind: K }>;

const MAY: Readonly<Record<Exclude<CommandKind, OrderVerbKind>, readonly Role[]>> = {
  SubmitParent: ['trader', 'admin'],
  StageParent: ['trader', 'admin'],
  EngageStop: ['trader', 'risk', 'admin'],
  RunDrill: ['trader', 'risk', 'admin'],
  AskRelease: ['trader', 'risk', 'admin'],
  ReleaseStop: ['trader', 'risk', 'admin'],
  AcknowledgeException: ['trader', 'risk', 'admin'],
  OwnException: ['trader', 'risk', 'admin'],
  ShelveException: ['trader', 'risk', 'admin'],
  ResolveException: ['trader', 'risk', 'admin'],
  ProposePolicy: ['trader', 'risk', 'admin'],
  RestorePolicy: ['trader', 'risk', 'admin'],
  ApprovePolicy: ['risk', 'admin'],
  RejectPolicy: ['risk', 'admin'],
  GrantOverride: ['risk', 'admin'],
  ReenableStrategy: ['risk', 'admin'],
  StartRollout: ['risk', 'admin'],
  AdvanceRollout: ['risk', 'admin'],
  PauseRollout: ['trader', 'risk', 'admin'],
  ResumeRollout: ['risk', 'admin'],
  RollBack: ['trader', 'risk', 'admin'],
  PinRegime: ['trader', 'risk', 'admin'],
  SetLimits: ['risk', 'admin'],
  SetPace: ['trader', 'risk', 'admin'],
  InjectFault: ['trader', 'risk', 'admin'],
  ClearFault: ['trader', 'risk', 'admin'],
};

const isOrderVerb = (kind: CommandKind): kind is OrderVerbKind => kind in ORDER_VERBS;

export const mayCommand = (role: Role, kind: CommandKind): boolean =>
  (isOrderVerb(kind) ? verbOf(kind).roles : MAY[kind]).includes(role);
