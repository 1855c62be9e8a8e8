/**
 * What an ONNX file says of itself, read without running it: versions, operators, inputs and outputs. Nothing in it is
 * trusted; what cannot be read is refused in words.
 */
import { type Field, readMessage } from './wire.ts';

export interface TensorPort {
  readonly name: string;
  /** Of onnx.proto3: 1 is float32; 0 where it is no tensor. */
  readonly elementType: number;
  /** A number, or the name of a dimension that is left open. */
  readonly shape: readonly (number | string)[];
}

export interface OnnxFile {
  readonly irVersion: number;
  readonly producer: string;
  /** By domain; the empty one is ONNX's own. */
  readonly opsets: ReadonlyMap<string, number>;
  /** Every kind of operator, in subgraphs too, with its domain before it where it has one. */
  readonly operators: ReadonlySet<string>;
  readonly inputs: readonly TensorPort[];
  readonly outputs: readonly TensorPort[];
  /** Weights that lie in a file of their own. */
  readonly external: readonly string[];
  readonly metadata: ReadonlyMap<string, string>;
}

const MAX_DEPTH = 8;
const EXTERNAL = 1;
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const all = (fields: readonly Field[], number: number): Field[] => fields.filter((field) => field.number === number);
const first = (fields: readonly Field[], number: number): Field | undefined =>
  fields.find((field) => field.number === number);
const textOf = (fields: readonly Field[], number: number): string =>
  text(first(fields, number)?.bytes ?? new Uint8Array());

/** Throws WireError where the bytes are no ONNX model. */
export function describeOnnx(bytes: Uint8Array): OnnxFile {
  const model = readMessage(bytes);
  const graphs = all(model, 7);
  const operators = new Set<string>();
  const external: string[] = [];
  for (const graph of graphs) walk(readMessage(graph.bytes), operators, external, 0);
  const graph = readMessage(graphs[0]?.bytes ?? new Uint8Array());
  const weights = new Set(all(graph, 5).map(({ bytes: tensor }) => textOf(readMessage(tensor), 8)));
  return {
    irVersion: first(model, 1)?.value ?? 0,
    producer: textOf(model, 2),
    opsets: new Map(
      all(model, 8).map((field) => {
        const opset = readMessage(field.bytes);
        return [textOf(opset, 1), first(opset, 2)?.value ?? 0];
      }),
    ),
    operators,
    // Old files list their weights among the inputs.
    inputs: all(graph, 11)
      .map(portOf)
      .filter(({ name }) => !weights.has(name)),
    outputs: all(graph, 12).map(portOf),
    external,
    metadata: new Map(
      all(model, 14).map((field) => {
        const entry = readMessage(field.bytes);
        return [textOf(entry, 1), textOf(entry, 2)];
      }),
    ),
  };
}

function walk(graph: readonly Field[], operators: Set<string>, external: string[], depth: number): void {
  for (const { bytes } of all(graph, 5)) {
    const tensor = readMessage(bytes);
    if (first(tensor, 14)?.value === EXTERNAL) external.push(textOf(tensor, 8));
  }
  for (const { bytes } of all(graph, 1)) {
    const node = readMessage(bytes);
    const domain = textOf(node, 7);
    operators.add(domain === '' || domain === 'ai.onnx' ? textOf(node, 4) : `${domain}.${textOf(node, 4)}`);
    if (depth === MAX_DEPTH) continue;
    for (const attribute of all(node, 5)) {
      for (const sub of all(readMessage(attribute.bytes), 6))
        walk(readMessage(sub.bytes), operators, external, depth + 1);
    }
  }
}

function portOf({ bytes }: Field): TensorPort {
  const port = readMessage(bytes);
  const type = readMessage(first(port, 2)?.bytes ?? new Uint8Array());
  const tensor = readMessage(first(type, 1)?.bytes ?? new Uint8Array());
  const shape = readMessage(first(tensor, 2)?.bytes ?? new Uint8Array());
  return {
    name: textOf(port, 1),
    elementType: first(tensor, 1)?.value ?? 0,
    shape: all(shape, 1).map(({ bytes: dimension }) => {
      const fields = readMessage(dimension);
      const known = first(fields, 1);
      return known ? known.value : textOf(fields, 2);
    }),
  };
}
