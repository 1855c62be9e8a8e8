/**
 * Everything that the event log holds, in the past tense. The engine's state is a fold over these; what is not here did
 * not happen. Written as they are decided, durable before their effect leaves the process.
 */
import { z } from 'zod';
import { Actor, Id, NonNegativeInt, PositiveInt, Px, TsUs, Words } from './basics/scalars.ts';
import { Instrument, Symbol_ } from './basics/instrument.ts';
import { Child } from './orders/child.ts';
import { EXCEPTION_EVENTS } from './safety/exception-event.ts';
import { InjectedFault } from './basics/fault.ts';
import { Command } from './command.ts';
import { Limits } from './policy/limits.ts';
import { DisabledStrategy, ExecutionPolicy, Override, PolicyDraft } from './policy/policy.ts';
import { MODEL_EVENTS } from './models/model-event.ts';
import { Finish, Parent } from './orders/parent.ts';
import { Difference } from './orders/reconciliation.ts';
import { RegimeName } from './models/regime.ts';
import { RejectCode } from './basics/reject-code.ts';
import { Drill } from './safety/drill.ts';
import { StopDegree, StopScope } from './safety/stop.ts';
import { StrategyName, StrategyParams } from './orders/strategy.ts';
import { VenueAnomaly } from './orders/venue-anomaly.ts';
import { WorkingTerms } from './orders/working-terms.ts';

const event = <T extends string, S extends z.core.$ZodLooseShape>(type: T, shape: S) =>
  z.strictObject({ type: z.literal(type), ...shape });

/** The market's place in its source when something was decided: what replay and restart go back to. */
export const MarketPosition = z.strictObject({ source: z.string().max(256), offset: NonNegativeInt });
export type MarketPosition = z.infer<typeof MarketPosition>;

export const EngineEvent = z.discriminatedUnion('type', [
  event('EngineStarted', {
    epoch: PositiveInt,
    version: z.string().max(32),
    market: MarketPosition,
    seed: z.string().max(64),
    instruments: z.array(Instrument).max(1024),
  }),
  event('MarketPositioned', { market: MarketPosition }),
  event('MarketEnded', { market: MarketPosition }),
  event('CommandAccepted', {
    commandId: Id,
    actor: Actor,
    command: Command,
    /** What the command made. */
    parentId: Id.optional(),
    stopId: Id.optional(),
    childId: Id.optional(),
  }),
  event('CommandRejected', { commandId: Id, actor: Actor, command: Command, code: RejectCode, reason: Words }),
  event('PolicyProposed', { draft: PolicyDraft }),
  event('PolicyRejected', { draftId: Id, actor: Actor, reason: Words }),
  event('PolicyApplied', {
    version: PositiveInt,
    policy: ExecutionPolicy,
    author: Actor,
    /** Null where nobody had to approve it. */
    approvedBy: Actor.nullable(),
    reason: Words,
    /** Null of the first, with which an engine begins. */
    draftId: Id.nullable(),
  }),
  event('OverrideGranted', { override: Override }),
  event('OverrideUsed', { overrideId: Id, limit: z.string().max(64) }),
  event('StrategyDisabled', { disabled: DisabledStrategy }),
  event('StrategyReenabled', { strategy: StrategyName, actor: Actor, reason: Words }),
  event('LimitsSet', { instrument: Symbol_, limits: Limits, actor: Actor, reason: Words }),
  event('ParentSubmitted', { parent: Parent }),
  event('ParentAmended', {
    parentId: Id,
    version: PositiveInt,
    qty: PositiveInt,
    limitPx: Px.nullable(),
    endUs: TsUs,
    params: StrategyParams,
    terms: WorkingTerms,
    actor: Actor,
  }),
  /** The policy's parameter set of the regime is taken, or its own parameters again where none fits. */
  event('ParentFollowedRegime', {
    parentId: Id,
    version: PositiveInt,
    actor: Actor,
    regime: RegimeName.nullable(),
    policyVersion: PositiveInt,
    before: StrategyParams,
    params: StrategyParams,
    /** Whether a set is followed now; else they are its own. */
    isSet: z.boolean(),
  }),
  event('ParentReleased', {
    parentId: Id,
    version: PositiveInt,
    actor: Actor,
    startUs: TsUs,
    arrivalBidPx: Px,
    arrivalAskPx: Px,
  }),
  event('ParentRejected', { parentId: Id, version: PositiveInt, actor: Actor, reason: Words }),
  event('ParentStarted', { parentId: Id }),
  event('ParentStrategySwitched', {
    parentId: Id,
    version: PositiveInt,
    actor: Actor,
    params: StrategyParams,
    terms: WorkingTerms,
  }),
  event('ParentTakenOver', { parentId: Id, version: PositiveInt, actor: Actor }),
  event('ParentHandedBack', { parentId: Id, version: PositiveInt, actor: Actor }),
  event('ParentFinishAsked', {
    parentId: Id,
    version: PositiveInt,
    actor: Actor,
    /** Takes up to the target first; null: it ends as it is. */
    take: Finish.omit({ actor: true }).nullable(),
  }),
  event('ParentFinishEnds', { parentId: Id, reason: Words }),
  event('ParentPaused', { parentId: Id, version: PositiveInt, actor: Actor }),
  event('ParentResumed', { parentId: Id, version: PositiveInt, actor: Actor }),
  event('ParentCancelRequested', { parentId: Id, version: PositiveInt, actor: Actor }),
  event('ParentCancelled', { parentId: Id }),
  /** Filled or, where a person had asked it to finish, with what the reason says left unfilled. */
  event('ParentDone', { parentId: Id, reason: Words.optional() }),
  event('ParentExpired', { parentId: Id, reason: Words }),
  /** `replaces`: the child by hand whose place it takes. */
  event('ChildSubmitted', { child: Child, replaces: Id.optional() }),
  event('ChildDenied', { parentId: Id, code: RejectCode, reason: Words, replaces: Id.optional() }),
  event('ChildAcknowledged', { childId: Id }),
  event('ChildRejected', { childId: Id, reason: Words }),
  event('ChildFilled', {
    childId: Id,
    execId: Id,
    px: Px,
    qty: PositiveInt,
    liquidity: z.enum(['maker', 'taker']),
    fee: z.int(),
  }),
  event('ChildCancelRequested', { childId: Id, reason: Words }),
  event('ChildCancelled', { childId: Id, reason: Words }),
  event('ChildCancelRejected', { childId: Id, reason: Words }),
  event('ChildBecameUnknown', {
    childId: Id,
    reason: Words,
    /** How long its venue had left a request unanswered, where that is why. */
    silentUs: PositiveInt.optional(),
  }),
  event('ChildFoundWorking', { childId: Id }),
  event('OrderDiffered', { difference: Difference }),
  /** All that a venue executed for us until then is known here; so many of them since the last time, some not told before. */
  event('ExecutionsReconciled', {
    venue: Id,
    throughUs: TsUs,
    executions: NonNegativeInt,
    missed: NonNegativeInt,
  }),
  event('VenueAnomaly', { anomaly: VenueAnomaly }),
  event('StopEngaged', {
    stopId: Id,
    scopes: z.array(StopScope).min(1).max(64),
    degree: StopDegree,
    actor: Actor,
    reason: Words,
    /** The orders that were open in scope and that it cancels. */
    open: z.array(Id).max(20_000),
    /** Set of a rehearsal. */
    drill: z.literal(true).optional(),
    /** Of the command that asked for it, where one did. */
    commandId: Id.optional(),
  }),
  event('StopConfirmed', { stopId: Id }),
  event('StopLeftResidual', { stopId: Id, unknown: z.array(Id).max(20_000) }),
  event('ReleaseAsked', { stopId: Id, actor: Actor }),
  event('ReleaseLapsed', { stopId: Id }),
  event('DrillReported', { drill: Drill }),
  /** Who supervises now, by name: those whose desks are connected and heard of. */
  event('SupervisorsChanged', { supervisors: z.array(Actor).max(64) }),
  ...EXCEPTION_EVENTS,
  ...MODEL_EVENTS,
  event('FaultInjected', { injected: InjectedFault }),
  event('FaultCleared', { faultId: Id, actor: Actor }),
  event('StopReleased', { stopId: Id, actor: Actor, reason: Words }),
  /**
   * So many of what ended first are known no more, but to the log: orders with all of their children, other children,
   * stops that were released, and faults that were cleared.
   */
  event('EndedForgotten', {
    parents: NonNegativeInt,
    children: NonNegativeInt,
    stops: NonNegativeInt,
    faults: NonNegativeInt,
  }),
]);
export type EngineEvent = z.infer<typeof EngineEvent>;
export type EventType = EngineEvent['type'];
export type EventOf<T extends EventType> = Extract<EngineEvent, { type: T }>;

const ROUTINE: ReadonlySet<string> = new Set<EventType>([
  'MarketPositioned',
  'ExecutionsReconciled',
  'OverrideUsed',
  'ExceptionChanged',
  'ModelMeasured',
  'RolloutMeasured',
  'EndedForgotten',
]);

/** What comes by the hundred: the lives of children, and what is measured or looked at over and over. All else is held for longer. */
export const isRoutine = ({ type }: { readonly type: string }): boolean =>
  type.startsWith('Child') || ROUTINE.has(type);

/** An event in its place in the log. */
export interface LoggedEvent {
  readonly seq: number;
  readonly tsUs: number;
  readonly event: EngineEvent;
}
