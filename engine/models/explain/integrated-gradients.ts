/**
 * By how much each feature of a state moved one output of a dense net away from what it is for the mean state of the data
 * that the net learnt from: integrated gradients along the straight line between the two, in standardised features
 * (Sundararajan, Taly, Yan, Axiomatic attribution for deep networks, ICML 2017). A net of ReLUs is linear between the
 * points of that line where a unit turns on or off, so the integral is summed piece by piece and exact: contributions add
 * up to the difference of the outputs but for rounding.
 */
import type { DenseLayer, DenseNet } from '../onnx/dense-net.ts';

export interface Attribution {
  /** The output for the state, and for the mean state. */
  readonly value: number;
  readonly baseline: number;
  /** Of each feature, in the output's unit. */
  readonly contributions: Float64Array;
}

export function integratedGradients(net: DenseNet, state: Float32Array, output: number): Attribution {
  const direction = standardised(net, state);
  const contributions = new Float64Array(direction.length);
  const path: Path = { net, output, direction, contributions, masks: [] };
  const start = new Float64Array(direction.length);
  walk(path, 0, { at: start, per: direction }, 0, 1);
  return {
    value: forward(net, direction)[output]!,
    baseline: forward(net, start)[output]!,
    contributions,
  };
}

/** What the net gives, in double precision. */
export const outputsOf = (net: DenseNet, state: Float32Array): Float64Array => forward(net, standardised(net, state));

function standardised({ mean, scale, low, high }: DenseNet, state: Float32Array): Float64Array {
  return Float64Array.from(state, (value, i) => Math.min(high, Math.max(low, (value - mean[i]!) * scale[i]!)));
}

function forward({ layers }: DenseNet, input: Float64Array): Float64Array {
  return layers.reduce((values, layer, i) => {
    const sums = product(layer, values, layer.bias);
    return i === layers.length - 1 ? sums : sums.map((sum) => Math.max(0, sum));
  }, input);
}

function product({ inputs, outputs, weights }: DenseLayer, values: Float64Array, bias: Float32Array | null) {
  const sums = new Float64Array(outputs);
  if (bias) sums.set(bias);
  for (let i = 0; i < inputs; i++) {
    const value = values[i]!;
    if (value === 0) continue;
    for (let j = 0; j < outputs; j++) sums[j]! += value * weights[i * outputs + j]!;
  }
  return sums;
}

/** The activations of a layer on a piece of the path: `at + t · per`. */
interface Line {
  readonly at: Float64Array;
  readonly per: Float64Array;
}

interface Path {
  readonly net: DenseNet;
  readonly output: number;
  readonly direction: Float64Array;
  readonly contributions: Float64Array;
  /** Which units of each hidden layer are on, on the piece at hand. */
  readonly masks: boolean[][];
}

/** Cuts the piece from `low` to `high` where units of this layer switch, and each part of it by the layers above. */
function walk(path: Path, depth: number, line: Line, low: number, high: number): void {
  const { layers } = path.net;
  if (depth === layers.length - 1) return addGradient(path, high - low);
  const layer = layers[depth]!;
  const [at, per] = [product(layer, line.at, layer.bias), product(layer, line.per, null)];
  const cuts = Array.from(at, (value, j) => -value / per[j]!).filter((t) => t > low && t < high);
  const ends = [...cuts.toSorted((a, b) => a - b), high];
  let from = low;
  for (const to of ends) {
    if (to <= from) continue;
    const middle = (from + to) / 2;
    const on = Array.from(at, (value, j) => value + middle * per[j]! > 0);
    path.masks[depth] = on;
    walk(path, depth + 1, { at: at.map((v, j) => (on[j] ? v : 0)), per: per.map((v, j) => (on[j] ? v : 0)) }, from, to);
    from = to;
  }
}

/** The gradient is the same all over a piece: its length times it is the integral. */
function addGradient({ net: { layers }, output, direction, contributions, masks }: Path, length: number): void {
  const last = layers.at(-1)!;
  let gradient = Float64Array.from({ length: last.inputs }, (_, i) => last.weights[i * last.outputs + output]!);
  for (let depth = layers.length - 2; depth >= 0; depth--) {
    const { inputs, outputs, weights } = layers[depth]!;
    const on = masks[depth]!;
    const below = new Float64Array(inputs);
    for (let i = 0; i < inputs; i++) {
      let sum = 0;
      for (let j = 0; j < outputs; j++) if (on[j]) sum += weights[i * outputs + j]! * gradient[j]!;
      below[i] = sum;
    }
    gradient = below;
  }
  for (let i = 0; i < direction.length; i++) contributions[i]! += length * direction[i]! * gradient[i]!;
}
