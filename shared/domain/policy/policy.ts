/**
 * The execution policy: what orders of this engine may be, where and when, how much, and what a learned model may do.
 * One document, versioned whole; a version is in force from one record of the log to the next. Money is in whole units
 * of the instruments' currency, time in microseconds.
 */
import { z } from 'zod';
import { US_PER_HOUR, US_PER_SECOND } from '../../std/duration.ts';
import { TimeInForce } from '../orders/child.ts';
import { DEFAULT_THRESHOLDS, ExceptionThresholds } from '../safety/exception-thresholds.ts';
import { AssetClass, Symbol_ } from '../basics/instrument.ts';
import { Limits } from './limits.ts';
import { Actor, Id, NonNegativeInt, PositiveInt, TsUs, Words } from '../basics/scalars.ts';
import { RegimeName } from '../models/regime.ts';
import { StopDegree } from '../safety/stop.ts';
import { StrategyName, StrategyParams } from '../orders/strategy.ts';

const Money = PositiveInt;
const WindowUs = z
  .int()
  .min(US_PER_SECOND)
  .max(24 * US_PER_HOUR);

/** Of a document of before a loss was bounded. */
export const DEFAULT_MAX_LOSS = 10_000_000;

/** What no instrument bounds by itself. None may be absent: there is no "unlimited". */
export const DeskLimits = z.strictObject({
  /** Absolute value of all positions, working orders counted at their worst. */
  maxGrossNotional: Money,
  /** The same of the orders of one trader, of the desk that this engine serves, and of the firm's share of credit. */
  maxTraderCredit: Money,
  maxDeskCredit: Money,
  maxFirmCredit: Money,
  /** Lost since the log began, fees included, every position at its market's mid: beyond it only what shrinks a position leaves. */
  maxLoss: Money.default(DEFAULT_MAX_LOSS),
  /** New orders in any second to one venue, and of one strategy. */
  maxVenueMessagesPerSecond: PositiveInt,
  maxStrategyMessagesPerSecond: PositiveInt,
  /** Executions of one strategy within the window, after which it is disabled until a person re-enables it. */
  maxExecutions: z.strictObject({ count: PositiveInt, windowUs: WindowUs }),
  /** Orders alike in instrument, side, price, quantity and venue within the window. */
  maxDuplicates: z.strictObject({ count: PositiveInt, windowUs: WindowUs }),
  /** How far from where the market was over the window a price may be, in basis points. */
  collarOverTime: z.strictObject({ bps: PositiveInt, windowUs: WindowUs }),
});
export type DeskLimits = z.infer<typeof DeskLimits>;

/** What a strategy is given by itself in a regime and asset class; the most particular set counts. */
export const ParameterSet = z.strictObject({
  strategy: StrategyName,
  regime: RegimeName.nullable(),
  assetClass: AssetClass.nullable(),
  params: StrategyParams,
});
export type ParameterSet = z.infer<typeof ParameterSet>;

export const ModelBounds = z.strictObject({
  /** Largest child that a model may want, as a share of its order. */
  maxChildPct: z.int().min(1).max(100),
  /** Largest share of an order that it may take instead of rest. */
  maxTakePct: z.int().min(0).max(100),
  /** How far it may stray from its schedule, as a share of its order. */
  maxEnvelopePct: z.int().min(1).max(100),
});
export type ModelBounds = z.infer<typeof ModelBounds>;

export const ExecutionPolicy = z.strictObject({
  orderTypes: z.strictObject({
    timesInForce: z.array(TimeInForce).min(1).max(4),
    postOnly: z.boolean(),
    iceberg: z.boolean(),
    minimumQuantity: z.boolean(),
  }),
  /** The venues that orders may go to; all where none is named. */
  venues: z.array(Id).max(64),
  /** No new order leaves in the first and last stretch of a session. */
  hours: z.strictObject({ afterOpenUs: NonNegativeInt, beforeCloseUs: NonNegativeInt }),
  /** Instruments in which nothing is traded. */
  restricted: z.array(Symbol_).max(1_024),
  /** By instrument; without an entry nothing of it is traded. */
  instruments: z.record(Symbol_, Limits),
  desk: DeskLimits,
  models: ModelBounds,
  parameterSets: z.array(ParameterSet).max(256),
  /** When what is found wrong becomes an alarm; as it was built in where a document of before says nothing of it. */
  exceptions: ExceptionThresholds.default(DEFAULT_THRESHOLDS),
  stops: z.strictObject({
    releaseNeedsSecondPerson: z.boolean(),
    /** A release that was asked for lapses after so long. */
    releaseLapsesUs: WindowUs,
    /** What is done once the last supervisor has been gone for so long; null: nothing. */
    deadMan: z.strictObject({ afterUs: WindowUs, degree: StopDegree }).nullable(),
  }),
  /** What takes a second person, other than the one who asked. */
  approvals: z.strictObject({ policy: z.boolean(), overrides: z.boolean() }),
});
export type ExecutionPolicy = z.infer<typeof ExecutionPolicy>;

export const PolicyVersion = z.strictObject({
  version: PositiveInt,
  policy: ExecutionPolicy,
  /** Who wrote it, and who approved it: null where nobody had to. */
  author: Actor,
  approvedBy: Actor.nullable(),
  reason: Words,
  sinceUs: TsUs,
});
export type PolicyVersion = z.infer<typeof PolicyVersion>;

export const DraftState = z.enum(['proposed', 'applied', 'rejected', 'superseded']);
export const PolicyDraft = z.strictObject({
  draftId: Id,
  /** The version that it changes; another one in force makes it stale. */
  basedOn: PositiveInt,
  policy: ExecutionPolicy,
  author: Actor,
  reason: Words,
  proposedUs: TsUs,
  state: DraftState,
  decidedBy: Actor.nullable(),
  decision: Words,
});
export type PolicyDraft = z.infer<typeof PolicyDraft>;

/** Limits that one order may be let pass; the others say what an order is, not how much of it there may be. */
export const OVERRIDABLE = [
  'maxOrderQty',
  'maxOrderValue',
  'priceCollarBps',
  'collarOverTime',
  'maxParticipationPct',
  'maxPositionQty',
  'maxGrossNotional',
  'maxTraderCredit',
  'maxDeskCredit',
  'maxFirmCredit',
  'maxLoss',
] as const;
export type Overridable = (typeof OVERRIDABLE)[number];

/** One order that may pass one limit, once. */
export const Override = z.strictObject({
  overrideId: Id,
  parentId: Id,
  limit: z.enum(OVERRIDABLE),
  /** The value that holds instead, for the order alone. */
  value: PositiveInt,
  grantedBy: Actor,
  reason: Words,
  grantedUs: TsUs,
  usedUs: TsUs.nullable(),
});
export type Override = z.infer<typeof Override>;

/** A strategy that executed too often and rests until a person re-enables it. */
export const DisabledStrategy = z.strictObject({
  strategy: StrategyName,
  sinceUs: TsUs,
  reason: Words,
  /** Null while it is disabled. */
  enabledBy: Actor.nullable(),
});
export type DisabledStrategy = z.infer<typeof DisabledStrategy>;
