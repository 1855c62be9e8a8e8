/**
 * The roll-out of a candidate: `shadow` (decides beside the champion, sends nothing) → `canary` (decides for a share of
 * the orders, in steps) → `champion`. `rolled-back`: it decides nothing any more. Wider is a person's step and never the
 * engine's; back is either's, at any time.
 */
import { z } from 'zod';
import { ModelName } from './model-card.ts';
import { Symbol_ } from '../basics/instrument.ts';
import { Actor, Id, NonNegativeInt, PositiveInt, TsUs, Words } from '../basics/scalars.ts';

export const ROLLOUT_PHASES = ['shadow', 'canary', 'champion', 'rolled-back'] as const;
export const RolloutPhase = z.enum(ROLLOUT_PHASES);
export type RolloutPhase = z.infer<typeof RolloutPhase>;

/** Why a roll-out went back. */
const ROLLBACK_CAUSES = [
  'by-hand',
  /** The sequential test has it that its orders cost more. */
  'costs-more',
  'late',
  'failing',
  'out-of-bounds',
  'action-mix',
  /** The engine does not have the model any more, or has another file of its name. */
  'lacking',
] as const;
export const RollbackCause = z.enum(ROLLBACK_CAUSES);
export type RollbackCause = z.infer<typeof RollbackCause>;

export const RolloutStep = z.strictObject({
  /** Chance of an order to be a canary, in percent. */
  sharePct: z.number().min(1).max(50),
  /** The step may be left once the test has it that the candidate's orders cost no more than so much extra. */
  marginBps: z.number().min(0.1).max(1_000),
});
export type RolloutStep = z.infer<typeof RolloutStep>;

export const RolloutTerms = z.strictObject({
  /** Decisions beside the champion before the first order. */
  shadowDecisions: PositiveInt.max(1_000_000),
  steps: z.array(RolloutStep).min(1).max(8),
  /** Orders of each arm that a step takes at the least. */
  leastOrders: PositiveInt.max(10_000),
  /** Chance at most that a candidate which costs no more is rolled back by the test, over the whole roll-out. */
  alphaBack: z.number().min(0.001).max(0.2),
  /** Chance at most that a gate opens to one that costs more than the gate's margin. */
  alphaGate: z.number().min(0.001).max(0.2),
  /** What an order's cost is thought to vary by once the market's drift is taken off, until that is known. */
  noiseBps: z.number().min(0.1).max(1_000),
  /** A cost counts at most so far off what was expected. */
  clipBps: z.number().min(0.1).max(10_000),
});
export type RolloutTerms = z.infer<typeof RolloutTerms>;

export const DEFAULT_ROLLOUT_TERMS: RolloutTerms = {
  shadowDecisions: 500,
  steps: [
    { sharePct: 20, marginBps: 6 },
    { sharePct: 35, marginBps: 4 },
    { sharePct: 50, marginBps: 2 },
  ],
  leastOrders: 10,
  alphaBack: 0.05,
  alphaGate: 0.05,
  noiseBps: 4,
  clipBps: 40,
};

/** All that the comparison of canaries with controls has come to: what the next outcome is added to. */
export const Evidence = z.strictObject({
  canaries: NonNegativeInt,
  controls: NonNegativeInt,
  /** Sum of the orders' estimates of the extra cost, and its intrinsic time. */
  sum: z.number(),
  time: z.number().min(0),
  /** Of what is left of the costs once what was expected is taken off. */
  squares: z.number().min(0),
  /** For the expectation: the drifts and costs seen, as sums. */
  drift: z.number(),
  cost: z.number(),
  driftSquares: z.number().min(0),
  driftCost: z.number(),
  /** And what they were expected to cost by their markets; absent in logs of before that was known. */
  expected: z.number().default(0),
  expectedSquares: z.number().min(0).default(0),
  expectedDrift: z.number().default(0),
  expectedCost: z.number().default(0),
});
export type Evidence = z.infer<typeof Evidence>;

/** How the candidate stands by the sequential test, in basis points of extra cost; an end that is open is null. */
export const Standing = z.strictObject({
  orders: NonNegativeInt,
  estimateBps: z.number(),
  lowerBps: z.number().nullable(),
  upperBps: z.number().nullable(),
  /** Against the candidate: log of the mixture, and from where on it is rolled back. */
  evidence: z.number(),
  rollsBackAt: z.number(),
});
export type Standing = z.infer<typeof Standing>;
/** Of the way that it came: thinned, newest last. */
export const MAX_PATH = 120;

/** Instruments that one roll-out may be for. */
export const MAX_INSTRUMENTS = 256;

export const RolloutRow = z.strictObject({
  rolloutId: Id,
  model: ModelName,
  sha256: z.string().max(64),
  /** Whom it is compared with, and what decides again when it is rolled back. */
  champion: z.string().max(64),
  /** Whose orders it is for; empty, as in logs of before: all. */
  instruments: z.array(Symbol_).max(MAX_INSTRUMENTS).default([]),
  phase: RolloutPhase,
  /** Of the canary: which step, from 0. */
  step: NonNegativeInt,
  terms: RolloutTerms,
  /** New orders go to the champion meanwhile. */
  paused: z.boolean(),
  startedUs: TsUs,
  startedBy: Actor,
  reason: Words,
  changedUs: TsUs,
  changedBy: Actor,
  changeReason: Words,
  /** Of one that was rolled back. */
  cause: RollbackCause.nullable(),
  shadow: z.strictObject({
    decisions: NonNegativeInt,
    agreed: NonNegativeInt,
    faults: NonNegativeInt,
    late: NonNegativeInt.default(0),
  }),
  evidence: Evidence,
  /** Null until the first order is measured. */
  standing: Standing.nullable(),
  path: z.array(Standing).max(MAX_PATH),
  /** Orders of each arm when its step began. */
  stepFrom: z.strictObject({ canaries: NonNegativeInt, controls: NonNegativeInt }),
});
export type RolloutRow = z.infer<typeof RolloutRow>;

export const NO_EVIDENCE: Evidence = {
  canaries: 0,
  controls: 0,
  sum: 0,
  time: 0,
  squares: 0,
  drift: 0,
  cost: 0,
  driftSquares: 0,
  driftCost: 0,
  expected: 0,
  expectedSquares: 0,
  expectedDrift: 0,
  expectedCost: 0,
};

/** The share of orders that a roll-out gives to its candidate now, in percent. */
export const sharePctOf = ({ phase, step, terms, paused }: Pick<RolloutRow, 'phase' | 'step' | 'terms' | 'paused'>) =>
  phase === 'canary' && !paused ? (terms.steps[step]?.sharePct ?? 0) : 0;

/** Whether a roll-out is for the orders of an instrument. */
export const isFor = ({ instruments }: Pick<RolloutRow, 'instruments'>, instrument: string): boolean =>
  instruments.length === 0 || instruments.includes(instrument);

/** Whether a roll-out is under way. */
export const isUnderWay = ({ phase }: Pick<RolloutRow, 'phase'>): boolean => phase === 'shadow' || phase === 'canary';
