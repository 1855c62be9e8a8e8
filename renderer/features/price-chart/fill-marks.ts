/**
 * The order's own fills as marks on the chart: as many as the view has room for, bundled anew when it is zoomed. Drawn by
 * ourselves, since the chart's own markers stand at the nearest *value* of their series, and ours has times alone.
 */
import type { IPrimitivePaneView, ISeriesApi } from 'lightweight-charts';
import type { Side } from '../../../shared/domain/basics/scalars.ts';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import type { ChartLayer } from './chart-layer.ts';
import { bundle, type Fill } from './fills.ts';
import { secondOf } from './points.ts';

/** About how many marks a view holds before they hide the price. */
const MARKS_IN_VIEW = 60;
/** Half the width of a mark, in pixels. */
const HALF = 4;

type Target = Parameters<NonNullable<ReturnType<IPrimitivePaneView['renderer']>>['draw']>[0];

export interface MarkLook {
  readonly color: string;
  readonly priceDecimals: number;
}

/** `series`: whose scale the prices are on. */
export function createFillMarks(layer: ChartLayer, series: ISeriesApi<'Line'>, { color, priceDecimals }: MarkLook) {
  const time = layer.chart.timeScale();
  let fills: readonly Fill[] = [];
  let marks: readonly Fill[] = [];
  let side: Side = 'buy';
  let stretchS = 1;
  let redraw = (): void => {};

  const draw = (target: Target): void => {
    const range = time.getVisibleRange();
    if (range === null) return;
    target.useMediaCoordinateSpace(({ context }) => {
      context.fillStyle = color;
      for (const { tsUs, px, exact } of marks) {
        const second = secondOf(tsUs);
        if (second < Number(range.from) || second > Number(range.to)) continue;
        const bar = time.timeToIndex(second, true);
        const x = bar === null ? null : time.logicalToCoordinate(bar as never);
        const y = series.priceToCoordinate(px / 10 ** priceDecimals);
        if (x === null || y === null) continue;
        context.beginPath();
        if (exact) arrow(context, x, y, side);
        else context.arc(x, y, HALF - 1, 0, 2 * Math.PI);
        context.fill();
      }
    });
  };
  const mark = (): void => {
    marks = bundle(fills, stretchS * US_PER_SECOND);
    redraw();
  };
  const views: IPrimitivePaneView[] = [{ zOrder: () => 'top', renderer: () => ({ draw }) }];
  series.attachPrimitive({ attached: ({ requestUpdate }) => void (redraw = requestUpdate), paneViews: () => views });
  layer.onTimeRange((range) => {
    if (!range) return;
    // In powers of two, so that a view that moves with the market is not marked anew each second.
    const perMark = (Number(range.to) - Number(range.from)) / MARKS_IN_VIEW;
    const next = 2 ** Math.max(0, Math.ceil(Math.log2(Math.max(1, perMark))));
    if (next === stretchS) return;
    stretchS = next;
    mark();
  });
  return (nextFills: readonly Fill[], nextSide: Side): void => {
    fills = nextFills;
    side = nextSide;
    mark();
  };
}

/** Its tip is at the price: a purchase points up to it, a sale down. */
function arrow(pen: Pick<CanvasRenderingContext2D, 'moveTo' | 'lineTo'>, x: number, y: number, side: Side): void {
  const base = side === 'buy' ? y + 2 * HALF : y - 2 * HALF;
  pen.moveTo(x, y);
  pen.lineTo(x + HALF, base);
  pen.lineTo(x - HALF, base);
}
