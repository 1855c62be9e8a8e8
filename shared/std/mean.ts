/** The arithmetic mean, summed in the order given so that it is the same figure on every run; NaN of no values. */
export function mean(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
