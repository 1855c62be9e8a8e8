/** Means and deviations of the features, from the rows that are learnt from and no others. */
import type { StateRows } from './data-set.ts';
import { type Mirror, mirrorStandards } from './mirror.ts';

/** Every so many rows are looked at: neighbours say the same. */
const STRIDE = 7;

export function standardsOf(
  data: StateRows,
  rows: Int32Array,
  mirror: Mirror,
): { mean: Float32Array; scale: Float32Array } {
  const width = mirror.from.length;
  const mean = new Float64Array(width);
  const square = new Float64Array(width);
  let count = 0;
  for (let i = 0; i < rows.length; i += STRIDE) {
    const at = rows[i]! * width;
    for (let j = 0; j < width; j++) {
      const value = data.features[at + j]!;
      mean[j]! += value;
      square[j]! += value * value;
    }
    count++;
  }
  for (let j = 0; j < width; j++) {
    mean[j]! /= count;
    square[j]! /= count;
  }
  mirrorStandards(mirror, mean, square);
  // A feature that never changes says nothing, and then must not divide by zero.
  const scale = square.map((moment, j) => {
    const variance = moment - mean[j]! ** 2;
    return variance > 1e-12 ? 1 / Math.sqrt(variance) : 0;
  });
  return { mean: Float32Array.from(mean), scale: Float32Array.from(scale) };
}
