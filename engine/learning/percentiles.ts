/** Latencies in two figures. */

export function percentilesOf(valuesUs: readonly number[]): { p50Us: number; p99Us: number } {
  const sorted = Float64Array.from(valuesUs).sort();
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { p50Us: at(0.5), p99Us: at(0.99) };
}
