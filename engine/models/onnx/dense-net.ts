/**
 * A chain of dense layers read out of an ONNX file, as this project's own trainers export policies: standardise, clip, then
 * matrix and bias with a ReLU between layers. Weights are taken as they are in the file, so what is computed from them is
 * the served model; a graph of any other shape gives null.
 */
import { type Field, readMessage } from './wire.ts';

export interface DenseLayer {
  readonly inputs: number;
  readonly outputs: number;
  /** Row by row, a row an input. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

export interface DenseNet {
  /** Of each input: subtracted, and then multiplied with. */
  readonly mean: Float32Array;
  readonly scale: Float32Array;
  readonly low: number;
  readonly high: number;
  /** After every one but the last comes a ReLU. */
  readonly layers: readonly DenseLayer[];
}

interface Tensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}
interface Node {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly plain: boolean;
}

const FLOAT = 1;
const [GRAPH, NODE, INITIALIZER] = [7, 1, 5] as const;
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const all = (fields: readonly Field[], number: number): Field[] => fields.filter((field) => field.number === number);

/** Throws WireError where the bytes are no ONNX file. */
export function readDenseNet(bytes: Uint8Array): DenseNet | null {
  const graph = all(readMessage(bytes), GRAPH)[0];
  if (!graph) return null;
  const fields = readMessage(graph.bytes);
  const tensors = new Map(all(fields, INITIALIZER).map(({ bytes: tensor }) => tensorOf(tensor)));
  const nodes = all(fields, NODE).map(({ bytes: node }) => nodeOf(node));
  return netOf(nodes, tensors);
}

function tensorOf(bytes: Uint8Array): [string, Tensor | null] {
  const fields = readMessage(bytes);
  const name = text(all(fields, 8)[0]?.bytes ?? new Uint8Array());
  const raw = all(fields, 9)[0]?.bytes;
  const isFloat = all(fields, 2)[0]?.value === FLOAT;
  const shape = all(fields, 1).map(({ value }) => value);
  if (!isFloat || !raw || raw.length !== 4 * shape.reduce((a, b) => a * b, 1)) return [name, null];
  return [name, { shape, values: new Float32Array(Uint8Array.from(raw).buffer) }];
}

function nodeOf(bytes: Uint8Array): Node {
  const fields = readMessage(bytes);
  return {
    operator: text(all(fields, 4)[0]?.bytes ?? new Uint8Array()),
    inputs: all(fields, 1).map((field) => text(field.bytes)),
    output: text(all(fields, 2)[0]?.bytes ?? new Uint8Array()),
    plain: all(fields, 5).length === 0,
  };
}

function netOf(nodes: readonly Node[], tensors: ReadonlyMap<string, Tensor | null>): DenseNet | null {
  const chained = nodes.every((node, i) => node.plain && (i === 0 || node.inputs[0] === nodes[i - 1]!.output));
  const [sub, mul, clip, ...rest] = nodes;
  if (!chained || sub?.operator !== 'Sub' || mul?.operator !== 'Mul' || clip?.operator !== 'Clip') return null;
  const of = (node: Node, place: number): Tensor | null => tensors.get(node.inputs[place] ?? '') ?? null;
  const [mean, scale, low, high] = [of(sub, 1), of(mul, 1), of(clip, 1), of(clip, 2)];
  const layers = layersOf(rest, of);
  if (!mean || !scale || !low || !high || !layers) return null;
  const fits = mean.values.length === layers[0]!.inputs && scale.values.length === layers[0]!.inputs;
  if (!fits) return null;
  return { mean: mean.values, scale: scale.values, low: low.values[0]!, high: high.values[0]!, layers };
}

function layersOf(nodes: readonly Node[], of: (node: Node, place: number) => Tensor | null): DenseLayer[] | null {
  const layers: DenseLayer[] = [];
  for (const [i, node] of nodes.entries()) {
    if (i % 2 === 1) {
      if (node.operator !== 'Relu') return null;
      continue;
    }
    const [weights, bias] = [of(node, 1), of(node, 2)];
    if (node.operator !== 'Gemm' || !weights || !bias || weights.shape.length !== 2) return null;
    const [inputs, outputs] = weights.shape as [number, number];
    if (bias.values.length !== outputs || (layers.at(-1)?.outputs ?? inputs) !== inputs) return null;
    layers.push({ inputs, outputs, weights: weights.values, bias: bias.values });
  }
  return nodes.length % 2 === 1 ? layers : null;
}
