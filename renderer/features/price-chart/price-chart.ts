/**
 * The chart itself, without React: bid, ask, last and interval VWAP, the order's arrival and limit, its own fills. It
 * takes a snapshot whole and each later sample as one update. It keeps the order's life in view until a person moves it.
 */
import {
  ColorType,
  CrosshairMode,
  LineSeries,
  LineStyle,
  TickMarkType,
  createChart,
  createSeriesMarkers,
  type AutoscaleInfo,
  type IChartApi,
  type IPriceLine,
  type ISeriesApi,
  type SeriesMarker,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import { formatClock, formatDay, formatFixed, tickDecimals } from '../../../shared/domain/format.ts';
import type { Instrument } from '../../../shared/domain/instrument.ts';
import type { Side } from '../../../shared/domain/scalars.ts';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import type { UpdateOf } from '../../stores/table-store.ts';
import { token } from '../../ui/token.ts';
import type { Fill } from './fills.ts';
import { marketPoint, onePerSecond, secondOf, vwapPoint, type MarketLine, type Point } from './points.ts';

type Line = MarketLine | 'vwap';
const MARKET_LINES: readonly MarketLine[] = ['bid', 'ask', 'last'];

/** What is under the pointer, else the newest, in the currency. */
export interface Readout {
  /** Null: the newest. */
  readonly tsUs: number | null;
  readonly values: Readonly<Partial<Record<Line, number>>>;
}

export interface OrderLines {
  /** Price units; null draws none. */
  readonly arrivalPx: number | null;
  readonly limitPx: number | null;
}

export interface PriceChart {
  takeMarket(update: UpdateOf<'marketSeries'>): void;
  takeOrder(update: UpdateOf<'orderSeries'>): void;
  setLines(lines: OrderLines): void;
  setFills(fills: readonly Fill[], side: Side): void;
  /** Brings the order's life back into view and keeps it there. */
  follow(): void;
  close(): void;
}

export interface PriceChartOptions {
  readonly instrument: Instrument;
  /** From when on the chart looks, in microseconds; null: the last quarter of an hour. */
  readonly fromUs: number | null;
  readonly onReadout: (readout: Readout) => void;
  /** False once a person has moved the view. */
  readonly onFollowing: (following: boolean) => void;
}

/** Newest fills that are marked; drawing more slows the chart and shows no more. */
const MARKERS = 2_000;
const LEAD_S = 60;
const WINDOW_S = 15 * 60;

export function openPriceChart(element: HTMLElement, options: PriceChartOptions): PriceChart {
  const { instrument, onReadout } = options;
  const scale = 10 ** instrument.priceDecimals;
  const chart = createChart(element, chartOptions(instrument));
  const lines = addLines(chart, instrument);
  const markers = createSeriesMarkers<Time>(lines.last, [], { autoScale: true });
  const view = followView(chart, element, options);
  const newest: Partial<Record<Line, Point>> = {};
  let priceLines: IPriceLine[] = [];
  let arrival: number | null = null;

  const put = (line: Line, point: Point): void => {
    // A sample that came late changes a point that stands already.
    lines[line].update(point, point.time < (newest[line]?.time ?? 0));
    if (point.time >= (newest[line]?.time ?? 0)) newest[line] = point;
  };
  const putAll = (line: Line, points: Point[]): void => {
    lines[line].setData(points);
    const last = points.at(-1);
    if (last) newest[line] = last;
    else delete newest[line];
  };
  const showNewest = (): void => {
    const values = Object.entries(newest).flatMap(([line, { value }]) => (value === undefined ? [] : [[line, value]]));
    onReadout({ tsUs: null, values: Object.fromEntries(values) as Readout['values'] });
  };

  chart.subscribeCrosshairMove(({ time, seriesData }) => {
    if (time === undefined) return showNewest();
    const values: Partial<Record<Line, number>> = {};
    for (const [name, series] of Object.entries(lines) as [Line, ISeriesApi<'Line'>][]) {
      const at = seriesData.get(series) as Point | undefined;
      if (at?.value !== undefined) values[name] = at.value;
    }
    onReadout({ tsUs: (time as UTCTimestamp) * US_PER_SECOND, values });
  });
  // The arrival price belongs to what is judged: it stays in view with the prices.
  lines.last.applyOptions({
    autoscaleInfoProvider: (own: () => AutoscaleInfo | null) => {
      const info = own();
      if (!info?.priceRange || arrival === null) return info;
      const { minValue, maxValue } = info.priceRange;
      return {
        ...info,
        priceRange: { minValue: Math.min(minValue, arrival), maxValue: Math.max(maxValue, arrival) },
      };
    },
  });

  return {
    takeMarket({ kind, rows }) {
      for (const line of MARKET_LINES) {
        const pointOf = (row: (typeof rows)[number]) => marketPoint(line, row, instrument.priceDecimals);
        if (kind === 'snapshot') putAll(line, onePerSecond(rows).map(pointOf));
        else for (const row of rows) put(line, pointOf(row));
      }
      showNewest();
      view.keep(newest.last?.time ?? null);
    },
    takeOrder({ kind, rows }) {
      if (kind === 'snapshot') {
        putAll(
          'vwap',
          onePerSecond(rows).map((row) => vwapPoint(row, instrument.priceDecimals)),
        );
      } else for (const row of rows) put('vwap', vwapPoint(row, instrument.priceDecimals));
      showNewest();
    },
    setLines({ arrivalPx, limitPx }) {
      for (const line of priceLines) lines.last.removePriceLine(line);
      arrival = arrivalPx === null ? null : arrivalPx / scale;
      priceLines = [];
      const draw = (px: number | null, title: string, color: string, lineStyle: LineStyle) => {
        if (px === null) return;
        const price = px / scale;
        priceLines.push(
          lines.last.createPriceLine({ price, title, color, lineStyle, lineWidth: 1, axisLabelVisible: true }),
        );
      };
      draw(arrivalPx, 'arrival', token('--chart-arrival'), LineStyle.Dotted);
      draw(limitPx, 'limit', token('--attention'), LineStyle.Dashed);
    },
    setFills: (fills, side) => markers.setMarkers(fills.slice(-MARKERS).map((fill) => markerOf(fill, side, scale))),
    follow: () => view.follow(),
    close() {
      view.close();
      chart.remove();
    },
  };
}

function markerOf({ tsUs, px, exact }: Fill, side: Side, scale: number): SeriesMarker<Time> {
  return {
    time: secondOf(tsUs),
    position: side === 'buy' ? 'atPriceBottom' : 'atPriceTop',
    price: px / scale,
    shape: exact ? (side === 'buy' ? 'arrowUp' : 'arrowDown') : 'circle',
    color: token('--own'),
    size: 0.7,
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

function chartOptions({ timeZone }: Instrument) {
  const usOf = (time: Time) => (time as UTCTimestamp) * US_PER_SECOND;
  const line = token('--chart-grid');
  return {
    autoSize: true,
    layout: {
      background: { type: ColorType.Solid, color: token('--panel') },
      textColor: token('--hint'),
      fontFamily: token('--font'),
      fontSize: 11,
      attributionLogo: true,
    },
    grid: { vertLines: { color: line }, horzLines: { color: line } },
    crosshair: {
      mode: CrosshairMode.Normal,
      vertLine: { color: token('--line-strong'), labelBackgroundColor: token('--raised') },
      horzLine: { color: token('--line-strong'), labelBackgroundColor: token('--raised') },
    },
    rightPriceScale: { borderColor: token('--line'), scaleMargins: { top: 0.1, bottom: 0.1 } },
    timeScale: {
      borderColor: token('--line'),
      timeVisible: true,
      secondsVisible: true,
      minBarSpacing: 0.01,
      rightOffset: 2,
      tickMarkFormatter: (time: Time, kind: TickMarkType) =>
        kind === TickMarkType.Time || kind === TickMarkType.TimeWithSeconds
          ? formatClock(usOf(time), timeZone, kind === TickMarkType.Time ? 'minute' : 'second')
          : formatDay(usOf(time), timeZone),
    },
    localization: { timeFormatter: (time: Time) => formatClock(usOf(time), timeZone) },
  } as const;
}

/** Keeps the view on the order's life, sample by sample, until a person zooms or drags. */
function followView(chart: IChartApi, element: HTMLElement, { fromUs, onFollowing }: PriceChartOptions) {
  let following = true;
  let newestS: number | null = null;
  const set = (next: boolean) => {
    if (following !== next) onFollowing(next);
    following = next;
  };
  const show = (): void => {
    if (!following || newestS === null) return;
    const from = fromUs === null ? newestS - WINDOW_S : Math.min(secondOf(fromUs) - LEAD_S, newestS - LEAD_S);
    chart.timeScale().setVisibleRange({ from: from as UTCTimestamp, to: newestS as UTCTimestamp });
  };
  const moved = () => set(false);
  element.addEventListener('wheel', moved, { passive: true });
  element.addEventListener('pointerdown', moved);
  return {
    keep(timeS: number | null): void {
      newestS = timeS;
      show();
    },
    follow(): void {
      set(true);
      show();
    },
    close(): void {
      element.removeEventListener('wheel', moved);
      element.removeEventListener('pointerdown', moved);
    },
  };
}
