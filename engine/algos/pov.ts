/** POV: a fixed share of what the market trades, own executions counted as part of it. */
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import type { PlanContext, Strategy } from '../core/strategy.ts';
import { ownShareOf } from './bounds.ts';
import { paramsOf } from './params-of.ts';
import { workTowards } from './tactic.ts';

const LOOK_EVERY_US = 2 * US_PER_SECOND;
/** Rests this much beyond what the volume allows yet: about what the market trades until the next look. */
const AHEAD_PCT = 2;

const shareOf = (context: PlanContext): number => paramsOf(context, 'pov').participationPct / 100;

/** Its share of what has traded since it was planned; lots, rounded down. At 100 % all of the order is due at once. */
function due(context: PlanContext): number {
  const { parent, marketSincePlan } = context;
  return Math.min(parent.qty, parent.planFromQty + ownShareOf(marketSincePlan.qty, shareOf(context)));
}

export const pov: Strategy = {
  plannedQty: due,

  decide(context) {
    const { parent, nowUs, market } = context;
    const plannedQty = due(context);
    const clip = Math.max(1, Math.ceil((parent.qty * (paramsOf(context, 'pov').aheadPct ?? AHEAD_PCT)) / 100));
    return workTowards(
      {
        plannedQty,
        aheadQty: Math.min(parent.qty, plannedQty + clip),
        // Own executed and working quantity never exceeds the share of all that has traded.
        capQty: Math.floor(shareOf(context) * (market.qty + parent.filledQty)),
        toleranceQty: clip,
        wakeUs: nowUs + LOOK_EVERY_US,
      },
      context,
    );
  },
};
