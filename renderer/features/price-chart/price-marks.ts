/**
 * The figures of the price scale. The library would draw them under the labels of prices, half hidden; here one that a label
 * stands over, or touches, is left out.
 */
import type { IChartApi, IPrimitivePaneView, ISeriesApi, ISeriesPrimitive } from 'lightweight-charts';

/** A label's height, and how far from its middle a figure keeps. */
const LABEL_PX = 16;
const CLEAR_PX = 14;
/** Where the library begins the text of its labels. */
const TEXT_LEFT_PX = 10;

/** Those of the places that no label hides, all in px from the top; labels that would overlap are pushed apart, either way. */
export function clearOf(places: readonly number[], labels: readonly number[]): number[] {
  const zones: { from: number; to: number; count: number }[] = [];
  for (const y of labels.toSorted((a, b) => a - b)) {
    const last = zones.at(-1);
    if (last && y - last.to < LABEL_PX) {
      last.to = y;
      last.count++;
    } else zones.push({ from: y, to: y, count: 1 });
  }
  return places.filter((y) =>
    zones.every(({ from, to, count }) => {
      const pushedPx = (count - 1) * LABEL_PX;
      return y < Math.min(from, to - pushedPx) - CLEAR_PX || y > Math.max(to, from + pushedPx) + CLEAR_PX;
    }),
  );
}

export interface PriceMarksLook {
  readonly font: string;
  readonly textColor: string;
  readonly words: (price: number) => string;
  /** The prices that have a label now. */
  readonly labels: () => readonly number[];
}

/** To be attached to a series on the scale that is marked. */
export function priceMarks(chart: IChartApi, series: ISeriesApi<'Line'>, look: PriceMarksLook): ISeriesPrimitive {
  let marks: readonly number[] = [];
  chart.applyOptions({
    localization: {
      tickmarksPriceFormatter: (prices: readonly number[]) => {
        marks = prices;
        return prices.map(() => '');
      },
    },
  });
  const placeOf = (price: number): number | null => series.priceToCoordinate(price);
  const isPlace = (y: number | null): y is number => y !== null;
  const figures: IPrimitivePaneView = {
    renderer: () => ({
      draw: (target) =>
        target.useMediaCoordinateSpace(({ context }) => {
          const words = new Map(marks.map((price) => [placeOf(price), look.words(price)]));
          context.font = look.font;
          context.fillStyle = look.textColor;
          context.textAlign = 'left';
          context.textBaseline = 'middle';
          const places = [...words.keys()].filter(isPlace);
          for (const y of clearOf(places, look.labels().map(placeOf).filter(isPlace)))
            context.fillText(words.get(y)!, TEXT_LEFT_PX, y);
        }),
    }),
  };
  return { priceAxisPaneViews: () => [figures] };
}
