import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { testParent } from '../../tests/fixtures/engine-stage.ts';
import { columnOf, fromColumns, MAX_ROWS_PER_FRAME, toColumns } from './columnar.ts';
import { lenient } from './lenient.ts';
import { TABLES } from './tables.ts';

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

describe('a column', () => {
  it.each(COLUMNS)('%s takes what its schema takes, and nothing else', (_name, schema) => {
    const strict = z.array(lenient(schema)).max(MAX_ROWS_PER_FRAME);
    for (const value of VALUES)
      expect([value, columnOf(schema).safeParse([value]).success]).toEqual([value, strict.safeParse([value]).success]);
  });

  it.each([
    ['numbers', z.int().min(0), 1],
    ['numbers or nothing', z.number().nullable(), null],
    ['words', z.string(), 'a'],
  ] as const)('of %s is a list, of no more than a frame may have', (_of, schema, value) => {
    const column = columnOf(schema);
    expect(column.safeParse(Array.from({ length: MAX_ROWS_PER_FRAME }, () => value)).success).toBe(true);
    expect(column.safeParse(Array.from({ length: MAX_ROWS_PER_FRAME + 1 }, () => value)).success).toBe(false);
    for (const other of [{ length: 1, 0: value }, value, undefined])
      expect(column.safeParse(other).success).toBe(false);
  });

  it.each([
    ['a bound that is not reached', z.number().gt(0), [0, 1]],
    ['a bound from above', z.number().max(5), [5, 6]],
    ['a step', z.number().multipleOf(2), [3, 4]],
    ['a small integer', z.int32(), [2 ** 31, 2 ** 31 - 1]],
    ['a form', z.iso.date(), ['2026-11-27', 'today']],
    ['a pattern', z.string().regex(/^a/), ['a', 'b']],
    ['trimmed text', z.string().trim().min(1), [' ', 'a']],
    ['a rule of its own', z.number().refine((value) => value !== 7), [7, 8]],
  ] as const)('with %s is checked by it', (_rule, schema, values) => {
    for (const value of values)
      expect([value, columnOf(schema).safeParse([value]).success]).toEqual([value, schema.safeParse(value).success]);
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
