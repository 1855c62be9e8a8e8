/**
 * One Parquet file of a capture, read a row group at a time and at once, because a feed is asked for its next event and
 * cannot wait. Whatever is wrong with the file is a FeedError that names it.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { type ColumnMetaData, type FileMetaData, parquetMetadata, parquetSchema, type SchemaTree } from 'hyparquet';
import { readColumn } from 'hyparquet/src/column.js';
import { DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { FeedError } from '../../core/feed.ts';
import type { MarketEvent } from '../../core/market-event.ts';
import {
  CAPTURE_VERSION,
  type CellReader,
  COLUMN_NAMES,
  type ColumnName,
  COLUMNS,
  eventAt,
  VERSION_KEY,
} from './event-columns.ts';

const MAGIC = 'PAR1';
const TRAILER_BYTES = 8;

export interface EventRows {
  readonly rows: number;
  seq(row: number): number;
  tsUs(row: number): number;
  offset(row: number): number;
  event(row: number): MarketEvent;
}

export class PartFile {
  readonly #path: string;
  readonly #instrument: string;
  readonly #metadata: FileMetaData;
  readonly #tree: SchemaTree;

  /** `bytes`: how long the file is when it is whole. */
  constructor(path: string, instrument: string, bytes: number) {
    this.#path = path;
    this.#instrument = instrument;
    this.#metadata = this.#withFile((file) => readFooter(path, file, bytes));
    this.#tree = parquetSchema(this.#metadata);
    this.#checkSchema();
  }

  get groups(): number {
    return this.#metadata.row_groups.length;
  }

  get rows(): number {
    return Number(this.#metadata.num_rows);
  }

  readGroup(index: number): EventRows {
    const group = this.#metadata.row_groups[index]!;
    const rows = Number(group.num_rows);
    const columns = this.#withFile((file) => {
      const read = group.columns.map((chunk) => [
        chunk.meta_data!.path_in_schema[0]!,
        this.#column(file, chunk.meta_data!, rows),
      ]);
      return Object.fromEntries(read) as Record<ColumnName, ArrayLike<unknown>>;
    });
    const cell: CellReader = (name, row) => columns[name][row];
    return {
      rows,
      seq: (row) => Number(cell('seq', row)),
      tsUs: (row) => Number(cell('ts_us', row)),
      offset: (row) => Number(cell('source_offset', row)),
      event: (row) => {
        try {
          return eventAt(cell, row, this.#instrument);
        } catch (error) {
          throw this.#damaged(`row ${row + 1} of group ${index + 1} is no event (${(error as Error).message})`);
        }
      },
    };
  }

  #column(file: number, meta: ColumnMetaData, rows: number): ArrayLike<unknown> {
    const start = Number(meta.dictionary_page_offset ?? meta.data_page_offset);
    const bytes = readAt(file, start, Number(meta.total_compressed_size));
    const leaf = this.#tree.children.find(({ element }) => element.name === meta.path_in_schema[0])!;
    const decoder = {
      pathInSchema: meta.path_in_schema,
      element: leaf.element,
      schemaPath: [this.#tree, leaf],
      type: meta.type,
      codec: meta.codec,
      parsers: DEFAULT_PARSERS,
    };
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const select = { groupStart: 0, groupRows: rows, selectStart: 0, selectEnd: rows };
    const { data } = readColumn({ view, offset: 0 }, select, decoder);
    const values = data.length === 1 ? data[0]! : data.flatMap((page) => Array.from(page as ArrayLike<unknown>));
    if (values.length !== rows) throw new Error(`${values.length} of ${rows} values of ${meta.path_in_schema[0]}`);
    return values;
  }

  #checkSchema(): void {
    const version = this.#metadata.key_value_metadata?.find(({ key }) => key === VERSION_KEY)?.value;
    if (version === undefined) {
      throw new FeedError(`${this.#path}: is a Parquet file, but of no capture; put the recorded one back`);
    }
    if (version !== String(CAPTURE_VERSION)) {
      throw new FeedError(
        `${this.#path}: of version ${version}, and this reads version ${CAPTURE_VERSION}; record anew, or use the release that made it`,
      );
    }
    const there = new Map(this.#tree.children.map(({ element }) => [element.name, element.type]));
    const wrong = COLUMN_NAMES.find((name) => {
      const type = COLUMNS[name].type;
      return there.get(name) !== (type === 'STRING' ? 'BYTE_ARRAY' : type);
    });
    if (wrong) throw this.#damaged(`its column ${wrong} is missing or of another type`);
  }

  #withFile<T>(read: (file: number) => T): T {
    let file: number | undefined;
    try {
      file = openSync(this.#path, 'r');
      return read(file);
    } catch (error) {
      if (error instanceof FeedError) throw error;
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        throw new FeedError(`${this.#path}: is missing, and the capture's manifest names it; put it back`);
      }
      throw this.#damaged((error as Error).message);
    } finally {
      if (file !== undefined) closeSync(file);
    }
  }

  #damaged(what: string): FeedError {
    return new FeedError(`${this.#path}: cannot be read: ${what}; restore the file, or record anew`);
  }
}

function readFooter(path: string, file: number, bytes: number): FileMetaData {
  const { size } = fstatSync(file);
  if (size !== bytes) {
    const what = size < bytes ? 'is cut off' : 'has been changed';
    throw new FeedError(`${path}: ${what}: ${size} bytes, and the manifest says ${bytes}; restore the file`);
  }
  const trailer = readAt(file, size - TRAILER_BYTES, TRAILER_BYTES);
  const length = trailer.readUInt32LE(0) + TRAILER_BYTES;
  if (trailer.toString('latin1', 4) !== MAGIC || length > size) {
    throw new FeedError(`${path}: is no Parquet file; restore the file`);
  }
  return parquetMetadata(readAt(file, size - length, length));
}

function readAt(file: number, position: number, length: number): Buffer {
  // Its own memory: what is decoded from it may be views of it.
  const bytes = Buffer.alloc(Math.max(0, length));
  let done = 0;
  while (done < length) {
    const read = readSync(file, bytes, done, length - done, position + done);
    if (read === 0) throw new Error(`the file ends at byte ${position + done}`);
    done += read;
  }
  return bytes;
}
