/**
 * Rows as columns: `{n, cols: {name: [values]}}`. Half the bytes and half the decoding of row-wise JSON. Every column of
 * the table's schema is there with n values; columns that this version does not know are left aside, and values of
 * enumerations that it does not know are taken as they are. One that has a default has come since version 1 was first
 * spoken: an older engine leaves it out.
 */
import { z } from 'zod';
import { lenient } from './lenient.ts';
import { type RowOf, TABLES, type TableName } from './tables.ts';

export interface Columns {
  readonly n: number;
  readonly cols: Readonly<Record<string, readonly unknown[]>>;
}

/** Most rows of one frame; a larger snapshot comes in parts. */
export const MAX_ROWS_PER_FRAME = 2_000;

/** A column's values, by the schema of one. */
export function columnOf(value: z.ZodType): z.ZodType<readonly unknown[]> {
  const schema = lenient(value);
  const isOne = checkOf(schema);
  if (isOne === null) return z.array(schema).max(MAX_ROWS_PER_FRAME);
  return z.custom<readonly unknown[]>(
    (values) => Array.isArray(values) && values.length <= MAX_ROWS_PER_FRAME && values.every(isOne),
  );
}

type ValueCheck = (value: unknown) => boolean;

/**
 * Numbers and text within bounds, or null in their place, are checked without the schema: an engine tells two hundred
 * thousand of them a second, and the schema takes a desk without `eval` several times as long. Null of all other schemas.
 */
function checkOf(schema: z.ZodType): ValueCheck | null {
  if (schema instanceof z.ZodNullable) {
    const isOne = checkOf(schema.unwrap() as z.ZodType);
    return isOne && ((value) => value === null || isOne(value));
  }
  if (schema instanceof z.ZodNumber && hasOnly(schema, NUMBER_BOUNDS)) {
    const isKind = schema.isInt ? Number.isSafeInteger : Number.isFinite;
    const [least, most] = [schema.minValue ?? -Infinity, schema.maxValue ?? Infinity];
    return (value) => isKind(value) && (value as number) >= least && (value as number) <= most;
  }
  if (schema instanceof z.ZodString && hasOnly(schema, TEXT_BOUNDS)) {
    const [least, most] = [schema.minLength ?? 0, schema.maxLength ?? Infinity];
    // A schema counts code points, of which a text has between half as many as units and all.
    const surely = (value: string): boolean => value.length >= 2 * least && value.length <= most;
    return (value) => typeof value === 'string' && (surely(value) || schema.safeParse(value).success);
  }
  return null;
}

const NUMBER_BOUNDS: ReadonlySet<string> = new Set(['greater_than', 'less_than']);
const TEXT_BOUNDS: ReadonlySet<string> = new Set(['min_length', 'max_length']);

/** Whether all that is asked of a value are bounds of these kinds, which it may reach. */
const hasOnly = ({ def }: z.ZodNumber | z.ZodString, bounds: ReadonlySet<string>): boolean =>
  (def.checks ?? []).every((check) => {
    const asked = (check as z.core.$ZodChecks)._zod.def;
    return bounds.has(asked.check) && (!('inclusive' in asked) || asked.inclusive);
  });

const mayBeLeftOut = (value: z.ZodType): z.ZodType<readonly unknown[] | undefined> =>
  value instanceof z.ZodDefault ? columnOf(value).optional() : columnOf(value);

const columnSchemas = Object.fromEntries(
  Object.entries(TABLES).map(([name, { row }]) => {
    const cols = Object.fromEntries(
      Object.entries(row.shape).map(([column, value]) => [column, mayBeLeftOut(value as z.ZodType)]),
    );
    return [name, z.object({ n: z.int().min(0).max(MAX_ROWS_PER_FRAME), cols: z.object(cols) })];
  }),
) as unknown as Record<TableName, z.ZodType<Columns>>;

export function toColumns<T extends TableName>(name: T, rows: readonly RowOf<T>[]): Columns {
  const cols: Record<string, unknown[]> = {};
  for (const column of Object.keys(TABLES[name].row.shape)) {
    cols[column] = rows.map((row) => (row as Record<string, unknown>)[column]);
  }
  return { n: rows.length, cols };
}

/** Null where the value is not n rows of the table. */
export function fromColumns<T extends TableName>(name: T, value: unknown): RowOf<T>[] | null {
  const parsed = columnSchemas[name].safeParse(value);
  if (!parsed.success) return null;
  const { n, cols } = parsed.data;
  const columns = Object.entries(TABLES[name].row.shape as Record<string, z.ZodType>).map(
    ([column, schema]) => [column, cols[column] ?? Array<unknown>(n).fill(schema.parse(undefined))] as const,
  );
  if (columns.some(([, values]) => values.length !== n)) return null;
  const rows: Record<string, unknown>[] = [];
  for (let i = 0; i < n; i++) {
    const row: Record<string, unknown> = {};
    for (const [column, values] of columns) row[column] = values[i];
    rows.push(row);
  }
  return rows as RowOf<T>[];
}
