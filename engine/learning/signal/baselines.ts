/** What a signal model is measured against: what anyone would try first, fitted to the same part of the same data. */
import type { StateRows } from './data-set.ts';
import { fitLogistic, predictLogistic } from './logistic.ts';
import { labelsAt, type Samples } from './samples.ts';

export const BASELINES = {
  microprice: ['micropriceTicks'],
  imbalance: ['imbalance1', 'imbalance2', 'imbalance3', 'imbalance4', 'imbalance5'],
} as const;

export type Baseline = keyof typeof BASELINES;

interface Rows {
  readonly data: StateRows;
  readonly samples: Samples;
}

/** A logistic regression of one horizon's classes on a baseline's features; its probabilities for `asked`. */
export function baselineForecast(
  names: readonly string[],
  baseline: Baseline,
  horizon: number,
  learnt: Rows,
  asked: Rows,
): Float32Array {
  const columns = BASELINES[baseline].map((name) => names.indexOf(name));
  const inputs = ({ data, samples }: Rows): Float32Array => columnsOf(data, names.length, columns, samples.rows);
  const fitted = fitLogistic(inputs(learnt), columns.length, labelsAt(learnt.samples.labels, horizon));
  return predictLogistic(fitted, inputs(asked), columns.length);
}

function columnsOf(data: StateRows, width: number, columns: readonly number[], rows: Int32Array): Float32Array {
  const out = new Float32Array(rows.length * columns.length);
  for (const [i, row] of rows.entries()) {
    for (const [j, column] of columns.entries()) out[i * columns.length + j] = data.features[row * width + column]!;
  }
  return out;
}
