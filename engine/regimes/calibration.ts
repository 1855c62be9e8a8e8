/**
 * What the detector knows of regimes, from simulated days whose regimes are known: how the counts of book events, the
 * sizes of new orders and the moves of the mid differ between them, and how long they last. Moves are in standard
 * deviations of what is usual for the instrument at that time of the session, counts and sizes in logarithms beyond it.
 */
import { z } from 'zod';
import builtIn from '../../assets/regimes/built-in.json' with { type: 'json' };
import { type Regime, REGIMES } from '../../shared/domain/models/regime.ts';

/** Values of c in c0 + c1·x + c2·x² at a share x of the session. */
const Curve = z.tuple([z.number(), z.number(), z.number()]);
export type Curve = z.infer<typeof Curve>;

const Baseline = z.strictObject({
  /** ln(1 + book events of a step). */
  count: Curve,
  /** ln of the mean size of a step's new orders, in lots. */
  size: Curve,
  /** ln of the variance of the mid's move over a step, in bp². */
  variance: Curve,
});
export type Baseline = z.infer<typeof Baseline>;

const Emission = z.strictObject({
  count: z.number(),
  countStd: z.number().positive(),
  size: z.number(),
  sizeStd: z.number().positive(),
  /** Of scaled moves. */
  variance: z.number().positive(),
  /** Mean scaled move in the regime's direction; 0 of a regime that has none. */
  drift: z.number(),
  meanSteps: z.number().positive(),
  /** Share of all time. */
  share: z.number().min(0).max(1),
});
export type Emission = z.infer<typeof Emission>;

const Emissions = z.record(z.enum(REGIMES), Emission) as z.ZodType<Readonly<Record<Regime, Emission>>>;
export type Emissions = z.infer<typeof Emissions>;

export const RegimeCalibration = z.strictObject({
  version: z.literal(1),
  /** How it was made, for whoever wants to make it again. */
  command: z.string(),
  /** Steps are correlated, so each one counts for less than a whole one. */
  temper: z.number().min(0).max(1),
  /** The same where what is usual for an instrument has to be learnt on the way. */
  temperLearning: z.number().min(0).max(1),
  /** A regime takes over when it has been this likely for so many steps. */
  switchAbove: z.number().min(0).max(1),
  switchSteps: z.int().min(1),
  /** Of an instrument that is not among those below. */
  emissions: Emissions,
  instruments: z.record(z.string(), z.strictObject({ baseline: Baseline, emissions: Emissions })),
});
export type RegimeCalibration = z.infer<typeof RegimeCalibration>;

export const builtInCalibration = (): RegimeCalibration => RegimeCalibration.parse(builtIn);

export const curveAt = ([a, b, c]: Curve, x: number): number => a + b * x + c * x * x;
