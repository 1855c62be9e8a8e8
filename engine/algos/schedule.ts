/**
 * What the strategies with a plan over time have in common: they look about once a slice, are patient for about a slice,
 * and take what is left shortly before their end rather than leave it undone.
 */
import { US_PER_MS, US_PER_SECOND } from '../../shared/std/duration.ts';
import type { Decision, DecisionContext, PlanContext } from '../core/strategy.ts';
import { workTowards } from './tactic.ts';

/** Slices vary by up to this share, so that the next child's moment is not plain to others. */
const JITTER = 0.2;
/** So long before its end it takes what is left, and looks this often whether it has. */
const FINISH_US = 3 * US_PER_SECOND;
const FINISH_LOOK_US = 500 * US_PER_MS;
const PATIENCE_PCT = 100;

export interface SchedulePace {
  readonly sliceUs: number;
  /** In per cent of a slice. */
  readonly tolerancePct?: number | undefined;
}

/** What should be done by a time, in lots: rises from `planFromQty` at `planFromUs` to the whole quantity at the end. */
export type Plan = (atUs: number) => number;

export function workSchedule(plan: Plan, { sliceUs, tolerancePct }: SchedulePace, context: DecisionContext): Decision {
  const { nowUs, parent, rng } = context;
  const sliceEndUs = nowUs + Math.round(sliceUs * (1 + JITTER * (2 * rng.next() - 1)));
  const finishUs = parent.endUs - FINISH_US;
  const finishing = nowUs >= finishUs;
  const nextUs = finishing ? nowUs + FINISH_LOOK_US : Math.min(sliceEndUs, finishUs);
  return workTowards(
    {
      plannedQty: finishing ? parent.qty : plan(nowUs),
      aheadQty: finishing ? parent.qty : plan(nextUs),
      toleranceQty: finishing ? 0 : Math.ceil((sliceOf(context, sliceUs) * (tolerancePct ?? PATIENCE_PCT)) / 100),
      wakeUs: nextUs,
    },
    context,
  );
}

/** The mean quantity of a slice, in lots. */
function sliceOf({ parent }: PlanContext, sliceUs: number): number {
  return Math.ceil(((parent.qty - parent.planFromQty) * sliceUs) / (parent.endUs - parent.planFromUs));
}

/**
 * The plan that has done `share` of what was left when it was made, as the time goes from 0 to 1: lots, rounded down,
 * and exact at both ends.
 */
export function planOf(share: (atUs: number) => number, { parent }: PlanContext): Plan {
  const { planFromUs, planFromQty, endUs, qty } = parent;
  return (atUs) => {
    if (atUs >= endUs) return qty;
    if (atUs <= planFromUs) return planFromQty;
    return planFromQty + Math.floor((qty - planFromQty) * Math.min(1, Math.max(0, share(atUs))));
  };
}
