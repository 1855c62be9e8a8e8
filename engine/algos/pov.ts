/** POV: a fixed share of what the market trades, own executions counted as part of it. */
import type { StrategyParams } from '../../shared/domain/strategy.ts';
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import { invariant } from '../../shared/std/assert.ts';
import type { DecisionContext, Strategy } from '../core/strategy.ts';
import { workTowards } from './tactic.ts';

const LOOK_EVERY_US = 2 * US_PER_SECOND;
/** Rests this much beyond what the volume allows yet: about what the market trades until the next look. */
const AHEAD_SHARE = 0.02;

type PovParams = Extract<StrategyParams, { strategy: 'pov' }>;

function paramsOf({ parent }: DecisionContext): PovParams {
  invariant(parent.params.strategy === 'pov', 'POV works POV orders');
  return parent.params;
}

/**
 * With share p of a market that trades V beside us, own quantity q = p · (V + q), so q = V · p / (1 − p); at 100 % all
 * of the order is due at once. Lots, rounded down.
 */
function due(context: DecisionContext): number {
  const { parent, marketSincePlan } = context;
  const share = paramsOf(context).participationPct / 100;
  const left = parent.qty - parent.planFromQty;
  if (share >= 1) return parent.qty;
  return parent.planFromQty + Math.min(left, Math.floor((marketSincePlan.qty * share) / (1 - share)));
}

export const pov: Strategy = {
  plannedQty: due,

  decide(context) {
    const { parent, nowUs, market } = context;
    const plannedQty = due(context);
    const clip = Math.max(1, Math.ceil(parent.qty * AHEAD_SHARE));
    const share = paramsOf(context).participationPct / 100;
    return workTowards(
      {
        plannedQty,
        aheadQty: Math.min(parent.qty, plannedQty + clip),
        // Own executed and working quantity never exceeds the share of all that has traded.
        capQty: Math.floor(share * (market.qty + parent.filledQty)),
        toleranceQty: clip,
        wakeUs: nowUs + LOOK_EVERY_US,
      },
      context,
    );
  },
};
