/**
 * Target close: as much as the close can bear is left for it, the rest is traded ahead of it and as late as impact lets
 * it: the trajectory of Almgren & Chriss backwards in time, because against the price of the close it is what has been
 * done already that is at risk. What the close can bear is a share of the volume expected in the last stretch before the end,
 * over which the residual is then traded evenly. Where the volume is not known, even over time.
 */
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import { expectedQty } from '../core/figures.ts';
import type { DecisionContext, Strategy } from '../core/strategy.ts';
import { remainingShare } from './almgren-chriss.ts';
import { hurryOf } from './hurry.ts';
import { paramsOf } from './params-of.ts';
import { type Plan, planOf, workSchedule } from './schedule.ts';

/** Null where nothing says how much is traded at the close. */
function expectedAtClose(context: DecisionContext): number | null {
  const { parent, instrument, figures } = context;
  const { windowUs } = paramsOf(context, 'close');
  return expectedQty(parent.endUs - windowUs, parent.endUs, instrument, figures);
}

/** What is left for the close when the plan is made, in lots; null where that cannot be told. */
export function leftForClose(context: DecisionContext): number | null {
  const { parent } = context;
  const expected = expectedAtClose(context);
  if (expected === null) return null;
  const share = paramsOf(context, 'close').closeSharePct / 100;
  return Math.min(parent.qty - parent.planFromQty, Math.floor(expected * share));
}

function planned(context: DecisionContext): Plan {
  const { parent } = context;
  const { planFromUs, planFromQty, endUs, qty } = parent;
  const { windowUs, riskAversion, sliceUs } = paramsOf(context, 'close');
  const left = leftForClose(context);
  const closesUs = Math.max(planFromUs, endUs - windowUs);
  const even = (fromUs: number, atUs: number): number => (atUs - fromUs) / (endUs - fromUs);
  if (left === null || closesUs === planFromUs) return planOf((atUs) => even(planFromUs, atUs), context);
  const aheadShare = 1 - left / Math.max(1, qty - planFromQty);
  const kappa = hurryOf(riskAversion, sliceUs, context) ?? 0;
  const lastsS = (closesUs - planFromUs) / US_PER_SECOND;
  return planOf((atUs) => {
    if (atUs >= closesUs) return aheadShare + (1 - aheadShare) * even(closesUs, atUs);
    return aheadShare * remainingShare(kappa, (closesUs - atUs) / US_PER_SECOND, lastsS);
  }, context);
}

export const targetClose: Strategy = {
  plannedQty: (context) => planned(context)(context.nowUs),

  decide(context) {
    const decision = workSchedule(planned(context), paramsOf(context, 'close'), context);
    const left = leftForClose(context);
    const words = left === null ? `even over time, for ${context.figures.source}` : `${left} are left for the close`;
    return { ...decision, reason: `${decision.reason}; ${words}` };
  },
};
