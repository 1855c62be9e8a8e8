/**
 * The policy network, as numbers: two dense layers, then what the state is worth and by how much each action is better or
 * worse than the mean of all (Wang et al., Dueling network architectures, ICML 2016). It standardises its inputs itself.
 */
import { seededRng } from '../../../shared/std/rng.ts';
import { readDenseNet } from '../../models/onnx/dense-net.ts';
import { LearningError } from '../learning-error.ts';
import { CLIP } from '../signal/network.ts';

export interface QShape {
  readonly inputs: number;
  readonly hidden: number;
  readonly actions: number;
}

/** In the order in which they are used; a weight is rows × columns, a bias its columns. */
export const Q_PARAMETERS = ['w1', 'b1', 'w2', 'b2', 'wv', 'bv', 'wa', 'ba'] as const;
export type QParameterName = (typeof Q_PARAMETERS)[number];
export type QParameters = Readonly<Record<QParameterName, Float32Array>>;

export interface QNet {
  readonly shape: QShape;
  /** Of each feature: subtracted, and then multiplied with. */
  readonly mean: Float32Array;
  readonly scale: Float32Array;
  readonly parameters: QParameters;
}

export function qParameterShape({ inputs, hidden, actions }: QShape, name: QParameterName): number[] {
  const shapes: Record<QParameterName, number[]> = {
    w1: [inputs, hidden],
    b1: [hidden],
    w2: [hidden, hidden],
    b2: [hidden],
    wv: [hidden, 1],
    bv: [1],
    wa: [hidden, actions],
    ba: [actions],
  };
  return shapes[name];
}

/** He's initialisation, the heads a tenth of it; biases are zero. */
export function initialQParameters(shape: QShape, seed: string): QParameters {
  const rng = seededRng(`${seed}/weights`);
  const of = (name: QParameterName): Float32Array => {
    const [rows, columns] = qParameterShape(shape, name);
    if (columns === undefined) return new Float32Array(rows!);
    const bound = Math.sqrt(6 / rows!) * (name === 'wv' || name === 'wa' ? 0.1 : 1);
    return Float32Array.from({ length: rows! * columns }, () => (2 * rng.next() - 1) * bound);
  };
  return {
    w1: of('w1'),
    b1: of('b1'),
    w2: of('w2'),
    b2: of('b2'),
    wv: of('wv'),
    bv: of('bv'),
    wa: of('wa'),
    ba: of('ba'),
  };
}

/** A net that has learnt nothing yet, which sees each input by its mean and deviation over the states that there are. */
export function freshQNet(states: Float32Array, shape: QShape, seed: string): QNet {
  const { inputs } = shape;
  const count = states.length / inputs;
  const mean = new Float32Array(inputs);
  const scale = new Float32Array(inputs);
  for (let j = 0; j < inputs; j++) {
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < count; i++) {
      sum += states[i * inputs + j]!;
      squares += states[i * inputs + j]! ** 2;
    }
    mean[j] = sum / count;
    scale[j] = 1 / Math.sqrt(Math.max(1e-6, squares / count - (sum / count) ** 2));
  }
  return { shape, mean, scale, parameters: initialQParameters(shape, seed) };
}

/**
 * A net that goes on from a policy as it was exported: its advantages are what they were, what a state is worth is not in
 * such a file and is learnt anew. Throws LearningError where the file holds no net of this kind.
 */
export function exportedQNet(bytes: Uint8Array, inputs: number, actions: number, place: string): QNet {
  const net = readDenseNet(bytes);
  const [first, second, heads] = net?.layers ?? [];
  const isOne = net?.layers.length === 3 && first!.inputs === inputs && heads!.outputs === actions;
  if (!net || !isOne || net.high !== CLIP || second!.inputs !== second!.outputs) {
    throw new LearningError(`${place}: not a net as this trainer exports them; begin without --from`);
  }
  const hidden = first!.outputs;
  const parameters = {
    w1: first!.weights,
    b1: first!.bias,
    w2: second!.weights,
    b2: second!.bias,
    wv: new Float32Array(hidden),
    bv: new Float32Array(1),
    wa: heads!.weights,
    ba: heads!.bias,
  };
  return { shape: { inputs, hidden, actions }, mean: net.mean, scale: net.scale, parameters };
}
