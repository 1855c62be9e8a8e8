/**
 * How the volume of a US equity is usually spread over its session, for a recording of which no other day is at hand: high
 * at the open and at the close, low in between. A generic curve, chosen and not fitted: in 5-minute stretches it goes with
 * 1 + k · ((2x − 1)² − 1/3), x from 0 at the open to 1 at the close, and k = 1.2 puts 13 % of the day into the first and
 * the last half hour each and 5 % into the one at noon, the shape that Jain & Joh ("The dependence between hourly prices
 * and trading volume", J. Financial and Quantitative Analysis 23, 1988) found and later studies confirm.
 */
import type { Instrument } from '../../shared/domain/basics/instrument.ts';
import { US_PER_HOUR } from '../../shared/std/duration.ts';
import { normalised } from '../core/figures.ts';

const STRETCHES = 78;
const STEEPNESS = 1.2;

export const US_VOLUME_CURVE: readonly number[] = normalised(
  Array.from({ length: STRETCHES }, (_, i) => {
    const x = (i + 0.5) / STRETCHES;
    return 1 + STEEPNESS * ((2 * x - 1) ** 2 - 1 / 3);
  }),
);

/** Whether an instrument trades in the session of a US equity. */
export const isUsSession = ({ timeZone, sessionStartUs, sessionEndUs }: Instrument): boolean =>
  timeZone === 'America/New_York' && sessionEndUs - sessionStartUs === 6.5 * US_PER_HOUR;
