/** Quantiles of a sample, by the two rules that the project's figures were measured with. */

const sortedOf = (values: Iterable<number>): Float64Array => Float64Array.from(values).sort();

/** The value that `share` (0 to 1) of the values do not exceed, by the nearest rank. Throws RangeError of no values. */
export function quantile(values: Iterable<number>, share: number): number {
  const sorted = sortedOf(values);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('quantile of no values');
  return value;
}

/** For each share the value that it lies below: one rank above the nearest; NaN of no values. */
export function quantilesAbove(values: Iterable<number>, shares: readonly number[]): number[] {
  const sorted = sortedOf(values);
  return shares.map((share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN);
}
