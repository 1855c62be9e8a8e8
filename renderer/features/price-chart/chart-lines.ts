/** The lines of the price chart and their newest points. A line takes a snapshot whole and each later point as one update. */
import { LineSeries, type IChartApi, type ISeriesApi, type MouseEventParams } from 'lightweight-charts';
import { formatFixed, tickDecimals } from '../../../shared/domain/format.ts';
import type { Instrument } from '../../../shared/domain/instrument.ts';
import { token } from '../../ui/token.ts';
import type { MarketLine, Point } from './points.ts';

export type Line = MarketLine | 'vwap';
export type LineValues = Readonly<Partial<Record<Line, number>>>;

export function createLines(chart: IChartApi, instrument: Instrument) {
  const series = addLines(chart, instrument);
  const names = Object.keys(series) as Line[];
  const newest: Partial<Record<Line, Point>> = {};
  const valuesOf = (pointOf: (line: Line) => Point | undefined): LineValues => {
    const values: Partial<Record<Line, number>> = {};
    for (const line of names) {
      const value = pointOf(line)?.value;
      if (value !== undefined) values[line] = value;
    }
    return values;
  };
  return {
    series,
    put(line: Line, point: Point): void {
      const newestTime = newest[line]?.time ?? 0;
      // A sample that came late changes a point that stands already.
      series[line].update(point, point.time < newestTime);
      if (point.time >= newestTime) newest[line] = point;
    },
    putAll(line: Line, points: Point[]): void {
      series[line].setData(points);
      const last = points.at(-1);
      if (last) newest[line] = last;
      else delete newest[line];
    },
    newestTime: (): number | null => newest.last?.time ?? null,
    newestValues: (): LineValues => valuesOf((line) => newest[line]),
    valuesAt: (data: MouseEventParams['seriesData']): LineValues =>
      valuesOf((line) => data.get(series[line]) as Point | undefined),
  };
}

function addLines(chart: IChartApi, instrument: Instrument): Record<Line, ISeriesApi<'Line'>> {
  const decimals = tickDecimals(instrument);
  const add = (color: string, axisLabel: boolean) =>
    chart.addSeries(LineSeries, {
      color,
      lineWidth: 1,
      lastValueVisible: axisLabel,
      priceLineVisible: false,
      crosshairMarkerVisible: false,
      priceFormat: {
        type: 'custom',
        formatter: (price: number) => formatFixed(price, decimals),
        minMove: instrument.tickPx / 10 ** instrument.priceDecimals,
      },
    });
  return {
    bid: add(token('--chart-bid'), false),
    ask: add(token('--chart-ask'), false),
    vwap: add(token('--chart-vwap'), true),
    last: add(token('--chart-last'), true),
  };
}
