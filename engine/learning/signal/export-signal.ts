/** A trained signal network as an ONNX file: raw windows of features in, calibrated probabilities out. */
import { GraphBuilder } from '../../models/onnx/build.ts';
import { CLIP, parameterShape, PARAMETERS, type SignalNet } from './network.ts';
import { CLASSES, HORIZONS, OUTPUTS } from './samples.ts';

export const INPUT = 'features';
export const OUTPUT = 'probabilities';

export function exportNet(net: SignalNet, schemaHash: string): Uint8Array {
  const { shape, mean, scale, parameters, calibration } = net;
  const graph = new GraphBuilder('signal');
  for (const name of PARAMETERS) graph.floats(name, parameterShape(shape, name), parameters[name]);
  const centred = graph.node('Sub', [INPUT, graph.floats('mean', [shape.width], mean)]);
  const scaled = graph.node('Mul', [centred, graph.floats('scale', [shape.width], scale)]);
  const [low, high] = [
    graph.floats('low', [], Float32Array.of(-CLIP)),
    graph.floats('high', [], Float32Array.of(CLIP)),
  ];
  const inputs = graph.node('Clip', [scaled, low, high]);
  const squeezed = graph.node('Relu', [graph.node('Add', [graph.node('MatMul', [inputs, 'w1']), 'b1'])]);
  let layer = graph.node('Reshape', [squeezed, graph.ints('flat', [-1, shape.states * shape.squeezed])]);
  for (const n of [2, 3] as const) layer = graph.node('Relu', [graph.node('Gemm', [layer, `w${n}`, `b${n}`])]);
  const logits = graph.node('Gemm', [layer, 'w4', 'b4']);
  const tempered = graph.node('Mul', [logits, graph.floats('temper', [OUTPUTS], calibration.scale)]);
  const shifted = graph.node('Add', [tempered, graph.floats('shift', [OUTPUTS], calibration.shift)]);
  const classes = graph.node('Reshape', [shifted, graph.ints('classes', [-1, HORIZONS.length, CLASSES.length])]);
  graph.node('Softmax', [classes], OUTPUT, { axis: -1 });
  return graph.finish(
    { name: INPUT, shape: ['batch', shape.states, shape.width] },
    { name: OUTPUT, shape: ['batch', HORIZONS.length, CLASSES.length] },
    { 'watchkeeper.schema': schemaHash, 'watchkeeper.horizons': HORIZONS.join(',') },
  );
}
