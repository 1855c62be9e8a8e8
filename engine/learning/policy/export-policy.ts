/** A trained policy network as an ONNX file: raw features in, the advantage of each action over their mean out. */
import { GraphBuilder } from '../../models/onnx/build.ts';
import { CLIP } from '../signal/network.ts';
import { type QNet, qParameterShape } from './q-network.ts';

export const POLICY_INPUT = 'features';
export const POLICY_OUTPUT = 'advantages';

export function exportPolicy({ shape, mean, scale, parameters }: QNet, schemaHash: string): Uint8Array {
  const graph = new GraphBuilder('policy');
  for (const name of ['w1', 'b1', 'w2', 'b2'] as const)
    graph.floats(name, qParameterShape(shape, name), parameters[name]);
  // What is taken off is the same for every action, so it is taken off the weights.
  graph.floats('wa', [shape.hidden, shape.actions], centred(parameters.wa, shape.actions));
  graph.floats('ba', [shape.actions], centred(parameters.ba, shape.actions));
  const moved = graph.node('Sub', [POLICY_INPUT, graph.floats('mean', [shape.inputs], mean)]);
  const scaled = graph.node('Mul', [moved, graph.floats('scale', [shape.inputs], scale)]);
  const [low, high] = [
    graph.floats('low', [], Float32Array.of(-CLIP)),
    graph.floats('high', [], Float32Array.of(CLIP)),
  ];
  let layer = graph.node('Clip', [scaled, low, high]);
  for (const n of [1, 2] as const) layer = graph.node('Relu', [graph.node('Gemm', [layer, `w${n}`, `b${n}`])]);
  graph.node('Gemm', [layer, 'wa', 'ba'], POLICY_OUTPUT);
  return graph.finish(
    { name: POLICY_INPUT, shape: ['batch', shape.inputs] },
    { name: POLICY_OUTPUT, shape: ['batch', shape.actions] },
    { 'watchkeeper.schema': schemaHash },
  );
}

/** Every row less its mean. */
function centred(values: Float32Array, columns: number): Float32Array {
  return values.map((value, i) => {
    const from = i - (i % columns);
    let sum = 0;
    for (let j = from; j < from + columns; j++) sum += values[j]!;
    return value - sum / columns;
  });
}
