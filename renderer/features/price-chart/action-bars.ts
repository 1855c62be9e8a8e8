/**
 * What an order's policy did at each moment, as bars along the top of the price: the higher, the harder it went for a fill.
 * A policy names its actions from the most patient to the most eager, so the bars fit whatever actions it knows.
 */
import { HistogramSeries, type UTCTimestamp } from 'lightweight-charts';
import { BY_THE_CLOCK, type DecisionRow } from '../../../shared/domain/orders/decision.ts';
import { token } from '../../ui/look/token.ts';
import type { ChartLayer } from './chart-layer.ts';
import { onePerSecond, secondOf } from './points.ts';

/** Part of the chart that lies below them. */
const TO_BOTTOM = 0.92;

type Decided = Pick<DecisionRow, 'tsUs' | 'done' | 'values'>;

interface Bar {
  readonly time: UTCTimestamp;
  readonly value: number;
  readonly color: string;
}

/** Above 0, at most 1 for the most eager; what the clock did stands out by its colour and is of the middle height. */
export function eagerness({ done, values }: Pick<DecisionRow, 'done' | 'values'>): number {
  const rank = values.findIndex(({ action }) => action === done);
  return rank === -1 ? 0.5 : (rank + 1) / values.length;
}

export function createActionBars(layer: ChartLayer) {
  const [acted, byTheClock] = [token('--own'), token('--attention')];
  const series = layer.addSeries(HistogramSeries, {
    priceScaleId: 'actions',
    base: 0,
    lastValueVisible: false,
    priceLineVisible: false,
    autoscaleInfoProvider: () => ({ priceRange: { minValue: 0, maxValue: 1 } }),
  });
  series.priceScale().applyOptions({ scaleMargins: { top: 0, bottom: TO_BOTTOM } });
  let newest = 0;
  return {
    put(decisions: readonly Decided[], anew: boolean): void {
      const bars = onePerSecond(decisions).map((decided): Bar => {
        const color = decided.done === BY_THE_CLOCK ? byTheClock : acted;
        return { time: secondOf(decided.tsUs), value: eagerness(decided), color };
      });
      if (anew) {
        series.setData(bars);
        newest = 0;
      } else for (const bar of bars) if (bar.time >= newest) series.update(bar);
      // What is told again, late, draws nothing and leaves the end where it is: a chart takes nothing before it.
      newest = Math.max(newest, bars.at(-1)?.time ?? 0);
    },
  };
}
