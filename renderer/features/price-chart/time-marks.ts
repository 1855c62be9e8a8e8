/**
 * The chart's own times: round ones in the venue's zone, each a line through the chart and a label that is whole. The library would
 * put labels at its bars, and cut the outermost in two.
 */
import type { IChartApi, IPrimitivePaneView, ISeriesPrimitive, UTCTimestamp } from 'lightweight-charts';
import { formatClock, formatDay } from '../../../shared/domain/basics/format.ts';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS_S = [
  ...[1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 4, 8, 24, 48].map((hours) => hours * HOUR),
];
/** Room that a label leaves to the next, and the longest that there is. */
const GAP_PX = 28;
const LONGEST = '0000-00-00';

export interface TimeMark {
  readonly timeS: number;
  readonly label: string;
}

/** Round times from one second to another, at most so many; a midnight has its day. */
export function timeMarks(fromS: number, toS: number, most: number, timeZone: string): TimeMark[] {
  const leastStep = (toS - fromS) / Math.max(1, most);
  const step = STEPS_S.find((one) => one >= leastStep) ?? Math.ceil(leastStep / DAY) * DAY;
  const ahead = zoneAheadS(fromS, timeZone);
  const marks: TimeMark[] = [];
  for (let local = Math.ceil((fromS + ahead) / step) * step; local <= toS + ahead; local += step) {
    const us = (local - ahead) * US_PER_SECOND;
    const isMidnight = local % DAY === 0;
    const label = isMidnight ? formatDay(us, timeZone) : formatClock(us, timeZone, step < MINUTE ? 'second' : 'minute');
    marks.push({ timeS: local - ahead, label });
  }
  return marks;
}

/** By how much the clocks of a zone are ahead of UTC, a day aside. */
function zoneAheadS(timeS: number, timeZone: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = formatClock(timeS * US_PER_SECOND, timeZone)
    .split(':')
    .map(Number);
  return hours * HOUR + minutes * MINUTE + seconds - (timeS % DAY);
}

/** Attached to a series that has all times of the chart. */
export function timeAxis(chart: IChartApi, look: TimeAxisLook): ISeriesPrimitive {
  const scale = chart.timeScale();
  const placed = (context: CanvasRenderingContext2D, width: number): { x: number; label: string }[] => {
    const range = scale.getVisibleRange();
    if (range === null) return [];
    context.font = look.font;
    const labelPx = context.measureText(LONGEST).width;
    const marks = timeMarks(
      Number(range.from),
      Number(range.to),
      Math.floor(width / (labelPx + GAP_PX)),
      look.timeZone,
    );
    const found: { x: number; label: string }[] = [];
    for (const { timeS, label } of marks) {
      const index = scale.timeToIndex(timeS as UTCTimestamp, true);
      const x = index === null ? null : scale.logicalToCoordinate(index as never);
      // Times that the market skipped share a place.
      if (x === null || x - (found.at(-1)?.x ?? -labelPx) < labelPx) continue;
      found.push({ x, label });
    }
    return found;
  };
  const lines: IPrimitivePaneView = {
    zOrder: () => 'bottom',
    renderer: () => ({
      draw: (target) =>
        target.useMediaCoordinateSpace(({ context, mediaSize: { width, height } }) => {
          context.fillStyle = look.lineColor;
          for (const { x } of placed(context, width)) context.fillRect(Math.round(x), 0, 1, height);
        }),
    }),
  };
  const labels: IPrimitivePaneView = {
    renderer: () => ({
      draw: (target) =>
        target.useMediaCoordinateSpace(({ context, mediaSize: { width, height } }) => {
          const marks = placed(context, width);
          context.fillStyle = look.textColor;
          context.textAlign = 'center';
          context.textBaseline = 'middle';
          for (const { x, label } of marks) {
            const half = context.measureText(label).width / 2;
            if (x >= half && x <= width - half) context.fillText(label, x, height / 2);
          }
        }),
    }),
  };
  return { paneViews: () => [lines], timeAxisPaneViews: () => [labels] };
}

export interface TimeAxisLook {
  readonly timeZone: string;
  readonly font: string;
  readonly textColor: string;
  readonly lineColor: string;
}
