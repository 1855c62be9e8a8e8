import { describe, expect, it } from 'vitest';
import { GraphBuilder } from './build.ts';
import { describeOnnx } from './describe.ts';
import { MessageWriter, readMessage, WireError } from './wire.ts';

describe('the wire format', () => {
  it('reads back what it writes, negative numbers too', () => {
    const written = new MessageWriter().int(1, -1).int(2, 300).text(3, 'µ').float(4, 0.5).finish();
    const fields = readMessage(written);
    expect(fields.map(({ number, value }) => [number, value])).toEqual([
      [1, -1],
      [2, 300],
      [3, 0],
      [4, 0.5],
    ]);
    expect(new TextDecoder().decode(fields[2]!.bytes)).toBe('µ');
  });

  it.each([
    ['a number that does not end', [0x08, 0xff]],
    ['a field that is longer than the file', [0x0a, 0x05, 0x01]],
    ['a field without a number', [0x00, 0x00]],
    ['a type there is not', [0x0b, 0x00]],
    ['eleven bytes of a number', [0x08, ...Array<number>(11).fill(0x80)]],
  ])('refuses %s', (_, bytes) => {
    expect(() => readMessage(Uint8Array.from(bytes))).toThrow(WireError);
  });
});

describe('an ONNX file', () => {
  it('tells what was built into it', () => {
    const graph = new GraphBuilder('g');
    graph.floats('w', [2, 3], new Float32Array(6));
    graph.node('Softmax', [graph.node('MatMul', ['x', 'w'])], 'y', { axis: -1 });
    const file = describeOnnx(graph.finish({ name: 'x', shape: ['n', 2] }, { name: 'y', shape: [1, 3] }, { a: 'b' }));
    expect(file).toMatchObject({ producer: 'watchkeeper', irVersion: 8, external: [] });
    expect([...file.operators]).toEqual(['MatMul', 'Softmax']);
    expect(file.inputs).toEqual([{ name: 'x', elementType: 1, shape: ['n', 2] }]);
    expect(file.outputs).toEqual([{ name: 'y', elementType: 1, shape: [1, 3] }]);
    expect([...file.opsets]).toEqual([['', 17]]);
    expect(file.metadata.get('a')).toBe('b');
  });
});
