/**
 * What is kept beside each open parent and follows from log and market alone: how much the market had traded when it
 * started and when it was last planned, its series, and what its algorithm last said.
 */
import type { Parent } from '../../shared/domain/parent.ts';
import type { Gauge, OrderSample } from '../../shared/protocol/tables.ts';
import type { MarketSince } from '../core/strategy.ts';
import { countable } from './market-state.ts';
import { SampleSeries } from './sample-series.ts';

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
  gauge: Gauge | null;
}

export const newRuntime = (parentId: string): OrderRuntime => ({
  parentId,
  series: new SampleSeries(),
  atStart: null,
  atPlan: null,
  planFromUs: -1,
  reason: '',
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

export function since(mark: MarketSince | null, volume: MarketSince): MarketSince {
  if (mark === null) return NOTHING;
  return { qty: countable(volume.qty - mark.qty), notional: countable(volume.notional - mark.notional) };
}

export function sampleOrder(parent: Parent, tsUs: number, plannedQty: number, market: MarketSince): OrderSample {
  const { filledQty, filledNotional } = parent;
  return { tsUs, plannedQty, filledQty, filledNotional, marketQty: market.qty, marketNotional: market.notional };
}
