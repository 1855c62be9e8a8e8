/** The parameters of an order, known to be those of the strategy that works it. */
import type { ParamsOf, StrategyName } from '../../shared/domain/orders/strategy.ts';
import { invariant } from '../../shared/std/assert.ts';
import type { PlanContext } from '../core/strategy.ts';

export function paramsOf<S extends StrategyName>({ parent }: PlanContext, strategy: S): ParamsOf<S> {
  invariant(parent.params.strategy === strategy, `${strategy} works orders of its own`);
  return parent.params as ParamsOf<S>;
}
