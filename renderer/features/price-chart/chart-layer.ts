/**
 * What one order puts on a chart, taken off together. A chart is dear to make (canvases, their sizes asked of the page), and
 * another order is picked with each press of an arrow: the chart stays, and its layer goes.
 */
import type { IChartApi, ISeriesApi, SeriesDefinition, SeriesPartialOptionsMap, SeriesType } from 'lightweight-charts';

type Time = ReturnType<IChartApi['timeScale']>;

export interface ChartLayer {
  readonly chart: IChartApi;
  addSeries<T extends SeriesType>(of: SeriesDefinition<T>, options: SeriesPartialOptionsMap[T]): ISeriesApi<T>;
  onCrosshair(handler: Parameters<IChartApi['subscribeCrosshairMove']>[0]): void;
  onLogicalRange(handler: Parameters<Time['subscribeVisibleLogicalRangeChange']>[0]): void;
  onTimeRange(handler: Parameters<Time['subscribeVisibleTimeRangeChange']>[0]): void;
  /** Once, however often it is called. */
  close(): void;
}

export function addLayer(chart: IChartApi): ChartLayer {
  const time = chart.timeScale();
  const ends: (() => void)[] = [];
  return {
    chart,
    addSeries(of, options) {
      const series = chart.addSeries(of, options);
      ends.push(() => chart.removeSeries(series));
      return series;
    },
    onCrosshair(handler) {
      chart.subscribeCrosshairMove(handler);
      ends.push(() => chart.unsubscribeCrosshairMove(handler));
    },
    onLogicalRange(handler) {
      time.subscribeVisibleLogicalRangeChange(handler);
      ends.push(() => time.unsubscribeVisibleLogicalRangeChange(handler));
    },
    onTimeRange(handler) {
      time.subscribeVisibleTimeRangeChange(handler);
      ends.push(() => time.unsubscribeVisibleTimeRangeChange(handler));
    },
    close() {
      // Whoever listens goes before what it listens to.
      for (const end of ends.splice(0).toReversed()) end();
    },
  };
}
