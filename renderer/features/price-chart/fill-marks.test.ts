import type { IChartApi, ISeriesApi } from 'lightweight-charts';
import { expect, it } from 'vitest';
import type { Fill } from './fills.ts';
import { addLayer } from './chart-layer.ts';
import { createFillMarks } from './fill-marks.ts';

interface Attached {
  paneViews(): readonly { renderer(): { draw(target: never): void } }[];
}

/** A chart of a bar a second, 10 px each, from second 100 to 200, a pixel for a unit of price; its series has no values. */
function chartOf() {
  let primitive: Attached | undefined;
  let onRange = (_range: { from: number; to: number }): void => {};
  const time = {
    getVisibleRange: () => ({ from: 100, to: 200 }),
    timeToIndex: (second: number) => second - 100,
    logicalToCoordinate: (bar: number) => 10 * bar,
    subscribeVisibleTimeRangeChange: (told: typeof onRange) => void (onRange = told),
  };
  const series = {
    priceToCoordinate: (price: number) => price,
    attachPrimitive: (one: Attached & { attached(of: { requestUpdate: () => void }): void }) => {
      primitive = one;
      one.attached({ requestUpdate: () => {} });
    },
  };
  const setFills = createFillMarks(
    addLayer({ timeScale: () => time } as unknown as IChartApi),
    series as unknown as ISeriesApi<'Line'>,
    { color: '#00ffff', priceDecimals: 2 },
  );
  const marks = () => {
    const found: { shape: 'arrow' | 'circle'; at: [x: number, y: number]; base?: number }[] = [];
    const context = {
      beginPath() {},
      fill() {},
      moveTo: (x: number, y: number) => found.push({ shape: 'arrow', at: [x, y] }),
      lineTo: (_: number, y: number) => (found.at(-1)!.base = y),
      arc: (x: number, y: number) => found.push({ shape: 'circle', at: [x, y] }),
    };
    const target = { useMediaCoordinateSpace: (draw: (at: { context: typeof context }) => void) => draw({ context }) };
    primitive!
      .paneViews()[0]!
      .renderer()
      .draw(target as never);
    return found;
  };
  return { setFills, marks, zoom: (from: number, to: number) => onRange({ from, to }) };
}

const fill = (second: number, px: number, exact = true): Fill => ({ tsUs: second * 1_000_000, px, qty: 10, exact });

it('stands at the moment and the price of each fill, whatever values the series has, and is not drawn out of view', () => {
  const { setFills, marks } = chartOf();
  setFills([fill(50, 4_000), fill(110, 4_000), fill(150, 4_100, false), fill(250, 4_000)], 'buy');
  expect(marks()).toEqual([
    { shape: 'arrow', at: [100, 40], base: 48 },
    { shape: 'circle', at: [500, 41] },
  ]);
});

it('points down at a sale', () => {
  const { setFills, marks } = chartOf();
  setFills([fill(110, 4_000)], 'sell');
  expect(marks()).toEqual([{ shape: 'arrow', at: [100, 40], base: 32 }]);
});

it('bundles what a wide view has no room for', () => {
  const { setFills, marks, zoom } = chartOf();
  setFills([fill(110, 4_000), fill(111, 4_200), fill(180, 4_000)], 'buy');
  expect(marks()).toHaveLength(3);
  zoom(100, 1_000);
  expect(marks()).toEqual([
    { shape: 'arrow', at: [110, 41], base: 49 },
    { shape: 'arrow', at: [800, 40], base: 48 },
  ]);
});
