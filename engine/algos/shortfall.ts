/**
 * Implementation shortfall: against the price at arrival, as fast as its aversion to risk says and as slowly as impact
 * lets it: the trajectory of Almgren & Chriss (almgren-chriss.ts says formula, units and source). Where the day's volume,
 * the volatility or the spread is not known yet, even over time.
 */
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import type { PlanContext, Strategy } from '../core/strategy.ts';
import { remainingShare } from './almgren-chriss.ts';
import { hurryOf } from './hurry.ts';
import { paramsOf } from './params-of.ts';
import { type Plan, planOf, workSchedule } from './schedule.ts';

function planned(context: PlanContext): Plan {
  const { riskAversion, sliceUs } = paramsOf(context, 'is');
  const { planFromUs, endUs } = context.parent;
  const kappa = hurryOf(riskAversion, sliceUs, context) ?? 0;
  const seconds = (us: number): number => us / US_PER_SECOND;
  return planOf((atUs) => 1 - remainingShare(kappa, seconds(atUs - planFromUs), seconds(endUs - planFromUs)), context);
}

export const shortfall: Strategy = {
  plannedQty: (context) => planned(context)(context.nowUs),

  decide(context) {
    const { riskAversion, sliceUs } = paramsOf(context, 'is');
    const decision = workSchedule(planned(context), paramsOf(context, 'is'), context);
    if (hurryOf(riskAversion, sliceUs, context) !== null) return decision;
    return { ...decision, reason: `${decision.reason}; even over time, for ${context.figures.source}` };
  },
};
