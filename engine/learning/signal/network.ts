/**
 * The signal network, as numbers: every state is squeezed by the same small layer, then two dense layers look at all of
 * them, and three classes come out for each horizon. It standardises its inputs and calibrates its outputs itself, so
 * that whoever serves it needs to know neither.
 */
import { seededRng, type Rng } from '../../../shared/std/rng.ts';
import { OUTPUTS } from './samples.ts';

export interface NetShape {
  readonly states: number;
  readonly width: number;
  /** Values that a state is squeezed to. */
  readonly squeezed: number;
  readonly hidden: number;
}

/** In the order in which they are used; a weight is rows × columns, a bias its columns. */
export const PARAMETERS = ['w1', 'b1', 'w2', 'b2', 'w3', 'b3', 'w4', 'b4'] as const;
export type ParameterName = (typeof PARAMETERS)[number];
export type NetParameters = Readonly<Record<ParameterName, Float32Array>>;

export interface SignalNet {
  readonly shape: NetShape;
  /** Of each feature: subtracted, and then multiplied with. */
  readonly mean: Float32Array;
  readonly scale: Float32Array;
  readonly parameters: NetParameters;
  /** Of each output: multiplied with, and then added. */
  readonly calibration: { readonly scale: Float32Array; readonly shift: Float32Array };
}

/** Standardised inputs are cut off here: one wild state must not decide. */
export const CLIP = 5;

export function parameterShape({ states, width, squeezed, hidden }: NetShape, name: ParameterName): number[] {
  const shapes: Record<ParameterName, number[]> = {
    w1: [width, squeezed],
    b1: [squeezed],
    w2: [states * squeezed, hidden],
    b2: [hidden],
    w3: [hidden, hidden],
    b3: [hidden],
    w4: [hidden, OUTPUTS],
    b4: [OUTPUTS],
  };
  return shapes[name];
}

/** He's initialisation: uniform with variance 2 / inputs; biases are zero. Source: He et al. (2015). */
export function initialParameters(shape: NetShape, seed: string): NetParameters {
  const rng = seededRng(`${seed}/weights`);
  const of = (name: ParameterName): Float32Array => {
    const [rows, columns] = parameterShape(shape, name);
    return columns === undefined ? new Float32Array(rows!) : uniform(rng, rows! * columns, Math.sqrt(6 / rows!));
  };
  return {
    w1: of('w1'),
    b1: of('b1'),
    w2: of('w2'),
    b2: of('b2'),
    w3: of('w3'),
    b3: of('b3'),
    w4: of('w4').map((weight) => weight / 10),
    b4: of('b4'),
  };
}

const uniform = (rng: Rng, count: number, bound: number): Float32Array =>
  Float32Array.from({ length: count }, () => (2 * rng.next() - 1) * bound);

export const parameterCount = (shape: NetShape): number =>
  PARAMETERS.reduce((sum, name) => sum + parameterShape(shape, name).reduce((a, b) => a * b, 1), 0);
