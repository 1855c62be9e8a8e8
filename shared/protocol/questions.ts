/**
 * What a client may ask of an engine that changes nothing: a question is answered from what the engine knows now, is not
 * logged, and obliges to nothing.
 */
import { z } from 'zod';
import { SubmitParent } from '../domain/command.ts';
import { OrderCost } from '../domain/orders/costs.ts';
import { DecisionRow } from '../domain/orders/decision.ts';
import { Limits } from '../domain/policy/limits.ts';
import { ExecutionPolicy } from '../domain/policy/policy.ts';
import { RejectCode } from '../domain/basics/reject-code.ts';
import { Id, NonNegativeInt, Px, Qty, TsUs, Words } from '../domain/basics/scalars.ts';
import { StrategyParams } from '../domain/orders/strategy.ts';

/** What an order is measured against, where that is said. */
export const OBJECTIVES = ['arrival', 'vwap', 'close', 'patience'] as const;
export const Objective = z.enum(OBJECTIVES);
export type Objective = z.infer<typeof Objective>;

/** An order as it would be submitted, before it is. */
export const EstimateOrder = z.strictObject({
  kind: z.literal('EstimateOrder'),
  order: SubmitParent.omit({ kind: true, account: true, note: true }),
  objective: Objective,
});
export type EstimateOrder = z.infer<typeof EstimateOrder>;

/** Null stands for what cannot be told, because something that it is reckoned from is not known. */
export const CostEstimate = z.object({
  /** Expected cost against the price at arrival, in basis points; its parts add up to it. */
  costBps: z.number().nullable(),
  spreadBps: z.number().nullable(),
  impactBps: z.number().nullable(),
  /** One standard deviation of the cost, in basis points. */
  sigmaBps: z.number().min(0).nullable(),
  /** What others are expected to trade from start to end, in lots. */
  marketQty: Qty.nullable(),
  /** Expected to be executed by the end, in lots, and then the share of volume, in percent. */
  fillQty: Qty.nullable(),
  participationPct: z.number().min(0).nullable(),
  /** Of an ordinary day's volume, in percent. */
  ofDayPct: z.number().min(0).nullable(),
});
export type CostEstimate = z.infer<typeof CostEstimate>;

export const LimitUse = z.object({
  limit: z.enum(Object.keys(Limits.shape) as [keyof Limits, ...(keyof Limits)[]]),
  usedPct: z.number().min(0),
});
export type LimitUse = z.infer<typeof LimitUse>;

export const OrderEstimate = z.object({
  kind: z.literal('EstimateOrder'),
  estimate: CostEstimate,
  recommended: z.object({ params: StrategyParams, reasons: z.array(Words).min(1).max(8) }),
  /** How much of each limit the order would use. */
  limits: z.array(LimitUse).max(32),
  /** Why the engine would refuse it as it is; null where it would not. */
  refusal: z.object({ code: RejectCode, reason: Words }).nullable(),
  /** What it is reckoned from, as the trader could know it. */
  figures: z.object({
    dayQty: Qty.nullable(),
    /** Per cent of the price over a day. */
    dayVolatilityPct: z.number().min(0).nullable(),
    spreadPx: z.number().min(0).nullable(),
    midPx: Px.nullable(),
    source: Words,
  }),
  atLogSeq: NonNegativeInt,
});
export type OrderEstimate = z.infer<typeof OrderEstimate>;

/** Most decisions of one reply. */
const MAX_DECISIONS = 500;

/** The decisions of an order's policies, the newest up to a time. */
export const AskDecisions = z.strictObject({
  kind: z.literal('AskDecisions'),
  parentId: Id,
  /** At or before; null for the newest. */
  untilUs: TsUs.nullable(),
  most: z.int().min(1).max(MAX_DECISIONS),
});
export type AskDecisions = z.infer<typeof AskDecisions>;
export const Decisions = z.object({
  kind: z.literal('AskDecisions'),
  /** Oldest first. */
  decisions: z.array(DecisionRow).max(MAX_DECISIONS),
});

/** What the decision rests on that was in force at a time. */
export const ExplainDecision = z.strictObject({
  kind: z.literal('ExplainDecision'),
  parentId: Id,
  /** The newest at or before; null for the newest of all. */
  atUs: TsUs.nullable(),
  /** Whose value is explained; null for the one that was done. */
  action: z.string().min(1).max(32).nullable(),
});
export type ExplainDecision = z.infer<typeof ExplainDecision>;

export const DecisionExplanation = z.object({
  /** Exact for the project's own nets, sampled for any other model. */
  method: z.enum(['integrated-gradients', 'sampled-shapley']),
  /** The state that contributions are counted from, in words. */
  reference: Words,
  /** The action's value for the state and for the reference, in basis points; contributions add up to the difference. */
  valueBps: z.number(),
  baselineBps: z.number(),
  features: z
    .array(
      z.object({
        name: z.string().max(64),
        value: z.number(),
        referenceValue: z.number(),
        contributionBps: z.number(),
      }),
    )
    .max(1024),
});
export type DecisionExplanation = z.infer<typeof DecisionExplanation>;

export const DecisionExplained = z.object({
  kind: z.literal('ExplainDecision'),
  decision: DecisionRow,
  action: z.string().max(32),
  /** Null where the model cannot be asked any more; `why` says so. */
  explanation: DecisionExplanation.nullable(),
  why: Words,
});
export type DecisionExplained = z.infer<typeof DecisionExplained>;

/** Most orders of one account. */
const MAX_COSTS = 500;

/** What the orders that were the last to end have cost. */
export const AskCosts = z.strictObject({ kind: z.literal('AskCosts'), most: z.int().min(1).max(MAX_COSTS) });
export type AskCosts = z.infer<typeof AskCosts>;
export const Costs = z.object({
  kind: z.literal('AskCosts'),
  /** The newest first. */
  costs: z.array(OrderCost).max(MAX_COSTS),
  /** Orders that are not reckoned yet: ask again. */
  left: NonNegativeInt,
});

/** What a policy would have said to the orders that were sent last. */
export const PreviewPolicy = z.strictObject({ kind: z.literal('PreviewPolicy'), policy: ExecutionPolicy });
export type PreviewPolicy = z.infer<typeof PreviewPolicy>;
/** Of a preview that has orders left. */
export const GoOnPreviewing = z.strictObject({ kind: z.literal('GoOnPreviewing'), previewId: Id });
export type GoOnPreviewing = z.infer<typeof GoOnPreviewing>;

export const PreviewFinding = z.object({
  code: RejectCode,
  /** The limit, as the policy calls its place. */
  limit: Words,
  /** How many orders and child orders it would have denied. */
  parents: NonNegativeInt,
  children: NonNegativeInt,
  /** The first of them, and what it would have been told. */
  example: Id,
  words: Words,
});
export type PreviewFinding = z.infer<typeof PreviewFinding>;

export const PolicyPreview = z.object({
  kind: z.literal('PreviewPolicy'),
  previewId: Id,
  /** When the first of the orders was sent; null where there is none. */
  sinceUs: TsUs.nullable(),
  /** Orders and child orders that are judged, and how many of them are left: go on until there are none. */
  parents: NonNegativeInt,
  children: NonNegativeInt,
  left: NonNegativeInt,
  denied: z.object({ parents: NonNegativeInt, children: NonNegativeInt }),
  /** The most first. */
  findings: z.array(PreviewFinding).max(64),
  /** Of which the market of their moment is not known: not judged by price, value of an order, and share of volume. */
  unpriced: NonNegativeInt,
  /** What was judged otherwise than the policy says, in words; empty where nothing was. */
  otherwise: Words,
});
export type PolicyPreview = z.infer<typeof PolicyPreview>;

export const Question = z.discriminatedUnion('kind', [
  EstimateOrder,
  AskDecisions,
  ExplainDecision,
  AskCosts,
  PreviewPolicy,
  GoOnPreviewing,
]);
export type Question = z.infer<typeof Question>;
export const Reply = z.discriminatedUnion('kind', [
  OrderEstimate,
  Decisions,
  DecisionExplained,
  Costs,
  PolicyPreview,
  z.object({ kind: z.literal('Unanswerable'), code: RejectCode, reason: Words }),
]);
export type Reply = z.infer<typeof Reply>;
