/**
 * Writes rows to Parquet, in folders named as Hive does (`date=2026-01-05/instrument=MIDT`), so that DuckDB, Spark and the
 * like read a table by its folder and skip what they need not. A part's rows wait in memory, bounded; parts are whole or
 * not there.
 */
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type BasicType, type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import { HistoryError } from '../history-error.ts';

const PART_ROWS = 20_000;

export type Cell = number | string | boolean | null;

export interface ExportColumn<R> {
  readonly name: string;
  readonly type: Extract<BasicType, 'INT64' | 'DOUBLE' | 'FLOAT' | 'STRING' | 'BOOLEAN'>;
  readonly cell: (row: R) => Cell;
}

export interface ExportTable<R> {
  readonly name: string;
  /** Folders within the table, the outermost first. */
  readonly partition: (row: R) => Readonly<Record<string, string>>;
  /** Of all rows of a partition alike: taken of its first. */
  readonly columns: (row: R) => readonly ExportColumn<R>[];
}

export interface Exported {
  readonly table: string;
  readonly rows: number;
  readonly parts: number;
}

/** Throws HistoryError where the table is there already: an export never mixes with an older one. */
export function writeTable<R>(folder: string, table: ExportTable<R>, rows: Iterable<R>): Exported {
  if (existsSync(join(folder, table.name))) {
    throw new HistoryError('history', `${join(folder, table.name)}: is there already; name an empty folder with --out`);
  }
  const waiting = new Map<string, R[]>();
  let [count, parts] = [0, 0];
  const write = (place: string, of: readonly R[]): void =>
    writePart(join(folder, table.name, place), table, of, parts++);
  for (const row of rows) {
    const place = Object.entries(table.partition(row))
      .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
      .join('/');
    const of = waiting.get(place);
    if (of) of.push(row);
    else waiting.set(place, [row]);
    count += 1;
    if ((of?.length ?? 0) < PART_ROWS) continue;
    write(place, of!);
    waiting.delete(place);
  }
  for (const [place, of] of waiting) write(place, of);
  return { table: table.name, rows: count, parts };
}

function writePart<R>(folder: string, table: ExportTable<R>, rows: readonly R[], number: number): void {
  const columnData = table.columns(rows[0]!).map(({ name, type, cell }): ColumnSource => {
    const cells = rows.map(cell);
    const data = type === 'INT64' ? cells.map((each) => (each === null ? null : BigInt(each as number))) : cells;
    return { name, type, nullable: true, data };
  });
  const bytes = parquetWriteBuffer({ columnData, codec: 'SNAPPY' });
  const file = join(folder, `part-${String(number).padStart(5, '0')}.parquet`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.unfinished`, new Uint8Array(bytes));
  renameSync(`${file}.unfinished`, file);
}

export const dateOf = (tsUs: number): string => new Date(Math.floor(tsUs / 1_000)).toISOString().slice(0, 10);
