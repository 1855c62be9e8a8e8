/** Builds ONNX files: a graph of operators over constants, in onnx.proto3's own terms. */
import { MessageWriter } from './wire.ts';

export const FLOAT = 1;
const INT64 = 7;
const [ATTRIBUTE_FLOAT, ATTRIBUTE_INT] = [1, 2];
const IR_VERSION = 8;
const OPSET = 17;

export interface GraphPort {
  readonly name: string;
  /** A name stands for a dimension that is left open. */
  readonly shape: readonly (number | string)[];
}

export class GraphBuilder {
  readonly #graph = new MessageWriter();
  #nodes = 0;

  constructor(name: string) {
    this.#graph.text(2, name);
  }

  floats(name: string, shape: readonly number[], values: Float32Array): string {
    return this.#tensor(name, FLOAT, shape, new Uint8Array(values.slice().buffer));
  }

  ints(name: string, values: readonly number[]): string {
    return this.#tensor(name, INT64, [values.length], new Uint8Array(BigInt64Array.from(values, BigInt).buffer));
  }

  #tensor(name: string, type: number, shape: readonly number[], raw: Uint8Array): string {
    this.#graph.message(5, new MessageWriter().ints(1, shape).int(2, type).text(8, name).bytes(9, raw));
    return name;
  }

  /** The name of what comes out. */
  node(operator: string, inputs: readonly string[], output = '', attributes: Record<string, number> = {}): string {
    const name = output || `${operator.toLowerCase()}${++this.#nodes}`;
    const node = new MessageWriter();
    for (const input of inputs) node.text(1, input);
    node.text(2, name).text(3, name).text(4, operator);
    for (const [key, value] of Object.entries(attributes)) {
      const attribute = new MessageWriter().text(1, key);
      if (Number.isInteger(value)) attribute.int(3, value).int(20, ATTRIBUTE_INT);
      else attribute.float(2, value).int(20, ATTRIBUTE_FLOAT);
      node.message(5, attribute);
    }
    this.#graph.message(1, node);
    return name;
  }

  finish(input: GraphPort, output: GraphPort, metadata: Readonly<Record<string, string>>): Uint8Array {
    this.#graph.message(11, port(input)).message(12, port(output));
    const model = new MessageWriter()
      .int(1, IR_VERSION)
      .text(2, 'watchkeeper')
      .message(7, this.#graph)
      .message(8, new MessageWriter().text(1, '').int(2, OPSET));
    for (const [key, value] of Object.entries(metadata)) {
      model.message(14, new MessageWriter().text(1, key).text(2, value));
    }
    return model.finish();
  }
}

function port({ name, shape }: GraphPort): MessageWriter {
  const dimensions = new MessageWriter();
  for (const size of shape) {
    dimensions.message(
      1,
      typeof size === 'number' ? new MessageWriter().int(1, size) : new MessageWriter().text(2, size),
    );
  }
  const tensor = new MessageWriter().int(1, FLOAT).message(2, dimensions);
  return new MessageWriter().text(1, name).message(2, new MessageWriter().message(1, tensor));
}
