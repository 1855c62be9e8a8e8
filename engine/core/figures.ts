/**
 * What a trader could know of an instrument when an order is planned. What is not known is null, never invented; nothing
 * here knows what is still to come.
 */
import type { Instrument } from '../../shared/domain/basics/instrument.ts';
import { US_PER_HOUR } from '../../shared/std/duration.ts';

export interface InstrumentFigures {
  /** Executed on an ordinary day ({@link dayUs}), in lots. */
  readonly dayQty: number | null;
  /** Standard deviation of the price over a day, as a fraction of it. */
  readonly dayVolatility: number | null;
  /** The ordinary spread, in price units. */
  readonly spreadPx: number | null;
  /** Executed in an ordinary closing auction, in lots; 0 where there is none. */
  readonly closeQty: number | null;
  /** Shares of the day's volume in equal stretches of the session, together 1. */
  readonly volumeCurve: readonly number[] | null;
  /** Where the figures come from, in words for the desk. */
  readonly source: string;
}

export const NO_FIGURES: InstrumentFigures = {
  dayQty: null,
  dayVolatility: null,
  spreadPx: null,
  closeQty: null,
  volumeCurve: null,
  source: 'nothing is known of the instrument yet',
};

/** What a market's source knows beforehand; null of an instrument of which it knows nothing. */
export type KnownFigures = (instrument: string) => InstrumentFigures | null;

/** What figures call a day: the session, or 24 hours of a market that goes round the clock for longer. */
export const dayUs = ({ sessionStartUs, sessionEndUs }: Instrument): number =>
  Math.min(sessionEndUs - sessionStartUs, 24 * US_PER_HOUR);

/**
 * Volume that is usually traded from the session's start to a time, in days; even over the day where no curve is known.
 * Above 1 only in a market that goes round the clock.
 */
export function volumeShareBy(tsUs: number, instrument: Instrument, curve: readonly number[] | null): number {
  const { sessionStartUs, sessionEndUs } = instrument;
  const x = (Math.min(tsUs, sessionEndUs) - sessionStartUs) / dayUs(instrument);
  if (sessionEndUs - sessionStartUs > dayUs(instrument)) return Math.max(0, x);
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (curve === null) return x;
  const at = x * curve.length;
  const whole = Math.floor(at);
  let share = 0;
  for (let i = 0; i < whole; i++) share += curve[i]!;
  return share + (at - whole) * curve[whole]!;
}

/** What is usually traded between two times, in lots; null where the day's volume is not known. */
export function expectedQty(fromUs: number, toUs: number, instrument: Instrument, figures: InstrumentFigures) {
  const { dayQty, volumeCurve } = figures;
  if (dayQty === null) return null;
  const share = volumeShareBy(toUs, instrument, volumeCurve) - volumeShareBy(fromUs, instrument, volumeCurve);
  return dayQty * Math.max(0, share);
}

/** Shares of the whole, together 1. */
export function normalised(weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
