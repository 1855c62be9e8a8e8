/**
 * What a benchmark is: a `*.bench.ts` that exports `bench`, run by `npm run bench` in a process of its own. Values are
 * reported once each; figures of several rounds are medians, with the rounds in `detail`.
 */
import { quantile } from '../shared/std/quantiles.ts';

export interface BenchLine {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Whatever makes the figure understandable: rounds, sizes, versions. */
  readonly detail?: unknown;
}

export type Report = (line: BenchLine) => void;
export type Bench = (report: Report) => Promise<void>;

export function median(values: readonly number[]): number {
  const lower = quantile(values, 0.5);
  const upper = -quantile(
    values.map((value) => -value),
    0.5,
  );
  return (lower + upper) / 2;
}

/** The figures by which a latency is told. */
export const percentiles = (values: readonly number[]): { p50: number; p95: number; p99: number; max: number } => ({
  p50: quantile(values, 0.5),
  p95: quantile(values, 0.95),
  p99: quantile(values, 0.99),
  max: quantile(values, 1),
});
