/**
 * Temperature with a bias for "flat": probabilities that say what they mean, fitted on states that were not learnt from.
 * One temperature a horizon keeps the order of what a net says. Down and up have no bias of their own: which way the tuning
 * part happened to go is nothing to be learnt. Newton's method on the log-loss.
 * Source: Guo et al., On calibration of modern neural networks (2017).
 */
import { CLASSES, HORIZONS, OUTPUTS } from './samples.ts';

const K = CLASSES.length;
const FLAT = 1;
const STEPS = 50;
const [LEAST, MOST] = [0.05, 5];

export interface Calibration {
  readonly scale: Float32Array;
  readonly shift: Float32Array;
}

export const uncalibrated = (): Calibration => ({
  scale: new Float32Array(OUTPUTS).fill(1),
  shift: new Float32Array(OUTPUTS),
});

/** `logits`: OUTPUTS a sample; `labels`: one a horizon and sample. */
export function calibrate(logits: Float32Array, labels: Uint8Array): Calibration {
  const { scale, shift } = uncalibrated();
  for (let h = 0; h < HORIZONS.length; h++) {
    const [temperature, flat] = fitHorizon(logits, labels, h);
    scale.fill(temperature, h * K, h * K + K);
    shift[h * K + FLAT] = flat;
  }
  return { scale, shift };
}

/** The model is of the exponential family: its curvature is the covariance of (logit, is flat). */
function fitHorizon(logits: Float32Array, labels: Uint8Array, h: number): [number, number] {
  let [temperature, flat] = [1, 0];
  const samples = labels.length / HORIZONS.length;
  for (let step = 0; step < STEPS; step++) {
    let [slope, slopeFlat, curve, curveFlat, cross] = [0, 0, 0, 0, 0];
    for (let i = 0; i < samples; i++) {
      const z = logits.subarray(i * OUTPUTS + h * K, i * OUTPUTS + h * K + K);
      const label = labels[i * HORIZONS.length + h]!;
      const p = softmax([temperature * z[0]!, temperature * z[1]! + flat, temperature * z[2]!]);
      const mean = p[0]! * z[0]! + p[1]! * z[1]! + p[2]! * z[2]!;
      slope += mean - z[label]!;
      slopeFlat += p[FLAT]! - (label === FLAT ? 1 : 0);
      curve += p[0]! * z[0]! ** 2 + p[1]! * z[1]! ** 2 + p[2]! * z[2]! ** 2 - mean ** 2;
      curveFlat += p[FLAT]! * (1 - p[FLAT]!);
      cross += p[FLAT]! * (z[FLAT]! - mean);
    }
    const determinant = curve * curveFlat - cross ** 2;
    if (!(determinant > 1e-9)) break;
    const change = (slope * curveFlat - slopeFlat * cross) / determinant;
    temperature = Math.min(MOST, Math.max(LEAST, temperature - change));
    flat -= (slopeFlat * curve - slope * cross) / determinant;
    if (Math.abs(change) < 1e-8) break;
  }
  return [temperature, flat];
}

function softmax(logits: readonly number[]): number[] {
  const most = Math.max(...logits);
  const raised = logits.map((logit) => Math.exp(logit - most));
  const sum = raised.reduce((a, b) => a + b, 0);
  return raised.map((each) => each / sum);
}

/** The probabilities of one horizon, K a sample. */
export function probabilitiesOf(logits: Float32Array, { scale, shift }: Calibration, horizon: number): Float32Array {
  const samples = logits.length / OUTPUTS;
  const out = new Float32Array(samples * K);
  for (let i = 0; i < samples; i++) {
    const at = horizon * K;
    const z = [0, 1, 2].map((k) => logits[i * OUTPUTS + at + k]! * scale[at + k]! + shift[at + k]!);
    out.set(softmax(z), i * K);
  }
  return out;
}
