import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { testParent } from '../../tests/fixtures/engine-stage.ts';
import { recordedRows } from '../../tests/fixtures/recorded-rows.ts';
import { columnOf, fromColumns, MAX_ROWS_PER_FRAME, toColumns } from './columnar.ts';
import { lenient } from './lenient.ts';
import { unchangedBy } from './unchanged-by.ts';
import { TABLES, type TableName } from './tables.ts';

/** What JSON may hold where a number is due, and what it may not. */
const VALUES = [
  ...[0, -0, 1, -1, 0.5, -0.5, 2, 100, 1e9, 2 ** 53 - 1, 2 ** 53, -(2 ** 53), 1e308, JSON.parse('1e999'), -Infinity],
  ...[
    Number.NaN,
    null,
    undefined,
    '',
    '1',
    'buy',
    'x'.repeat(64),
    'x'.repeat(65),
    'x'.repeat(4_096),
    'x'.repeat(4_097),
  ],
  ...[true, [], [1], {}],
] as const;

const COLUMNS = Object.entries(TABLES).flatMap(([table, { row }]) =>
  Object.entries(row.shape).map(([column, schema]) => [`${table}.${column}`, schema as z.ZodType] as const),
);

/** Up to three values of each kind as an engine told them. */
function recordedOf(name: string): unknown[] {
  const [table, column] = name.split('.') as [TableName, string];
  const values = recordedRows(table).map((row) => (row as Record<string, unknown>)[column]);
  const kinds = Map.groupBy(values, (value) => (value as { type?: string } | null)?.type);
  return [...kinds.values()].flatMap((ofKind) => ofKind.slice(0, 3));
}

const OBJECTS = COLUMNS.filter(([name]) =>
  recordedOf(name).some((value) => typeof value === 'object' && value !== null),
);

/** The same with a member less, one more, and another value in each place. */
function* altered(value: unknown): Generator {
  if (typeof value !== 'object' || value === null) return;
  const { length } = Object.keys(value);
  if (Array.isArray(value)) {
    yield [...value, ...value];
    yield value.slice(1);
  } else {
    yield { ...value, sinceLater: 1 };
    yield JSON.parse(`{"__proto__":1,${JSON.stringify(value).slice(1)}`.replace(',}', '}'));
  }
  for (const key of Object.keys(value)) {
    const put = (other: unknown): unknown =>
      Array.isArray(value) ? value.with(Number(key), other) : { ...value, [key]: other };
    const { [key]: held, ...rest } = value as Record<string, unknown>;
    if (!Array.isArray(value)) {
      yield rest;
      yield { ...rest, sinceLater: held };
    }
    for (const other of length > 12 ? [null, 'x', -1] : VALUES) yield put(other);
    for (const other of altered(held)) yield put(other);
  }
}

describe('a column', () => {
  /** What the column makes of a value, and what its schema does. */
  const bothOf = (schema: z.ZodType, value: unknown): readonly [unknown, unknown] => {
    const asked = z.array(lenient(schema)).max(MAX_ROWS_PER_FRAME).safeParse([value]);
    return [
      [value, columnOf(schema)([value])],
      [value, asked.data ?? null],
    ];
  };

  it.each(COLUMNS)('%s takes what its schema takes, and nothing else', (_name, schema) => {
    for (const value of VALUES) {
      const [own, asked] = bothOf(schema, value);
      expect(own).toEqual(asked);
    }
  });

  it.each(OBJECTS)('%s makes of objects what its schema makes, whatever they lack or have besides', (name, schema) => {
    const values = recordedOf(name);
    for (const value of values) {
      for (const one of [value, ...altered(value)]) {
        const [own, asked] = bothOf(schema, one);
        expect(own).toEqual(asked);
      }
    }
    // The schema is asked of nothing that an engine tells.
    expect(values.filter((value) => !unchangedBy(lenient(schema))(value))).toEqual([]);
  });

  it.each([
    ['numbers', z.int().min(0), 1],
    ['numbers or nothing', z.number().nullable(), null],
    ['words', z.string(), 'a'],
  ] as const)('of %s is a list, of no more than a frame may have', (_of, schema, value) => {
    const column = columnOf(schema);
    expect(column(Array.from({ length: MAX_ROWS_PER_FRAME }, () => value))).toHaveLength(MAX_ROWS_PER_FRAME);
    expect(column(Array.from({ length: MAX_ROWS_PER_FRAME + 1 }, () => value))).toBeNull();
    for (const other of [{ length: 1, 0: value }, value, undefined]) expect(column(other)).toBeNull();
  });

  it.each([
    ['a bound that is not reached', z.number().gt(0), [0, 1]],
    ['a bound from above', z.number().max(5), [5, 6]],
    ['a step', z.number().multipleOf(2), [3, 4]],
    ['a small integer', z.int32(), [2 ** 31, 2 ** 31 - 1]],
    ['a form', z.iso.date(), ['2026-11-27', 'today']],
    ['a pattern', z.string().regex(/^a/), ['a', 'b']],
    ['trimmed text', z.string().trim().min(1), [' ', 'a']],
    ['a rule of its own', z.boolean().refine((value) => value), [true, false]],
    ['a rule of its own', z.number().refine((value) => value !== 7), [7, 8]],
  ] as const)('with %s is checked by it', (_rule, schema, values) => {
    for (const value of values)
      expect([value, columnOf(schema)([value]) !== null]).toEqual([value, schema.safeParse(value).success]);
  });
});

describe('a value that a schema surely leaves as it is', () => {
  it('is one of its words, or whatever it does not look at, in an object that has no more', () => {
    const isAsItIs = unchangedBy(z.object({ word: z.enum(['buy', 'sell']), rows: z.unknown() }));
    expect(isAsItIs({ word: 'sell', rows: [{}] })).toBe(true);
    for (const other of [{ word: 'hold', rows: 1 }, { word: 'buy' }, { word: 'buy', rows: 1, more: 1 }, 'buy'])
      expect([other, isAsItIs(other)]).toEqual([other, false]);
  });
});

describe('a column that an older engine does not have', () => {
  const { n, cols } = toColumns('parents', [testParent({ account: 'ACC-1' }), testParent()]);
  const without = (column: string) => ({ n, cols: { ...cols, [column]: undefined } });

  it('has its default in every row', () => {
    expect(fromColumns('parents', { n, cols })?.map(({ account }) => account)).toEqual(['ACC-1', '']);
    expect(fromColumns('parents', without('account'))?.map(({ account }) => account)).toEqual(['', '']);
  });

  it('is missed where it has always been there', () => {
    expect(fromColumns('parents', without('actor'))).toBeNull();
  });
});
