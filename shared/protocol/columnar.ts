/**
 * Rows as columns: `{n, cols: {name: [values]}}`. Half the bytes and half the decoding of row-wise JSON. Every column of
 * the table's schema is there with n values; columns that this version does not know are left aside, and values of
 * enumerations that it does not know are taken as they are. One that has a default has come since version 1 was first
 * spoken: an older engine leaves it out.
 */
import { z } from 'zod';
import { lenient } from './lenient.ts';
import { unchangedBy } from './unchanged-by.ts';
import { type RowOf, TABLES, type TableName } from './tables.ts';

export interface Columns {
  readonly n: number;
  readonly cols: Readonly<Record<string, readonly unknown[]>>;
}

/** Most rows of one frame; a larger snapshot comes in parts. */
export const MAX_ROWS_PER_FRAME = 2_000;

/** What a column holds: as it was sent, or as the schema of its values makes it; null where they are of another form. */
export type Column = (values: unknown) => readonly unknown[] | null;

/**
 * By the schema of one value. An engine tells two hundred thousand of them a second: the schema is asked only where a look
 * at them does not tell.
 */
export function columnOf(value: z.ZodType): Column {
  const schema = z.array(lenient(value)).max(MAX_ROWS_PER_FRAME);
  const isAsItIs = unchangedBy(schema);
  return (values) => (isAsItIs(values) ? (values as readonly unknown[]) : (schema.safeParse(values).data ?? null));
}

/** By table, each column, and what stands in it where an older engine does not have it. */
const COLUMNS = Object.fromEntries(
  Object.entries(TABLES).map(([table, { row }]) => {
    const columns = Object.entries(row.shape as Readonly<Record<string, z.ZodType>>);
    return [
      table,
      columns.map(([name, value]) => ({
        name,
        read: columnOf(value),
        lacking: value instanceof z.ZodDefault ? value.parse(undefined) : undefined,
      })),
    ];
  }),
) as unknown as Record<TableName, readonly { name: string; read: Column; lacking: unknown }[]>;

const isCount = unchangedBy(z.int().min(0).max(MAX_ROWS_PER_FRAME)) as (value: unknown) => value is number;

export function toColumns<T extends TableName>(name: T, rows: readonly RowOf<T>[]): Columns {
  const cols: Record<string, unknown[]> = {};
  for (const column of Object.keys(TABLES[name].row.shape)) {
    cols[column] = rows.map((row) => (row as Record<string, unknown>)[column]);
  }
  return { n: rows.length, cols };
}

/** Null where the value is not n rows of the table. */
export function fromColumns<T extends TableName>(table: T, value: unknown): RowOf<T>[] | null {
  const { n, cols } = (value ?? {}) as { n?: unknown; cols?: Readonly<Record<string, unknown>> | null };
  if (!isCount(n) || typeof cols !== 'object' || cols === null) return null;
  const rows: Record<string, unknown>[] = Array.from({ length: n }, () => ({}));
  for (const { name, read, lacking } of COLUMNS[table]) {
    const told = cols[name];
    const values = told === undefined && lacking !== undefined ? rows.map(() => lacking) : read(told);
    if (values?.length !== n) return null;
    for (let i = 0; i < n; i++) rows[i]![name] = values[i];
  }
  return rows as RowOf<T>[];
}
