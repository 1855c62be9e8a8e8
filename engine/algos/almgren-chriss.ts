/**
 * The optimal trajectory of Almgren & Chriss, "Optimal execution of portfolio transactions", J. Risk 3(2), 2001, pp. 5–39:
 * of all ways to trade X by T it has the least expected cost plus λ times its variance, for linear impact. Closed form
 * (their equations 16 to 20), for decisions τ apart:
 *
 *   η̃ = η − γτ/2,   κ̃² = λσ²/η̃,   cosh κτ = 1 + κ̃²τ²/2,   x(t) = X · sinh κ(T − t) / sinh κT
 *
 * Units: money in the instrument's currency, quantity in units of what is traded, time in seconds.
 */
import type { Instrument } from '../../shared/domain/basics/instrument.ts';
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import { type InstrumentFigures, dayUs } from '../core/figures.ts';
import { lotsPerUnit, pxPerCurrency } from './units.ts';

export interface ImpactTerms {
  /** σ: currency per unit per √second. */
  readonly sigma: number;
  /** η, temporary impact: currency per unit, per unit a second. */
  readonly eta: number;
  /** γ, permanent impact: currency per unit, per unit. */
  readonly gamma: number;
}

/**
 * As they calibrate (section 3.4): trading at 1 % of the day's volume moves the price by a spread for as long as it
 * lasts, trading 10 % of it by a spread for good. Null where a figure is not known.
 */
export function impactTerms(midPx: number, instrument: Instrument, figures: InstrumentFigures): ImpactTerms | null {
  const { dayQty, dayVolatility, spreadPx } = figures;
  if (!dayQty || dayVolatility === null || spreadPx === null || midPx <= 0) return null;
  const seconds = dayUs(instrument) / US_PER_SECOND;
  const spread = spreadPx / pxPerCurrency(instrument);
  const dayUnits = dayQty / lotsPerUnit(instrument);
  return {
    sigma: (dayVolatility * midPx) / pxPerCurrency(instrument) / Math.sqrt(seconds),
    eta: (spread * seconds) / (0.01 * dayUnits),
    gamma: spread / (0.1 * dayUnits),
  };
}

/** κ, a second: how fast it hurries. `lambda` in 1 per currency, `tauS` in seconds. 0 is even over time. */
export function urgencyOf({ sigma, eta, gamma }: ImpactTerms, lambda: number, tauS: number): number {
  // Impact that is gone before the next decision is all that hurrying costs.
  const etaTilde = eta - (gamma * tauS) / 2;
  if (etaTilde <= 0 || lambda <= 0) return 0;
  return Math.acosh(1 + (lambda * sigma ** 2 * tauS ** 2) / (2 * etaTilde)) / tauS;
}

/** x(t)/X: what is left of the whole at a time, all in seconds. */
export function remainingShare(kappa: number, atS: number, lastsS: number): number {
  if (atS <= 0) return 1;
  if (atS >= lastsS) return 0;
  // So near to even that the quotient below would be 0 / 0.
  if (kappa * lastsS < 1e-6) return 1 - atS / lastsS;
  // sinh κ(T − t) / sinh κT, written so that nothing overflows.
  return (Math.exp(-kappa * atS) * -Math.expm1(-2 * kappa * (lastsS - atS))) / -Math.expm1(-2 * kappa * lastsS);
}
