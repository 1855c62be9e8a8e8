/**
 * What is known of a model, in a file beside it: what it is for, who made it from what, how good it was and on which part
 * of which data. A card with a field missing is no card, and a model without one is not loaded.
 */
import { z } from 'zod';
import { NonNegativeInt, PositiveInt, Words } from '../basics/scalars.ts';

/** States of a model's life; the way back from each leads to `retired`. */
const MODEL_STATES = ['candidate', 'shadow', 'canary', 'champion', 'retired'] as const;
export const ModelState = z.enum(MODEL_STATES);
export type ModelState = z.infer<typeof ModelState>;

export const ModelKind = z.enum(['signal', 'policy']);

/** Lower case, digits and hyphens: also the name of its folder. */
export const ModelName = z
  .string()
  .max(64)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);

/** Most states that a window may have. */
const MAX_STATES = 16;

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Interval = z.tuple([z.number(), z.number()]).readonly();
const Measures = z.strictObject({ macroF1: z.number(), logLoss: z.number(), ece: z.number() });
const Intervals = z.strictObject({ macroF1: Interval, logLoss: Interval, ece: Interval });

export const MeasuredCard = z.strictObject({ value: Measures, ci95: Intervals });
export type MeasuredCard = z.infer<typeof MeasuredCard>;

/** A baseline on the same samples, and the model less it on the same resampled blocks. */
export const BaselineCard = z.strictObject({
  name: z.string().max(64),
  measured: MeasuredCard,
  difference: MeasuredCard,
  /** Whether the model is better with its whole interval: higher macro-F1, lower log-loss. */
  beaten: z.strictObject({ macroF1: z.boolean(), logLoss: z.boolean() }),
});
export type BaselineCard = z.infer<typeof BaselineCard>;

export const MetricCard = z.strictObject({
  part: z.enum(['tune', 'test']),
  instrument: z.string().max(64),
  /** Book events ahead. */
  horizon: PositiveInt,
  samples: PositiveInt,
  /** A move of the mid by no more counts as flat, in bp. */
  flatBp: z.number().min(0),
  /** Shares of the samples. */
  balance: z.strictObject({ down: z.number(), flat: z.number(), up: z.number() }),
  model: MeasuredCard,
  baselines: z.array(BaselineCard).max(8),
});
export type MetricCard = z.infer<typeof MetricCard>;

/** What a person may say of a model that was made elsewhere; the rest is measured from the file. */
export const ModelCard = z.strictObject({
  version: z.literal(1),
  name: ModelName,
  kind: ModelKind,
  /** What it is and what it is for, in words. */
  what: Words.min(1),
  by: z.string().min(1).max(256),
  licence: z.string().min(1).max(256),
  data: z.strictObject({
    /** Each names its market for ever. */
    sources: z.array(z.string().min(1).max(256)).min(1).max(64),
    instruments: z.array(z.string().min(1).max(64)).min(1).max(64),
    /** What was learnt from, tuned on and tested, in words with dates, shares or seeds. */
    train: Words.min(1),
    tune: Words.min(1),
    test: Words.min(1),
  }),
  training: z.strictObject({
    seed: z.string().max(256),
    /** Of this project or of whatever trained it; empty where unknown. */
    commit: z.string().max(64),
    /** Makes the same model again. */
    command: Words.min(1),
    terms: z.record(z.string().max(64), z.union([z.number(), z.string().max(256)])),
    parameters: NonNegativeInt,
  }),
  features: z.strictObject({
    schema: z.string().min(1).max(64),
    hash: Sha256,
    /** Newest states that it takes, oldest first. */
    states: z.int().min(1).max(MAX_STATES),
  }),
  input: z.string().min(1).max(256),
  output: z.string().min(1).max(256),
  /** Of a signal model: the book events ahead of each triple of probabilities (down, flat, up). */
  horizons: z.array(PositiveInt).max(16),
  /** Of the model's file. */
  sha256: Sha256,
  metrics: z.array(MetricCard).max(64),
});
export type ModelCard = z.infer<typeof ModelCard>;
