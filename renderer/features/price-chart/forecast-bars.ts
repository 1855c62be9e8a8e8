/**
 * What a signal model said at each moment, as bars at the foot of the price: above the line the more likely a rise than a
 * fall, below it the other way round. On a scale of their own, so that they move no price.
 */
import { HistogramSeries, type UTCTimestamp } from 'lightweight-charts';
import type { ForecastSample } from '../../../shared/domain/models/forecast.ts';
import { token } from '../../ui/look/token.ts';
import type { ChartLayer } from './chart-layer.ts';
import { onePerSecond, secondOf } from './points.ts';

/** Part of the chart that they take. */
const FROM_TOP = 0.86;
/** Leans reach no further, as a rule; what does is cut. */
const MOST_LEAN = 0.6;

interface Bar {
  readonly time: UTCTimestamp;
  readonly value: number;
  readonly color: string;
}

/** How much likelier a rise is than a fall at the middle horizon; null of a forecast without one. */
export function leanOf({ horizons }: Pick<ForecastSample, 'horizons'>): number | null {
  const middle = horizons[Math.floor(horizons.length / 2)];
  return middle ? middle.up - middle.down : null;
}

export function createForecastBars(layer: ChartLayer) {
  const [rise, fall] = [token('--forecast'), `${token('--forecast')}80`];
  const series = layer.addSeries(HistogramSeries, {
    priceScaleId: 'forecast',
    base: 0,
    lastValueVisible: false,
    priceLineVisible: false,
    autoscaleInfoProvider: () => ({ priceRange: { minValue: -MOST_LEAN, maxValue: MOST_LEAN } }),
  });
  series.priceScale().applyOptions({ scaleMargins: { top: FROM_TOP, bottom: 0 } });
  let newest = 0;
  const barOf = (sample: ForecastSample): Bar[] => {
    const lean = leanOf(sample);
    if (lean === null) return [];
    const value = Math.max(-MOST_LEAN, Math.min(MOST_LEAN, lean));
    return [{ time: secondOf(sample.tsUs), value, color: value < 0 ? fall : rise }];
  };
  return {
    putAll(samples: readonly ForecastSample[]): void {
      const bars = onePerSecond(samples).flatMap(barOf);
      series.setData(bars);
      newest = bars.at(-1)?.time ?? 0;
    },
    /** One that is told again, with what came, is drawn already. */
    put(samples: readonly ForecastSample[]): void {
      for (const bar of samples.flatMap(barOf)) {
        if (bar.time <= newest) continue;
        series.update(bar);
        newest = bar.time;
      }
    },
  };
}
