/** TWAP: the same quantity in every stretch of time from the plan's start to the end. */
import type { PlanContext, Strategy } from '../core/strategy.ts';
import { paramsOf } from './params-of.ts';
import { type Plan, planOf, workSchedule } from './schedule.ts';

function planned(context: PlanContext): Plan {
  const { planFromUs, endUs } = context.parent;
  return planOf((atUs) => (atUs - planFromUs) / (endUs - planFromUs), context);
}

export const twap: Strategy = {
  plannedQty: (context) => planned(context)(context.nowUs),
  decide: (context) => workSchedule(planned(context), paramsOf(context, 'twap'), context),
};
