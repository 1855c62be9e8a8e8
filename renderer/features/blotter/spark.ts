/** A small line from values, as the path of an SVG: broken where a value is missing, a dot where one stands alone. */

export interface SparkBox {
  readonly width: number;
  readonly height: number;
  /** Values at the lower and the upper edge; where they are the same the line runs through the middle. */
  readonly least: number;
  readonly most: number;
}

export function sparkPath(values: ArrayLike<number>, { width, height, least, most }: SparkBox): string {
  const last = Math.max(1, values.length - 1);
  const span = most - least;
  let path = '';
  let run = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    if (Number.isNaN(value)) {
      if (run === 1) path += 'h.01';
      run = 0;
      continue;
    }
    const share = span === 0 ? 0.5 : Math.min(1, Math.max(0, (most - value) / span));
    path += `${run === 0 ? 'M' : 'L'}${tenth((at / last) * width)} ${tenth(share * height)}`;
    run++;
  }
  return run === 1 ? `${path}h.01` : path;
}

const tenth = (px: number): number => Math.round(px * 10) / 10;
