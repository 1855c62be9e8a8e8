import type { IChartApi, ISeriesApi } from 'lightweight-charts';
import { describe, expect, it } from 'vitest';
import { LineLevels } from './line-levels.ts';
import { mergedLines } from './merged-lines.ts';
import type { Point } from './points.ts';

/** What is drawn of a line on a chart that has bars at `bars`, so wide each, a pixel for a unit of price. */
function drawn(points: readonly { time: number; value?: number }[], bars: readonly number[], barSpacing: number) {
  const levels = new LineLevels();
  levels.putAll(points as Point[]);
  const time = {
    getVisibleRange: () => ({ from: bars[0], to: bars.at(-1) }),
    options: () => ({ barSpacing }),
    logicalToCoordinate: (at: number) => at * barSpacing,
    timeToIndex: (second: number) => bars.indexOf(second),
  };
  const chart = { timeScale: () => time } as unknown as IChartApi;
  const series = { priceToCoordinate: (price: number) => 1_000 - price } as unknown as ISeriesApi<'Line'>;
  const strokes: [x: number, y: number][][] = [];
  const context = {
    beginPath() {},
    stroke() {},
    moveTo: (x: number, y: number) => strokes.push([[x, y]]),
    lineTo: (x: number, y: number) => strokes.at(-1)!.push([x, y]),
  };
  const space = { context, horizontalPixelRatio: 1, verticalPixelRatio: 1 };
  const target = { useBitmapCoordinateSpace: (draw: (at: typeof space) => void) => draw(space) };
  const lines = mergedLines(chart, series, [{ levels, color: '#ffffff' }]);
  lines.paneViews!()[0]!
    .renderer()!
    .draw(target as never);
  return { strokes, range: lines.autoscaleInfo!(0 as never, 0 as never)?.priceRange };
}

describe('a merged line', () => {
  it('has each point at its bar, also where the chart has bars between, and a gap where there is no value', () => {
    const points = [
      { time: 0, value: 1 },
      { time: 1, value: 2 },
      { time: 4, value: 3 },
      { time: 5 },
      { time: 7, value: 9 },
    ];
    const { strokes, range } = drawn([...points, { time: 8, value: 4 }], [0, 1, 2, 3, 4, 5, 6, 7, 8], 6);
    const at = (bar: number, price: number) => [6 * bar, 1_000 - price];
    expect(strokes).toEqual([
      [at(0, 1), at(1, 2), at(4, 3)],
      [at(7, 9), at(8, 4)],
    ]);
    expect(range).toEqual({ minValue: 1, maxValue: 9 });
  });

  it('of a hundred thousand points is drawn by two a pixel at most, with every extreme', () => {
    const bars = Array.from({ length: 100_000 }, (_, at) => at);
    const points = bars.map((time) => ({ time, value: time === 77_777 ? 900 : time === 12_345 ? -50 : time % 7 }));
    const { strokes, range } = drawn(points, bars, 0.01);
    const [stroke, ...more] = strokes;
    expect(more).toEqual([]);
    // A thousand pixels wide; buckets are a power of two, and so up to half a pixel.
    expect(stroke!.length).toBeLessThan(4 * 1_000 + 4);
    const xOf = (y: number) => stroke!.find((point) => Math.abs(point[1] - y) < 1e-6)?.[0];
    expect(xOf(100)).toBeCloseTo(777.77, 0);
    expect(xOf(1_050)).toBeCloseTo(123.45, 0);
    expect(range).toEqual({ minValue: -50, maxValue: 900 });
  });
});
