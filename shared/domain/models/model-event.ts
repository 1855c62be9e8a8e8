/**
 * What the log holds of models: which one decides for an order, what orders cost, how far a roll-out has come, and in
 * which regime a market is.
 */
import { z } from 'zod';
import { Symbol_ } from '../basics/instrument.ts';
import { ModelArm } from '../orders/parent.ts';
import { Regime } from './regime.ts';
import { Evidence, MAX_INSTRUMENTS, RollbackCause, RolloutPhase, RolloutTerms, Standing } from './rollout.ts';
import { Actor, Id, NonNegativeInt, Words } from '../basics/scalars.ts';

const event = <T extends string, S extends z.core.$ZodLooseShape>(type: T, shape: S) =>
  z.strictObject({ type: z.literal(type), ...shape });

const cost = {
  costBps: z.number(),
  driftBps: z.number(),
  /** What came of its decisions less what its model said of them, in basis points of a clip; null where that is not known. */
  residualBps: z.number().nullable().default(null),
  /** What its model said of them, as the residual counts it; null where that is not known, as in logs of before. */
  saidBps: z.number().nullable().default(null),
  /** What it was expected to cost when it got its model; null where that was not known. */
  expectedBps: z.number().nullable().default(null),
};

export const MODEL_EVENTS = [
  /** With the first decision of an order, and again where a roll-out that it was part of is rolled back. */
  event('ModelAssigned', {
    parentId: Id,
    /** Empty: no model is at hand, the order goes by the clock. */
    model: z.string().max(64),
    arm: ModelArm,
    /** The roll-out that it is part of, and the chance in percent with which it was to be a canary. */
    rolloutId: Id.nullable(),
    sharePct: z.number().min(0).max(100).nullable(),
    /** What it is expected to cost by its market, in basis points; null where that is not known. */
    expectedBps: z.number().nullable().default(null),
  }),
  /** What an order outside every roll-out cost. */
  event('ModelMeasured', { parentId: Id, model: Id, ...cost }),
  event('RolloutStarted', {
    rolloutId: Id,
    model: Id,
    sha256: z.string().max(64),
    champion: Id,
    /** Whose orders it is for; absent in logs of before: all. */
    instruments: z.array(Symbol_).max(MAX_INSTRUMENTS).default([]),
    terms: RolloutTerms,
    actor: Actor,
    reason: Words,
  }),
  /** Decisions that the candidate made beside the champion since the last of these, and how many were the same. */
  event('RolloutShadowed', {
    rolloutId: Id,
    decisions: NonNegativeInt,
    agreed: NonNegativeInt,
    /** Failed, or left their bounds. */
    faults: NonNegativeInt,
    /** Took too long; counted among the faults in logs of before. */
    late: NonNegativeInt.default(0),
  }),
  /** What an order of a roll-out cost, and what all of them come to with it. */
  event('RolloutMeasured', {
    rolloutId: Id,
    parentId: Id,
    arm: z.enum(['canary', 'control']),
    sharePct: z.number().min(0).max(100),
    ...cost,
    evidence: Evidence,
    standing: Standing,
  }),
  event('RolloutPaused', { rolloutId: Id, actor: Actor, reason: Words }),
  event('RolloutResumed', { rolloutId: Id, actor: Actor, reason: Words }),
  event('RolloutAdvanced', {
    rolloutId: Id,
    phase: RolloutPhase,
    step: NonNegativeInt,
    actor: Actor,
    reason: Words,
  }),
  /** What the detector of regimes came to. */
  event('RegimeChanged', { instrument: Symbol_, from: Regime, to: Regime, probability: z.number().min(0).max(1) }),
  /** By a person; null: the detector's counts again. */
  event('RegimePinned', { instrument: Symbol_, regime: Regime.nullable(), actor: Actor, reason: Words }),
  event('RolloutRolledBack', { rolloutId: Id, cause: RollbackCause, actor: Actor, reason: Words }),
] as const;
