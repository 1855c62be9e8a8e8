/**
 * Rows as columns: `{n, cols: {name: [values]}}`. Half the bytes and half the decoding of row-wise JSON. Every column of
 * the table's schema is there with n values; columns that this version does not know are left aside, and values of
 * enumerations that it does not know are taken as they are.
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

const columnSchemas = Object.fromEntries(
  Object.entries(TABLES).map(([name, { row }]) => {
    const cols = Object.fromEntries(
      Object.entries(row.shape).map(([column, value]) => [
        column,
        z.array(lenient(value as z.ZodType)).max(MAX_ROWS_PER_FRAME),
      ]),
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
  const columns = Object.entries(cols);
  if (columns.some(([, values]) => values.length !== n)) return null;
  const rows: Record<string, unknown>[] = [];
  for (let i = 0; i < n; i++) {
    const row: Record<string, unknown> = {};
    for (const [column, values] of columns) row[column] = values[i];
    rows.push(row);
  }
  return rows as RowOf<T>[];
}
