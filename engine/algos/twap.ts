/** TWAP: the same quantity in every stretch of time from the plan's start to the end. */
import type { StrategyParams } from '../../shared/domain/strategy.ts';
import { US_PER_MS, US_PER_SECOND } from '../../shared/std/duration.ts';
import { invariant } from '../../shared/std/assert.ts';
import type { DecisionContext, Strategy } from '../core/strategy.ts';
import { workTowards } from './tactic.ts';

/** Slices vary by up to this share, so that the next child's moment is not plain to others. */
const JITTER = 0.2;
/** So long before its end it takes what is left, rather than leave it undone, and looks this often whether it has. */
const FINISH_US = 3 * US_PER_SECOND;
const FINISH_LOOK_US = 500 * US_PER_MS;

type TwapParams = Extract<StrategyParams, { strategy: 'twap' }>;

function paramsOf({ parent }: DecisionContext): TwapParams {
  invariant(parent.params.strategy === 'twap', 'TWAP works TWAP orders');
  return parent.params;
}

/** Linear from what was filled at `planFromUs` to the whole quantity at `endUs`; lots, rounded down. */
function plannedAt(atUs: number, { parent }: DecisionContext): number {
  const { planFromUs, planFromQty, endUs, qty } = parent;
  if (atUs >= endUs) return qty;
  if (atUs <= planFromUs) return planFromQty;
  return planFromQty + Math.floor(((qty - planFromQty) * (atUs - planFromUs)) / (endUs - planFromUs));
}

export const twap: Strategy = {
  plannedQty: (context) => plannedAt(context.nowUs, context),

  decide(context) {
    const { nowUs, parent, market, rng } = context;
    const { sliceUs, maxParticipationPct } = paramsOf(context);
    const sliceEndUs = nowUs + Math.round(sliceUs * (1 + JITTER * (2 * rng.next() - 1)));
    const finishUs = parent.endUs - FINISH_US;
    const finishing = nowUs >= finishUs;
    const nextUs = finishing ? nowUs + FINISH_LOOK_US : Math.min(sliceEndUs, finishUs);
    const sliceQty = Math.ceil(((parent.qty - parent.planFromQty) * sliceUs) / (parent.endUs - parent.planFromUs));
    return workTowards(
      {
        plannedQty: finishing ? parent.qty : plannedAt(nowUs, context),
        aheadQty: finishing ? parent.qty : plannedAt(nextUs, context),
        capQty: Math.floor((maxParticipationPct / 100) * (market.qty + parent.filledQty)),
        toleranceQty: finishing ? 0 : sliceQty,
        wakeUs: nextUs,
      },
      context,
    );
  },
};
