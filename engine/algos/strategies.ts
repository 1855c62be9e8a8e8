/** The algorithms by name, and the one way in which every one of them is asked. */
import type { StrategyName } from '../../shared/domain/orders/strategy.ts';
import type { Decision, DecisionContext, PlanContext, Strategy, WorkedOrder } from '../core/strategy.ts';
import { finishNow } from './finish-now.ts';
import { adaptive } from './adaptive.ts';
import { peg } from './peg.ts';
import { pov } from './pov.ts';
import { shortfall } from './shortfall.ts';
import { targetClose } from './target-close.ts';
import { twap } from './twap.ts';
import { vwap } from './vwap.ts';
import { takeWould, WOULD_LOOK_US } from './would.ts';

const STRATEGIES: Readonly<Record<StrategyName, Strategy>> = {
  twap,
  vwap,
  pov,
  is: shortfall,
  peg,
  close: targetClose,
  adaptive,
};

/** A finishing order is worked by what finishes orders, whatever its strategy. */
const strategyOf = ({ state, params }: WorkedOrder): Strategy =>
  state === 'finishing' ? finishNow : STRATEGIES[params.strategy];

/** Quantity that an order's plan wants done by now, in lots. */
export const plannedQty = (context: PlanContext): number => strategyOf(context.parent).plannedQty(context);

/** What an order does now: by its strategy, unless it finds its would price. */
export function decide(context: DecisionContext): Decision {
  const would = context.parent.state === 'finishing' ? null : takeWould(context);
  if (would) return would;
  const decision = strategyOf(context.parent).decide(context);
  if (context.parent.terms.wouldPx === null) return decision;
  return { ...decision, wakeUs: Math.min(decision.wakeUs, context.nowUs + WOULD_LOOK_US) };
}
