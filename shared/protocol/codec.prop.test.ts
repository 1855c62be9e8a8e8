import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { arbitraryOf } from '../../tests/fixtures/arbitrary-of.ts';
import { decodeClientFrame, decodeServerFrame, encodeClientFrame, encodeServerFrame, ProtocolError } from './codec.ts';
import { BOUNDS, ClientFrame, ServerEnvelope, type ServerFrame } from './frames.ts';
import { TABLE_NAMES, TABLES } from './tables.ts';

const RUNS = { numRuns: 150 };

const SERVER_OPTIONS = ServerEnvelope.options as unknown as z.ZodObject[];
const isTableFrame = (schema: z.ZodObject): boolean => 'rows' in schema.shape;

/** Snapshots and deltas, with rows of the table. */
const tableFrame = fc.oneof(
  ...SERVER_OPTIONS.filter(isTableFrame).flatMap((schema) =>
    TABLE_NAMES.map((table) =>
      arbitraryOf(schema.extend({ table: z.literal(table), rows: z.array(TABLES[table].row as z.ZodType) })),
    ),
  ),
);
const plainFrame = fc.oneof(...SERVER_OPTIONS.filter((schema) => !isTableFrame(schema)).map((s) => arbitraryOf(s)));
const serverFrame = fc.oneof(plainFrame, tableFrame) as unknown as fc.Arbitrary<ServerFrame>;
const clientFrame = arbitraryOf(ClientFrame);

/** Whether the text decodes or is refused as it should be; anything else that is thrown passes through. */
function survives(decode: (text: string) => unknown, text: string): boolean {
  try {
    decode(text);
    return true;
  } catch (error) {
    if (error instanceof ProtocolError) return error.message.length < 600;
    throw error;
  }
}

/** A frame with a piece cut out, doubled or replaced. */
const mutated = (frame: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(frame, fc.nat(), fc.nat({ max: 40 }), fc.oneof(fc.string(), fc.constantFrom(...NASTY)))
    .map(([text, at, length, piece]) => {
      const from = at % (text.length + 1);
      return text.slice(0, from) + piece + text.slice(from + length);
    });
/** A frame with the value of one of its members replaced by something else. */
const misvalued = (frame: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(frame, fc.nat(), fc.oneof(fc.json(), fc.constantFrom(...NASTY))).map(([text, pick, value]) => {
    const members = [...text.matchAll(/"\w+":/g)];
    const { index } = members[pick % members.length]!;
    const name = members[pick % members.length]![0];
    const rest = text.slice(index + name.length).replace(/^("[^"]*"|-?[\d.e+]+|true|false|null)/, '');
    return `${text.slice(0, index)}${name}${value}${rest}`;
  });

const NASTY = [
  '1e999',
  '-1e999',
  '9007199254740993',
  '1e308',
  '-0',
  '1.5',
  '"__proto__"',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '"toString"',
  '"constructor"',
  '[]',
  '{}',
  'null',
  `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
  `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
  '"\\u0000"',
  '"\\ud800"',
  '{"n":2,"cols":{}}',
  '{"n":-1,"cols":[]}',
  '{"n":1e9,"cols":{"key":[]}}',
];

describe('frames', () => {
  it('TRANS-6 of clients survive encoding and decoding', () => {
    fc.assert(
      fc.property(clientFrame, (frame) => {
        expect(decodeClientFrame(encodeClientFrame(frame))).toEqual(frame);
      }),
      RUNS,
    );
  });

  it('TRANS-6 of engines survive encoding and decoding', () => {
    fc.assert(
      fc.property(serverFrame, (frame) => {
        expect(decodeServerFrame(encodeServerFrame(frame))).toEqual(frame);
      }),
      RUNS,
    );
  });

  it.each(TABLE_NAMES)('TRANS-6 SUB-3 rows of %s survive as columns', (table) => {
    const rows = fc.array(arbitraryOf(TABLES[table].row as z.ZodType), { maxLength: 5 });
    fc.assert(
      fc.property(rows, (given) => {
        const frame = { t: 'delta', sub: 1, table, epoch: 1, prev: 0, seq: 1, rows: given, removed: [] };
        expect(decodeServerFrame(encodeServerFrame(frame as unknown as ServerFrame))).toEqual(frame);
      }),
      { numRuns: 50 },
    );
  });
});

describe('decoders', () => {
  const clientText = clientFrame.map(encodeClientFrame);
  const serverText = serverFrame.map(encodeServerFrame);

  it('TRANS-6 give a frame or a ProtocolError for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.constantFrom(...NASTY)), (text) => {
        expect(survives(decodeClientFrame, text)).toBe(true);
        expect(survives(decodeServerFrame, text)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['clients', decodeClientFrame, clientText],
    ['engines', decodeServerFrame, serverText],
  ] as const)('TRANS-6 do so for damaged frames of %s', (_, decode, text) => {
    fc.assert(
      fc.property(fc.oneof(mutated(text), misvalued(text)), (damaged) => survives(decode, damaged)),
      { numRuns: 500 },
    );
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it.each([
    [decodeClientFrame, BOUNDS.clientFrameBytes],
    [decodeServerFrame, BOUNDS.serverFrameBytes],
  ])('TRANS-5 look at nothing over the bound', (decode, bound) => {
    expect(() => decode(' '.repeat(bound + 1))).toThrow(expect.objectContaining({ code: 'TOO_LARGE' }));
    expect(() => decode(' '.repeat(bound))).toThrow(expect.objectContaining({ code: 'NOT_JSON' }));
  });

  it('CMD-6 name the field, and the id of a command whose id can be read', () => {
    const frame = { t: 'command', id: 'c1', command: { kind: 'CancelParent', parentId: 7 } };
    const refusal = expect.objectContaining({
      code: 'BAD_FRAME',
      commandId: 'c1',
      message: expect.stringContaining('command.parentId') as string,
    }) as unknown;
    expect(() => decodeClientFrame(JSON.stringify(frame))).toThrow(refusal);
    const noId = JSON.stringify({ ...frame, id: 7 });
    expect(() => decodeClientFrame(noId)).toThrow(expect.objectContaining({ commandId: null }));
  });

  it('SUB-3 refuse rows that are not n of the table, and leave unknown columns aside', () => {
    const frame = (rows: unknown): string =>
      JSON.stringify({ t: 'snapshot', sub: 1, table: 'limits', epoch: 1, seq: 1, part: 1, parts: 1, rows });
    const cols = { instrument: ['A'], limits: [{}] };
    const good = { rows: [{ instrument: 'A', limits: {} }] };
    expect(decodeServerFrame(frame({ n: 1, cols }))).toMatchObject(good);
    const later = JSON.parse(frame({ n: 1, cols: { ...cols, later: [1] } })) as object;
    expect(decodeServerFrame(JSON.stringify(later))).toMatchObject(good);
    for (const rows of [
      { n: 2, cols },
      { n: 1, cols: { instrument: ['A'] } },
      { n: 1, cols: { ...cols, limits: [{ maxOrderQty: 0 }] } },
      { n: 1, cols: { ...cols, limits: 'A' } },
      [],
      null,
    ]) {
      expect(() => decodeServerFrame(frame(rows))).toThrow(ProtocolError);
    }
  });

  it('TRANS-4 ignore unknown members of frames and refuse them in commands', () => {
    expect(decodeClientFrame('{"t":"ping","n":1,"later":true}')).toEqual({ t: 'ping', n: 1 });
    const command = { kind: 'AskRelease', stopId: 'S1', later: true };
    expect(() => decodeClientFrame(JSON.stringify({ t: 'command', id: 'c', command }))).toThrow(ProtocolError);
  });
});
