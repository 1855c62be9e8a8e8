/** The order's own fills as marks on the chart: as many as the view has room for, bundled anew when it is zoomed. */
import { createSeriesMarkers, type IChartApi, type ISeriesApi, type SeriesMarker, type Time } from 'lightweight-charts';
import type { Side } from '../../../shared/domain/scalars.ts';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import { token } from '../../ui/token.ts';
import { bundle, type Fill } from './fills.ts';
import { secondOf } from './points.ts';

/** About how many marks a view holds before they hide the price. */
const MARKS_IN_VIEW = 60;
/** Newest bundles that are marked at all. */
const MARKS = 2_000;

export function createFillMarks(chart: IChartApi, series: ISeriesApi<'Line'>, priceDecimals: number) {
  const markers = createSeriesMarkers<Time>(series, [], { autoScale: true });
  let fills: readonly Fill[] = [];
  let side: Side = 'buy';
  let stretchS = 1;

  const draw = (): void => {
    const shown = bundle(fills, stretchS * US_PER_SECOND).slice(-MARKS);
    markers.setMarkers(shown.map((fill) => markOf(fill, side, priceDecimals)));
  };
  chart.timeScale().subscribeVisibleTimeRangeChange((range) => {
    if (!range) return;
    // In powers of two, so that a view that moves with the market is not marked anew each second.
    const perMark = (Number(range.to) - Number(range.from)) / MARKS_IN_VIEW;
    const next = 2 ** Math.max(0, Math.ceil(Math.log2(Math.max(1, perMark))));
    if (next === stretchS) return;
    stretchS = next;
    draw();
  });
  return (nextFills: readonly Fill[], nextSide: Side): void => {
    fills = nextFills;
    side = nextSide;
    draw();
  };
}

function markOf({ tsUs, px, exact }: Fill, side: Side, priceDecimals: number): SeriesMarker<Time> {
  return {
    time: secondOf(tsUs),
    position: side === 'buy' ? 'atPriceBottom' : 'atPriceTop',
    price: px / 10 ** priceDecimals,
    shape: exact && side === 'buy' ? 'arrowUp' : exact && side === 'sell' ? 'arrowDown' : 'circle',
    color: token('--own'),
    size: 0.5,
  };
}
