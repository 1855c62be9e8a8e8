/** One scale for the costs of a table: every cost and its interval on it, nought always in view, its ends round. */
import type { Measured } from '../../../shared/domain/orders/cost-groups.ts';

export interface CostScale {
  readonly fromBps: number;
  readonly toBps: number;
}

/** Where a cost stands on it, from 0 at the left to 1; what lies beyond an end stands at it. */
export const placeOn = ({ fromBps, toBps }: CostScale, bps: number): number =>
  Math.min(1, Math.max(0, (bps - fromBps) / (toBps - fromBps)));

/**
 * An interval of two or three orders may be a hundred times as wide as any cost: ends are drawn as far as twice the range
 * of the costs themselves, and what reaches further is seen to do so.
 */
export function scaleOf(costs: readonly Measured[]): CostScale {
  const figures = [0, ...costs.map(({ bps }) => bps)];
  const [low, high] = [Math.min(...figures), Math.max(...figures)];
  const most = 2 * Math.max(high - low, 1);
  const ends = costs.flatMap(({ ci95 }) => ci95 ?? []);
  const from = Math.max(Math.min(low, ...ends), low - most);
  const to = Math.max(from + 1, Math.min(Math.max(high, ...ends), high + most));
  const step = roundStep((to - from) / 4);
  return { fromBps: Math.floor(from / step) * step, toBps: Math.ceil(to / step) * step };
}

/** 1, 2 or 5 times a power of ten, the next above. */
function roundStep(width: number): number {
  const unit = 10 ** Math.floor(Math.log10(width));
  return unit * ([1, 2, 5, 10].find((times) => times * unit >= width) ?? 10);
}
