/**
 * Draws lines on a chart by as many points as the view has pixels: where more than a few share one, by the least and the greatest of
 * them. The chart's own series know the times alone, and the newest value.
 */
import type {
  AutoscaleInfo,
  IChartApi,
  IPrimitivePaneView,
  ISeriesApi,
  ISeriesPrimitive,
  ITimeScaleApi,
  Time,
  UTCTimestamp,
} from 'lightweight-charts';
import { FINEST, type Extremes, type LineLevels } from './line-levels.ts';

export interface DrawnLine {
  readonly levels: LineLevels;
  readonly color: string;
}

type Target = Parameters<NonNullable<ReturnType<IPrimitivePaneView['renderer']>>['draw']>[0];
/** Prices to pixels, which is linear on the desk's charts. */
interface Scale {
  readonly atPx: number;
  readonly perPrice: number;
}

/** The line's points that can be seen: from one place up to another. */
export function placesInView(time: ITimeScaleApi<Time>, levels: LineLevels): [from: number, to: number] {
  const range = time.getVisibleRange();
  return range === null ? [0, 0] : [levels.indexAt(Number(range.from)), levels.indexAt(Number(range.to)) + 1];
}

/** Attached to a series that has all times of the lines. */
export function mergedLines(
  chart: IChartApi,
  series: ISeriesApi<'Line'>,
  lines: readonly DrawnLine[],
): ISeriesPrimitive {
  const time = chart.timeScale();
  const inView = ({ levels }: DrawnLine) => placesInView(time, levels);
  const extremes = (): Extremes | null => {
    const found = lines.flatMap((line) => line.levels.extremes(...inView(line)) ?? []);
    if (found.length === 0) return null;
    return { least: Math.min(...found.map(({ least }) => least)), most: Math.max(...found.map(({ most }) => most)) };
  };
  const draw = (target: Target): void => {
    const scale = scaleOf(series, extremes());
    if (scale === null) return;
    target.useBitmapCoordinateSpace(({ context, horizontalPixelRatio, verticalPixelRatio }) => {
      context.lineWidth = verticalPixelRatio;
      context.lineJoin = 'round';
      const barPx = time.options().barSpacing * horizontalPixelRatio;
      const zeroPx = (time.logicalToCoordinate(0 as never) ?? 0) * horizontalPixelRatio;
      const size = bucketSize(barPx);
      for (const line of lines) {
        const [from, to] = inView(line);
        const places = placesOf(time, line.levels, Math.min(line.levels.times.length, to + 1) - 1, size);
        context.strokeStyle = line.color;
        context.beginPath();
        trace(context, line.levels, {
          // One more on each side, so that the line runs to the edge.
          from: Math.max(0, from - 1),
          to: to + 1,
          size,
          xOf: (at) => zeroPx + (places(at) + (size - 1) / 2) * barPx,
          yOf: (price) => (scale.atPx + price * scale.perPrice) * verticalPixelRatio,
        });
        context.stroke();
      }
    });
  };
  const views: IPrimitivePaneView[] = [{ renderer: () => ({ draw }) }];
  return {
    paneViews: () => views,
    autoscaleInfo(): AutoscaleInfo | null {
      const found = extremes();
      return found && { priceRange: { minValue: found.least, maxValue: found.most } };
    },
  };
}

function scaleOf(series: ISeriesApi<'Line'>, found: Extremes | null): Scale | null {
  if (found === null) return null;
  const [one, other] = [found.least, found.most === found.least ? found.least + 1 : found.most];
  const [onePx, otherPx] = [series.priceToCoordinate(one), series.priceToCoordinate(other)];
  if (onePx === null || otherPx === null) return null;
  const perPrice = (otherPx - onePx) / (other - one);
  return { atPx: onePx - one * perPrice, perPrice };
}

/** Points that are drawn as one: those of a pixel at most, and each by itself where it has no more than a few. */
function bucketSize(barPx: number): number {
  const perPixel = 2 ** Math.floor(Math.log2(1 / barPx));
  return perPixel < FINEST ? 1 : perPixel;
}

/**
 * Where a point stands among the bars of the chart, which may have others between: asked of the chart for the ends of each
 * stretch that has none, counted within it.
 */
function placesOf(
  time: ITimeScaleApi<Time>,
  { times }: LineLevels,
  last: number,
  size: number,
): (at: number) => number {
  const asked = (at: number): number => time.timeToIndex(times[at]! as UTCTimestamp, true) ?? 0;
  let [from, to, begins, perPoint] = [0, -1, 0, 1];
  return (at) => {
    if (at < from || at > to) {
      [from, to, begins] = [at, last, asked(at)];
      let ends = asked(to);
      while (ends - begins !== to - from && to - from > size) {
        to = from + ((to - from) >> 1);
        ends = asked(to);
      }
      perPoint = to > from ? (ends - begins) / (to - from) : 1;
    }
    return begins + (at - from) * perPoint;
  };
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly size: number;
  readonly xOf: (at: number) => number;
  readonly yOf: (price: number) => number;
}

type Pen = Pick<CanvasRenderingContext2D, 'moveTo' | 'lineTo'>;

function trace(pen: Pen, levels: LineLevels, { from, to, size, xOf, yOf }: Stretch): void {
  const end = Math.min(to, levels.times.length);
  let isDown = false;
  let lastPrice = 0;
  const go = (x: number, price: number): void => {
    if (isDown) pen.lineTo(x, yOf(price));
    else pen.moveTo(x, yOf(price));
    isDown = true;
    lastPrice = price;
  };
  for (let at = from - (from % size); at < end; at += size) {
    if (size === 1) {
      const price = levels.values[at]!;
      if (Number.isNaN(price)) isDown = false;
      else go(xOf(at), price);
      continue;
    }
    const found = levels.bucket(at, size);
    if (found === null) {
      isDown = false;
      continue;
    }
    const { least, most } = found;
    const x = xOf(at);
    const isNearLeast = Math.abs(lastPrice - least) < Math.abs(lastPrice - most);
    go(x, isNearLeast ? least : most);
    if (least !== most) go(x, isNearLeast ? most : least);
  }
}
