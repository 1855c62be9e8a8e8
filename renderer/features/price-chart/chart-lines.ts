/**
 * The lines of the price chart and their newest points. A line takes a snapshot whole and each later point as one update. What is
 * drawn are merged lines; the chart's series hold the times and the newest values.
 */
import { LineSeries, type IChartApi, type ISeriesApi, type UTCTimestamp } from 'lightweight-charts';
import { formatFixed, tickDecimals } from '../../../shared/domain/basics/format.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import { token } from '../../ui/look/token.ts';
import type { ChartLayer } from './chart-layer.ts';
import { LineLevels } from './line-levels.ts';
import { mergedLines, placesInView, type DrawnLine } from './merged-lines.ts';
import type { MarketLine, Point } from './points.ts';

export type Line = MarketLine | 'vwap';
export type LineValues = Readonly<Partial<Record<Line, number>>>;

const MARKET: readonly MarketLine[] = ['bid', 'ask', 'last'];
const LINES: readonly Line[] = [...MARKET, 'vwap'];

export function createLines(layer: ChartLayer, instrument: Instrument) {
  const { chart } = layer;
  const levels = Object.fromEntries(LINES.map((line) => [line, new LineLevels()])) as Record<Line, LineLevels>;
  const newest: Partial<Record<Line, Point>> = {};
  const decimals = tickDecimals(instrument);
  const priceWords = (price: number): string => formatFixed(price, decimals);
  const drawn = (line: Line): DrawnLine => ({ levels: levels[line], color: token(`--chart-${line}`) });
  const minMove = instrument.tickPx / 10 ** instrument.priceDecimals;
  const [vwap, last] = [addTimes(layer, priceWords, minMove), addTimes(layer, priceWords, minMove)];
  vwap.attachPrimitive(mergedLines(chart, vwap, [drawn('vwap')]));
  last.attachPrimitive(mergedLines(chart, last, [drawn('bid'), drawn('ask'), drawn('last')]));
  const labels = [viewLabel(chart, vwap, drawn('vwap')), viewLabel(chart, last, drawn('last'))];
  const place = (): void => labels.forEach((label) => label());
  layer.onLogicalRange(place);
  // Bid and ask come with each last price.
  const series: Partial<Record<Line, ISeriesApi<'Line'>>> = { vwap, last };
  const valuesOf = (valueOf: (line: Line) => number | undefined): LineValues => {
    const values: Partial<Record<Line, number>> = {};
    for (const line of LINES) {
      const value = valueOf(line);
      if (value !== undefined) values[line] = value;
    }
    return values;
  };
  return {
    last,
    priceWords,
    /** The prices that have a label on the scale. */
    labels: (): number[] =>
      [vwap, last].flatMap((one) =>
        one.priceLines().flatMap((line) => (line.options().axisLabelVisible ? line.options().price : [])),
      ),
    put(line: Line, point: Point): void {
      const newestTime = newest[line]?.time ?? 0;
      levels[line].put(point);
      // A sample that came late changes a point that stands already.
      series[line]?.update(point, point.time < newestTime);
      if (point.time >= newestTime) newest[line] = point;
      place();
    },
    putAll(line: Line, points: readonly Point[]): void {
      levels[line].putAll(points);
      const newestAt = points.findLastIndex(({ value }) => value !== undefined);
      series[line]?.setData(points.map((point, at) => (at === newestAt ? point : { time: point.time })));
      const newestPoint = points.at(-1);
      if (newestPoint) newest[line] = newestPoint;
      else delete newest[line];
      place();
    },
    isBlank: (): boolean => MARKET.every((line) => levels[line].extremes(0, levels[line].times.length) === null),
    span: (): [first: number | null, newest: number | null] => [
      levels.last.times[0] ?? null,
      newest.last?.time ?? null,
    ],
    newestValues: (): LineValues => valuesOf((line) => newest[line]?.value),
    valuesAt: (time: UTCTimestamp): LineValues => valuesOf((line) => levels[line].valueAt(time)),
  };
}

/** What a line is at the view's end, on the axis; returns what puts it where that is now. */
function viewLabel(chart: IChartApi, series: ISeriesApi<'Line'>, { levels, color }: DrawnLine): () => void {
  const label = series.createPriceLine({ price: 0, color, lineVisible: false, axisLabelVisible: false });
  let shown: number | undefined;
  return () => {
    const price = levels.lastValue(...placesInView(chart.timeScale(), levels));
    if (price === shown) return;
    shown = price;
    label.applyOptions(price === undefined ? { axisLabelVisible: false } : { price, axisLabelVisible: true });
  };
}

/** A series that draws nothing: times, and the newest value, by which the chart knows that there is a price. */
function addTimes(layer: ChartLayer, formatter: (price: number) => string, minMove: number): ISeriesApi<'Line'> {
  return layer.addSeries(LineSeries, {
    lineVisible: false,
    lastValueVisible: false,
    priceLineVisible: false,
    crosshairMarkerVisible: false,
    priceFormat: { type: 'custom', formatter, minMove },
  });
}
