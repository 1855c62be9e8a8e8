/**
 * What a signal model makes of a market: where the mid is likely to be so many book events ahead, and, once these have gone
 * by, what came instead and how often it was right lately.
 */
import { z } from 'zod';
import { Symbol_ } from '../basics/instrument.ts';
import { NonNegativeInt, PositiveInt, TsUs, Words } from '../basics/scalars.ts';

/** The mid moved by more than a band, or it did not. */
export const MOVES = ['down', 'flat', 'up'] as const;
export const Move = z.enum(MOVES);
export type Move = z.infer<typeof Move>;

const Probability = z.number().min(-0.01).max(1.01);
/** Of each move; they add up to 1. */
const Said = { events: PositiveInt, down: Probability, flat: Probability, up: Probability } as const;

/** How forecasts at one horizon stood lately; null where too few have been judged. */
export const ForecastScore = z.strictObject({
  judged: NonNegativeInt,
  /** Share of them whose likeliest move came, and of always naming the commonest where the model was measured. */
  hitRate: z.number(),
  usualHitRate: z.number(),
  /** Mean of −ln of the probability given to what came, and of the shares where the model was measured. */
  logLoss: z.number(),
  usualLogLoss: z.number(),
  /** Expected calibration error of the likeliest move. */
  calibrationError: z.number(),
  /** By how sure it was of the likeliest move: how sure on average, and how often that came. */
  bins: z.array(z.strictObject({ said: z.number(), came: z.number(), count: PositiveInt })).max(32),
});
export type ForecastScore = z.infer<typeof ForecastScore>;

export const ForecastHorizon = z.strictObject({
  ...Said,
  /** A move of the mid by no more counts as flat, in bp; null where the model's card does not say: then none is judged. */
  flatBp: z.number().min(0).nullable(),
  score: ForecastScore.nullable(),
});
export type ForecastHorizon = z.infer<typeof ForecastHorizon>;

/** The newest forecast of an instrument, and how its model has stood. */
export const ForecastRow = z.object({
  instrument: Symbol_,
  /** Empty where nothing forecasts it; `why` says why. */
  model: z.string().max(64),
  why: Words,
  /** Of the state that it was made from; 0 before there was one. */
  tsUs: TsUs,
  horizons: z.array(ForecastHorizon).max(16),
  /** Since the engine started. */
  forecasts: NonNegativeInt,
  faults: NonNegativeInt,
});
export type ForecastRow = z.infer<typeof ForecastRow>;

/** A forecast that was followed, and what came: null while it is not known, or where the market had a gap. */
export const ForecastSample = z.object({
  tsUs: TsUs,
  /** Mid of the state, in price units. */
  midPx: z.number().min(0),
  horizons: z.array(z.strictObject({ ...Said, came: Move.nullable() })).max(16),
});
export type ForecastSample = z.infer<typeof ForecastSample>;
