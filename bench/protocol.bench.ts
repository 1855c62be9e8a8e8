/**
 * What columns save: 200 order updates as one frame, by columns as the protocol has them and row by row, in the same
 * run. Both sides check every value against the schema. And what a look at the columns of recorded rows takes beside their
 * schemas, without `eval` as on the desk's page.
 */
import { performance } from 'node:perf_hooks';
import { z } from 'zod';
import { decodeServerFrame, encodeServerFrame } from '../shared/protocol/codec.ts';
import type { ServerFrame } from '../shared/protocol/frames.ts';
import { columnOf } from '../shared/protocol/columnar.ts';
import { lenient } from '../shared/protocol/lenient.ts';
import { TABLES } from '../shared/protocol/tables.ts';
import { testParent } from '../tests/fixtures/memory-engine.ts';
import { recordedRows } from '../tests/fixtures/recorded-rows.ts';
import { type Bench, median } from './bench.ts';

const ROWS = 200;
const ROUNDS = 15;
const FRAMES = 40;

const rows = Array.from({ length: ROWS }, (_, i) =>
  testParent({ parentId: `P${1_000 + i}`, filledQty: i * 7, lastReason: `slice ${i} of the schedule, at the bid` }),
);
const frame = { t: 'delta', sub: 1, table: 'parents', epoch: 1, prev: 1, seq: 2, rows, removed: [] } as const;
const rowWise = z.object({ rows: z.array(TABLES.parents.row) });

interface Way {
  readonly name: string;
  readonly encode: () => string;
  readonly decode: (text: string) => unknown;
}

const WAYS: readonly Way[] = [
  { name: 'columns', encode: () => encodeServerFrame(frame as unknown as ServerFrame), decode: decodeServerFrame },
  { name: 'rows', encode: () => JSON.stringify(frame), decode: (text) => rowWise.parse(JSON.parse(text)) },
];

/** Microseconds a call, the median of several rounds. */
function timed(task: () => unknown): number {
  const round = (): number => {
    const startMs = performance.now();
    for (let i = 0; i < FRAMES; i++) task();
    return ((performance.now() - startMs) * 1_000) / FRAMES;
  };
  round();
  return median(Array.from({ length: ROUNDS }, round));
}

/** Microseconds a row: by a look, and by the schemas alone. */
function columnsOf(table: 'parents' | 'children' | 'journal'): { looked: number; bySchema: number } {
  const recorded = recordedRows(table) as readonly Readonly<Record<string, unknown>>[];
  const columns = Object.entries(TABLES[table].row.shape as Readonly<Record<string, z.ZodType>>).map(
    ([name, schema]) => ({
      values: Array.from({ length: ROWS }, (_, i) => recorded[i % recorded.length]![name]),
      look: columnOf(schema),
      schema: z.array(lenient(schema)),
    }),
  );
  return {
    looked: timed(() => columns.map(({ values, look }) => look(values))) / ROWS,
    bySchema: timed(() => columns.map(({ values, schema }) => schema.safeParse(values, { jitless: true }))) / ROWS,
  };
}

export const bench: Bench = async (report) => {
  for (const { name, encode, decode } of WAYS) {
    const text = encode();
    const detail = { rows: ROWS, rounds: ROUNDS };
    report({ name: `protocol/${name}/size`, value: Buffer.byteLength(text), unit: 'bytes', detail });
    report({ name: `protocol/${name}/encode`, value: timed(encode), unit: 'µs', detail });
    report({ name: `protocol/${name}/decode`, value: timed(() => decode(text)), unit: 'µs', detail });
  }
  for (const table of ['parents', 'children', 'journal'] as const) {
    const { looked, bySchema } = columnsOf(table);
    report({ name: `protocol/${table}/row`, value: looked, unit: 'µs', detail: { bySchema, rounds: ROUNDS } });
  }
};
