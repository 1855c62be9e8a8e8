/**
 * What is kept beside each open parent and follows from log and market alone: how much the market had traded when it
 * started and when it was last planned, its series, and what its algorithm last said.
 */
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import type { Gauge, OrderSample } from '../../../shared/protocol/tables.ts';
import { estimateCost, type Surroundings } from '../../algos/estimate.ts';
import type { MarketSince } from '../../core/strategy.ts';
import { countable } from '../market/market-state.ts';
import { SampleSeries } from '../market/sample-series.ts';

interface ExpectedCost extends Pick<Gauge, 'expectedBps' | 'sigmaBps'> {
  readonly version: number;
}

const NOTHING: MarketSince = { qty: 0, notional: 0 };

export interface OrderRuntime {
  readonly parentId: string;
  readonly series: SampleSeries<OrderSample>;
  /** Null until the start has come. */
  atStart: MarketSince | null;
  atPlan: MarketSince | null;
  planFromUs: number;
  /** The algorithm's last words. */
  reason: string;
  /** What it was expected to cost, and of which version of the order that was said; null before there were figures. */
  expected: ExpectedCost | null;
  gauge: Gauge | null;
}

export const newRuntime = (parentId: string): OrderRuntime => ({
  parentId,
  series: new SampleSeries(),
  atStart: null,
  atPlan: null,
  planFromUs: -1,
  reason: '',
  expected: null,
  gauge: null,
});

/** Notes the market's volume where the parent has just started or been planned anew. */
export function markVolume(runtime: OrderRuntime, parent: Parent, nowUs: number, volume: MarketSince): void {
  if (parent.state === 'staged' || nowUs < parent.startUs) return;
  runtime.atStart ??= volume;
  if (runtime.planFromUs === parent.planFromUs) return;
  runtime.planFromUs = parent.planFromUs;
  runtime.atPlan = volume;
}

/** Said once of each version of an order, as soon as there are figures to say it from; what comes later changes nothing. */
export function noteExpected(runtime: OrderRuntime, parent: Parent, around: Surroundings): void {
  const { version } = parent;
  if (runtime.expected?.version === version || around.figures.dayQty === null || around.figures.dayVolatility === null)
    return;
  const { costBps, sigmaBps } = estimateCost(parent, around);
  runtime.expected = { version, expectedBps: costBps, sigmaBps: costBps === null ? null : sigmaBps };
}

export function since(mark: MarketSince | null, volume: MarketSince): MarketSince {
  if (mark === null) return NOTHING;
  return { qty: countable(volume.qty - mark.qty), notional: countable(volume.notional - mark.notional) };
}

export function sampleOrder(parent: Parent, tsUs: number, plannedQty: number, market: MarketSince): OrderSample {
  const { filledQty, filledNotional } = parent;
  return { tsUs, plannedQty, filledQty, filledNotional, marketQty: market.qty, marketNotional: market.notional };
}
