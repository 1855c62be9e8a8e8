/**
 * Multinomial logistic regression by Newton's method: the baselines, and the last step of calibration. Small, exact and
 * without chance. Inputs are standardised by the data it is fitted to; class 1 is the reference.
 */
import { CLASSES } from './samples.ts';

const K = CLASSES.length;
const REFERENCE = 1;
/** The other classes. */
const FREE = [0, 2] as const;
const MAX_STEPS = 30;
const TOLERANCE = 1e-9;
const RIDGE = 1e-6;

export interface Logistic {
  readonly mean: readonly number[];
  readonly scale: readonly number[];
  /** Of each free class: the intercept, then a weight an input. */
  readonly weights: readonly (readonly number[])[];
}

/** `x`: `width` inputs a sample. */
export function fitLogistic(x: Float32Array, width: number, labels: Uint8Array): Logistic {
  const { mean, scale } = standards(x, width, labels.length);
  const size = width + 1;
  const weights = new Float64Array(FREE.length * size);
  const row = new Float64Array(size);
  for (let step = 0; step < MAX_STEPS; step++) {
    const gradient = new Float64Array(weights.length);
    const hessian = new Float64Array(weights.length ** 2);
    for (let i = 0; i < labels.length; i++) {
      standardise(x, i, width, mean, scale, row);
      accumulate(row, labels[i]!, weights, gradient, hessian);
    }
    for (let j = 0; j < weights.length; j++) {
      gradient[j]! += RIDGE * weights[j]!;
      hessian[j * weights.length + j]! += RIDGE * labels.length;
    }
    const change = solve(hessian, gradient);
    let largest = 0;
    for (let j = 0; j < weights.length; j++) {
      weights[j]! -= change[j]!;
      largest = Math.max(largest, Math.abs(change[j]!));
    }
    if (largest < TOLERANCE) break;
  }
  return { mean, scale, weights: FREE.map((_, c) => [...weights.subarray(c * size, (c + 1) * size)]) };
}

export function predictLogistic({ mean, scale, weights }: Logistic, x: Float32Array, width: number): Float32Array {
  const samples = x.length / width;
  const out = new Float32Array(samples * K);
  const flat = Float64Array.from(weights.flat());
  const row = new Float64Array(width + 1);
  for (let i = 0; i < samples; i++) {
    standardise(x, i, width, mean, scale, row);
    out.set(probabilities(row, flat), i * K);
  }
  return out;
}

function standards(x: Float32Array, width: number, samples: number): { mean: number[]; scale: number[] } {
  const mean = Array<number>(width).fill(0);
  const scale = Array<number>(width).fill(0);
  for (let i = 0; i < samples; i++) for (let j = 0; j < width; j++) mean[j]! += x[i * width + j]! / samples;
  for (let i = 0; i < samples; i++)
    for (let j = 0; j < width; j++) scale[j]! += (x[i * width + j]! - mean[j]!) ** 2 / samples;
  return { mean, scale: scale.map((variance) => (variance > 0 ? 1 / Math.sqrt(variance) : 0)) };
}

function standardise(
  x: Float32Array,
  i: number,
  width: number,
  mean: readonly number[],
  scale: readonly number[],
  row: Float64Array,
): void {
  row[0] = 1;
  for (let j = 0; j < width; j++) row[j + 1] = (x[i * width + j]! - mean[j]!) * scale[j]!;
}

function probabilities(row: Float64Array, weights: Float64Array): number[] {
  const logits = [0, 0, 0];
  for (const [c, k] of FREE.entries()) {
    for (let j = 0; j < row.length; j++) logits[k]! += weights[c * row.length + j]! * row[j]!;
  }
  const most = Math.max(...logits);
  const raised = logits.map((logit) => Math.exp(logit - most));
  const sum = raised[0]! + raised[REFERENCE]! + raised[2]!;
  return raised.map((each) => each / sum);
}

function accumulate(
  row: Float64Array,
  label: number,
  weights: Float64Array,
  gradient: Float64Array,
  hessian: Float64Array,
): void {
  const size = row.length;
  const all = weights.length;
  const p = probabilities(row, weights);
  for (const [c, k] of FREE.entries()) {
    const error = p[k]! - (label === k ? 1 : 0);
    for (let j = 0; j < size; j++) gradient[c * size + j]! += error * row[j]!;
    for (const [d, l] of FREE.entries()) {
      const curvature = p[k]! * ((k === l ? 1 : 0) - p[l]!);
      for (let j = 0; j < size; j++) {
        const scaled = curvature * row[j]!;
        const at = (c * size + j) * all + d * size;
        for (let m = 0; m < size; m++) hessian[at + m]! += scaled * row[m]!;
      }
    }
  }
}

/** Gaussian elimination with the largest pivot. */
function solve(matrix: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  const a = matrix.slice();
  const b = right.slice();
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let r = column + 1; r < n; r++) {
      if (Math.abs(a[r * n + column]!) > Math.abs(a[pivot * n + column]!)) pivot = r;
    }
    for (let c = 0; c < n; c++) {
      [a[column * n + c], a[pivot * n + c]] = [a[pivot * n + c]!, a[column * n + c]!];
    }
    [b[column], b[pivot]] = [b[pivot]!, b[column]!];
    const head = a[column * n + column]!;
    if (head === 0) continue;
    for (let r = column + 1; r < n; r++) {
      const factor = a[r * n + column]! / head;
      for (let c = column; c < n; c++) a[r * n + c]! -= factor * a[column * n + c]!;
      b[r]! -= factor * b[column]!;
    }
  }
  const solution = new Float64Array(n);
  for (let r = n - 1; r >= 0; r--) {
    let sum = b[r]!;
    for (let c = r + 1; c < n; c++) sum -= a[r * n + c]! * solution[c]!;
    const head = a[r * n + r]!;
    solution[r] = head === 0 ? 0 : sum / head;
  }
  return solution;
}
