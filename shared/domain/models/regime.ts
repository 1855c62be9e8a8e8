/** The state that a market is in, as a detector judges it, and what a person made of that. */
import { z } from 'zod';
import { Symbol_ } from '../basics/instrument.ts';
import { Actor, NonNegativeInt, TsUs, Words } from '../basics/scalars.ts';

export const REGIMES = ['calm', 'trending', 'volatile', 'thin'] as const;
export const Regime = z.enum(REGIMES);
export type Regime = z.infer<typeof Regime>;
/** As policies, orders and events name it. */
export const RegimeName = Regime;
export type RegimeName = Regime;

/** Held by a person until it is let go, whatever the detector says. */
export const RegimePin = z.object({ regime: Regime, actor: Actor, reason: Words, tsUs: TsUs });
export type RegimePin = z.infer<typeof RegimePin>;

/** Of each regime, in the order of REGIMES; they add up to 1. */
const Probabilities = z.array(z.number().min(0).max(1)).length(REGIMES.length);

/** An instrument's regime as it stands. */
export const RegimeViewRow = z.object({
  instrument: Symbol_,
  tsUs: TsUs,
  /** What counts: the pinned one, else the detected one. */
  regime: Regime,
  /** Changes only when another has been likely for a while. */
  detected: Regime,
  /** Since when the detected one is; 0: since the log began. */
  sinceUs: TsUs,
  changes: NonNegativeInt,
  probabilities: Probabilities,
  /** False until there is enough to judge by. */
  ready: z.boolean(),
  /** Whether the detector knows what is usual for the instrument, or learns it as it goes. */
  calibrated: z.boolean(),
  pin: RegimePin.nullable(),
});
export type RegimeViewRow = z.infer<typeof RegimeViewRow>;

/** How likely each regime was at a time, and which counted. */
export const RegimeSample = z.object({ tsUs: TsUs, regime: Regime, probabilities: Probabilities });
export type RegimeSample = z.infer<typeof RegimeSample>;
