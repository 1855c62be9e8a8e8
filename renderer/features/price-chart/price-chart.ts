/**
 * The chart itself, without React: bid, ask, last and interval VWAP, the order's arrival and limit, its own fills. It
 * takes a snapshot whole and each later sample as one update. It keeps the order's life in view until a person moves it.
 */
import {
  ColorType,
  CrosshairMode,
  LineStyle,
  createChart,
  type AutoscaleInfo,
  type IChartApi,
  type IPriceLine,
  type ISeriesApi,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import { formatClock } from '../../../shared/domain/basics/format.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { Side } from '../../../shared/domain/basics/scalars.ts';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import type { DeskUpdate } from '../../stores/table-store.ts';
import { token } from '../../ui/look/token.ts';
import { createActionBars } from './action-bars.ts';
import { addLayer } from './chart-layer.ts';
import { createLines, type LineValues } from './chart-lines.ts';
import { createFillMarks } from './fill-marks.ts';
import { createForecastBars } from './forecast-bars.ts';
import type { Fill } from './fills.ts';
import { followView, type FollowOptions } from './follow-view.ts';
import { timeAxis } from './time-marks.ts';
import { priceMarks } from './price-marks.ts';
import { marketPoint, onePerSecond, vwapPoint, type MarketLine } from './points.ts';

const FONT_PX = 11;
const MARKET_LINES: readonly MarketLine[] = ['bid', 'ask', 'last'];

/** What is under the pointer, else the newest, in the currency. */
export interface Readout {
  /** Null: the newest. */
  readonly tsUs: number | null;
  readonly values: LineValues;
  /** No price has been heard at all. */
  readonly isBlank: boolean;
}

export interface OrderLines {
  /** Price units; null draws none. */
  readonly arrivalPx: number | null;
  readonly limitPx: number | null;
}

export interface PriceChart {
  takeMarket(update: DeskUpdate<'marketSeries'>): void;
  takeOrder(update: DeskUpdate<'orderSeries'>): void;
  takeDecisions(update: DeskUpdate<'decisions'>): void;
  takeForecasts(update: DeskUpdate<'forecastSeries'>): void;
  setLines(lines: OrderLines): void;
  setFills(fills: readonly Fill[], side: Side): void;
  /** Brings the order's life back into view and keeps it there. */
  follow(): void;
  close(): void;
}

export interface PriceChartOptions extends FollowOptions {
  readonly instrument: Instrument;
  readonly onReadout: (readout: Readout) => void;
}

/** A chart that shows one order after another; each is closed before the next. */
export interface ChartFrame {
  readonly element: HTMLElement;
  /** Whose window the chart looks to, wherever its element is moved. */
  readonly ownerDocument: Document;
  show(options: PriceChartOptions): PriceChart;
  close(): void;
}

export function openChartFrame(ownerDocument: Document): ChartFrame {
  const element = ownerDocument.createElement('div');
  element.style.height = '100%';
  const chart = createChart(element, { autoSize: true });
  let shown: PriceChart | null = null;
  return {
    element,
    ownerDocument,
    show: (options) => (shown = showPrice(chart, element, options)),
    close() {
      shown?.close();
      chart.remove();
      element.remove();
    },
  };
}

function showPrice(chart: IChartApi, element: HTMLElement, options: PriceChartOptions): PriceChart {
  const { instrument, onReadout } = options;
  const { priceDecimals } = instrument;
  chart.applyOptions(chartOptions(instrument));
  // Where a person left the view of another order.
  chart.timeScale().resetTimeScale();
  const layer = addLayer(chart);
  const lines = createLines(layer, instrument);
  const [textColor, lineColor] = [token('--hint'), token('--chart-grid')];
  const font = `${FONT_PX}px ${token('--font')}`;
  lines.last.attachPrimitive(timeAxis(chart, { timeZone: instrument.timeZone, font, textColor, lineColor }));
  lines.last.attachPrimitive(
    priceMarks(chart, lines.last, { font, textColor, words: lines.priceWords, labels: lines.labels }),
  );
  const setFills = createFillMarks(layer, lines.last, { color: token('--own'), priceDecimals });
  const forecasts = createForecastBars(layer);
  const actions = createActionBars(layer);
  const references = drawReferences(lines.last, priceDecimals);
  const view = followView(chart, element, options);
  const showNewest = (): void => onReadout({ tsUs: null, values: lines.newestValues(), isBlank: lines.isBlank() });

  layer.onCrosshair(({ time }) => {
    if (time === undefined) return showNewest();
    const values = lines.valuesAt(time as UTCTimestamp);
    onReadout({ tsUs: (time as UTCTimestamp) * US_PER_SECOND, values, isBlank: false });
  });

  // Whole series that come later bring times of their own, by which those before them move; another sample may never come.
  const keepAfter = (kind: DeskUpdate<'orderSeries'>['kind']): void => {
    if (kind === 'snapshot') view.keep(lines.span());
  };

  return {
    takeMarket({ kind, rows }) {
      for (const line of MARKET_LINES) {
        const pointOf = (row: (typeof rows)[number]) => marketPoint(line, row, priceDecimals);
        if (kind === 'snapshot') lines.putAll(line, onePerSecond(rows).map(pointOf));
        else for (const row of rows) lines.put(line, pointOf(row));
      }
      showNewest();
      view.keep(lines.span());
    },
    takeOrder({ kind, rows }) {
      const pointOf = (row: (typeof rows)[number]) => vwapPoint(row, priceDecimals);
      if (kind === 'snapshot') lines.putAll('vwap', onePerSecond(rows).map(pointOf));
      else for (const row of rows) lines.put('vwap', pointOf(row));
      showNewest();
      keepAfter(kind);
    },
    takeDecisions({ kind, rows }) {
      actions.put(rows, kind === 'snapshot');
      keepAfter(kind);
    },
    takeForecasts({ kind, rows }) {
      if (kind === 'snapshot') forecasts.putAll(rows);
      else forecasts.put(rows);
      keepAfter(kind);
    },
    setLines: references,
    setFills,
    follow: () => view.follow(),
    close() {
      view.close();
      layer.close();
    },
  };
}

/** Arrival and limit across the chart. The arrival price is what is judged by: it stays in view with the prices. */
function drawReferences(series: ISeriesApi<'Line'>, priceDecimals: number): (lines: OrderLines) => void {
  let drawn: IPriceLine[] = [];
  let arrival: number | null = null;
  series.applyOptions({
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
  const draw = (px: number | null, title: string, color: string, lineStyle: LineStyle): number | null => {
    if (px === null) return null;
    const price = px / 10 ** priceDecimals;
    drawn.push(series.createPriceLine({ price, title, color, lineStyle, lineWidth: 1, axisLabelVisible: true }));
    return price;
  };
  return ({ arrivalPx, limitPx }) => {
    for (const line of drawn) series.removePriceLine(line);
    drawn = [];
    arrival = draw(arrivalPx, 'arrival', token('--chart-arrival'), LineStyle.Dotted);
    draw(limitPx, 'limit', token('--attention'), LineStyle.Dashed);
  };
}

function chartOptions({ timeZone }: Instrument) {
  const usOf = (time: Time) => (time as UTCTimestamp) * US_PER_SECOND;
  return {
    layout: {
      background: { type: ColorType.Solid, color: token('--panel') },
      textColor: token('--hint'),
      fontFamily: token('--font'),
      fontSize: FONT_PX,
      attributionLogo: false,
    },
    grid: { vertLines: { visible: false }, horzLines: { color: token('--chart-grid') } },
    crosshair: {
      mode: CrosshairMode.Normal,
      vertLine: { color: token('--line-strong'), labelBackgroundColor: token('--raised') },
      horzLine: { color: token('--line-strong'), labelBackgroundColor: token('--raised') },
    },
    rightPriceScale: {
      autoScale: true,
      entireTextOnly: true,
      borderColor: token('--line'),
      scaleMargins: { top: 0.12, bottom: 0.16 },
    },
    timeScale: {
      borderColor: token('--line'),
      timeVisible: true,
      secondsVisible: true,
      minBarSpacing: 0.01,
      rightOffset: 2,
      // Its times are the desk's own.
      tickMarkFormatter: () => '',
    },
    localization: { timeFormatter: (time: Time) => formatClock(usOf(time), timeZone) },
  } as const;
}
