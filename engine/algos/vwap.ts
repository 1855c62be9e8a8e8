/**
 * VWAP: the same share of the volume of every stretch of time. The plan follows the usual volume curve U of the
 * instrument, corrected by what has traded since it was made:
 *
 *   usual      u(t) = (U(t) − U(t₀)) / (U(T) − U(t₀))
 *   corrected  d(t) = V(t) / (V(t) + R(t)),  R(t) = m · E(t, T),  m = (W + V) / (W + E(t₀, now))
 *   plan       (1 − c) · u(t) + c · d(t)
 *
 * with V what has traded since t₀, E what is usual between two times, both in lots, c the correction, and W the volume of
 * an ordinary half hour: how much must have traded before today counts as much as the days before. As V jumps, so does
 * m, but by less; so the plan never falls. The dynamic part is that of Humphery-Jenner, "Optimal VWAP trading under noisy
 * conditions" (J. Banking & Finance 35, 2011) with a Gamma prior on the day's volume. Where the day's volume is not
 * known, the plan is the usual curve; where that is not known either, even over time.
 */
import { dayUs, expectedQty, volumeShareBy } from '../core/figures.ts';
import type { PlanContext, Strategy } from '../core/strategy.ts';
import { US_PER_MINUTE } from '../../shared/std/duration.ts';
import { paramsOf } from './params-of.ts';
import { type Plan, planOf, workSchedule } from './schedule.ts';

const PRIOR_US = 30 * US_PER_MINUTE;

function planned(context: PlanContext): Plan {
  const correction = paramsOf(context, 'vwap').correctionPct / 100;
  return planOf((atUs) => {
    const usual = usualShare(atUs, context);
    return (1 - correction) * usual + correction * (correctedShare(atUs, context) ?? usual);
  }, context);
}

function usualShare(atUs: number, { parent, instrument, figures: { volumeCurve } }: PlanContext): number {
  const from = volumeShareBy(parent.planFromUs, instrument, volumeCurve);
  const to = volumeShareBy(parent.endUs, instrument, volumeCurve);
  if (to <= from) return 1;
  return (volumeShareBy(atUs, instrument, volumeCurve) - from) / (to - from);
}

/** Null where nothing says how much is traded on an ordinary day. */
function correctedShare(atUs: number, context: PlanContext): number | null {
  const { nowUs, parent, instrument, figures, marketSincePlan } = context;
  const usual = expectedQty(parent.planFromUs, nowUs, instrument, figures);
  const ahead = expectedQty(nowUs, atUs, instrument, figures);
  const rest = expectedQty(atUs, parent.endUs, instrument, figures);
  if (usual === null || ahead === null || rest === null || figures.dayQty === null) return null;
  const prior = (figures.dayQty * PRIOR_US) / dayUs(instrument);
  const todays = (prior + marketSincePlan.qty) / (prior + usual);
  const traded = marketSincePlan.qty + todays * ahead;
  const all = traded + todays * rest;
  return all > 0 ? traded / all : null;
}

export const vwap: Strategy = {
  plannedQty: (context) => planned(context)(context.nowUs),
  decide: (context) => workSchedule(planned(context), paramsOf(context, 'vwap'), context),
};
