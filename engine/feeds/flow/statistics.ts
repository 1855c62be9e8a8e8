/** The few estimators that facts and calibration share. Pure; an empty sample gives NaN, which holds against nothing. */

import { mean } from '../../../shared/std/mean.ts';

export function variance(values: readonly number[]): number {
  const center = mean(values);
  let sum = 0;
  for (const value of values) sum += (value - center) ** 2;
  return sum / values.length;
}

/** Autocorrelation at a lag over stretches that are not contiguous, about the mean of all. */
export function autocorrelation(stretches: readonly (readonly number[])[], lag: number): number {
  const all = stretches.flat();
  const center = mean(all);
  let product = 0;
  let pairs = 0;
  for (const values of stretches) {
    for (let i = lag; i < values.length; i++) product += (values[i]! - center) * (values[i - lag]! - center);
    pairs += Math.max(0, values.length - lag);
  }
  return product / pairs / variance(all);
}

/** Fourth standardised moment; 3 for a normal sample. */
export function kurtosis(values: readonly number[]): number {
  const center = mean(values);
  let fourth = 0;
  for (const value of values) fourth += (value - center) ** 4;
  return fourth / values.length / variance(values) ** 2;
}

/** Least squares of y on the columns of x, with weights; the normal equations solved by elimination. */
export function leastSquares(
  x: readonly (readonly number[])[],
  y: readonly number[],
  weight?: readonly number[],
): number[] {
  const size = x[0]?.length ?? 0;
  const rows = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size + 1 }, (_unused, j) =>
      x.reduce((sum, row, k) => sum + (weight?.[k] ?? 1) * row[i]! * (j === size ? y[k]! : row[j]!), 0),
    ),
  );
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      if (k === i) continue;
      const factor = rows[k]![i]! / rows[i]![i]!;
      for (let j = i; j <= size; j++) rows[k]![j]! -= factor * rows[i]![j]!;
    }
  }
  return rows.map((row, i) => row[size]! / row[i]!);
}

/** Means of `count` equal shares of a sorted sample: its shape in few numbers, with the sample's own mean. */
export function meansOfShares(values: readonly number[], count: number): number[] {
  const sorted = Float64Array.from(values).sort();
  return Array.from({ length: count }, (_, i) => {
    const from = Math.floor((i * sorted.length) / count);
    const to = Math.max(from + 1, Math.floor(((i + 1) * sorted.length) / count));
    return mean(Array.from(sorted.subarray(from, to)));
  });
}
