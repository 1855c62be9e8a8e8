/**
 * Market events as columns of plain Parquet types, and back: one table of columns says how each field is written and is
 * the schema that readers rely on. Every field of an event comes back as it was; a number that is no integer is refused.
 */
import type { BasicType, ColumnSource } from 'hyparquet-writer';
import type { Side } from '../../../shared/domain/basics/scalars.ts';
import { FeedError } from '../../core/feed.ts';
import type { BookLevel, MarketEvent, MarketEventKind, MarketFlag } from '../../core/market-event.ts';

/** Raised whenever a column changes; readers take this version and no other. */
export const CAPTURE_VERSION = 1;
/** Under this key each file says its version. */
export const VERSION_KEY = 'watchkeeper.capture';

type Cell = number | string | boolean | null;
type ColumnType = Extract<BasicType, 'INT64' | 'STRING' | 'BOOLEAN'>;

interface Column {
  readonly type: ColumnType;
  readonly nullable?: true;
  /** Rises from row to row: packed by its steps. */
  readonly rises?: true;
  readonly cell: (event: MarketEvent, seq: number) => Cell;
}

const NULLABLE = { nullable: true } as const;

export const COLUMNS = {
  seq: { type: 'INT64', rises: true, cell: (_, seq) => seq },
  ts_us: { type: 'INT64', rises: true, cell: ({ tsUs }) => tsUs },
  source_offset: { type: 'INT64', rises: true, cell: ({ offset }) => offset },
  kind: { type: 'STRING', cell: ({ kind }) => kind },
  side: { type: 'STRING', cell: ({ side }) => side },
  px: { type: 'INT64', cell: ({ px }) => px },
  qty: { type: 'INT64', cell: ({ qty }) => qty },
  order_id: { type: 'INT64', cell: ({ orderId }) => orderId },
  is_print: { type: 'BOOLEAN', cell: ({ isPrint }) => isPrint === true },
  venue: { type: 'STRING', ...NULLABLE, cell: ({ venue }) => venue ?? null },
  exchange_us: { type: 'INT64', ...NULLABLE, cell: ({ exchangeUs }) => exchangeUs ?? null },
  flags: { type: 'STRING', ...NULLABLE, cell: ({ flags }) => flags?.join(',') ?? null },
  refill_side: { type: 'STRING', ...NULLABLE, cell: ({ refill }) => refill?.side ?? null },
  refill_px: { type: 'INT64', ...NULLABLE, cell: ({ refill }) => refill?.px ?? null },
  refill_qty: { type: 'INT64', ...NULLABLE, cell: ({ refill }) => refill?.qty ?? null },
  bids: { type: 'STRING', ...NULLABLE, cell: ({ levels }) => (levels ? levelsText(levels.bids) : null) },
  asks: { type: 'STRING', ...NULLABLE, cell: ({ levels }) => (levels ? levelsText(levels.asks) : null) },
} as const satisfies Readonly<Record<string, Column>>;

export type ColumnName = keyof typeof COLUMNS;
export const COLUMN_NAMES = Object.keys(COLUMNS) as ColumnName[];
const ENTRIES = Object.entries(COLUMNS) as [ColumnName, Column][];

/** What a row takes in memory beside its texts of levels: roughly, and enough to keep a bound. */
const ROW_BYTES = 16 * ENTRIES.length;

const levelsText = (levels: readonly BookLevel[]): string => JSON.stringify(levels.map(({ px, qty }) => [px, qty]));

/** Rows that wait to be written, column by column. */
export class EventColumns {
  #cells: Cell[][] = ENTRIES.map(() => []);
  #bytes = 0;

  get rows(): number {
    return this.#cells[0]!.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Takes the event whole, or throws {@link FeedError} and takes nothing of it. */
  push(seq: number, event: MarketEvent): void {
    const row = ENTRIES.map(([name, { type, cell }]) => checked(type, cell(event, seq), name, event));
    let bytes = ROW_BYTES;
    for (const [i, cell] of row.entries()) {
      this.#cells[i]!.push(cell);
      if (typeof cell === 'string') bytes += cell.length;
    }
    this.#bytes += bytes;
  }

  /** What waits, as a row group; nothing waits afterwards. */
  take(): ColumnSource[] {
    const cells = this.#cells;
    this.#cells = ENTRIES.map(() => []);
    this.#bytes = 0;
    return ENTRIES.map(([name, { type, nullable = false, rises }], i) => ({
      name,
      type,
      nullable,
      offsetIndex: false,
      ...(rises ? { encoding: 'DELTA_BINARY_PACKED' as const } : {}),
      data: type === 'INT64' ? integers(cells[i] as (number | null)[], nullable) : cells[i]!,
    }));
  }
}

function checked(type: ColumnType, cell: Cell, name: ColumnName, { offset, instrument }: MarketEvent): Cell {
  if (type !== 'INT64' || cell === null || Number.isSafeInteger(cell)) return cell;
  throw new FeedError(
    `event ${offset} of ${instrument}: ${name} is ${cell}, and a capture holds integers alone; correct the feed`,
  );
}

const integers = (cells: readonly (number | null)[], nullable: boolean): BigInt64Array | (bigint | null)[] =>
  nullable
    ? cells.map((cell) => (cell === null ? null : BigInt(cell)))
    : BigInt64Array.from(cells as readonly number[], BigInt);

export type CellReader = (name: ColumnName, row: number) => unknown;

/** The event of a row. Throws where a cell is of another type or no event has it so. */
export function eventAt(cell: CellReader, row: number, instrument: string): MarketEvent {
  const integer = (name: ColumnName): number => Number(cell(name, row));
  const venue = cell('venue', row) as string | null;
  const exchangeUs = cell('exchange_us', row);
  const flags = cell('flags', row) as string | null;
  const refillSide = cell('refill_side', row) as Side | null;
  const bids = cell('bids', row) as string | null;
  return {
    kind: cell('kind', row) as MarketEventKind,
    tsUs: integer('ts_us'),
    offset: integer('source_offset'),
    instrument,
    side: cell('side', row) as Side,
    orderId: integer('order_id'),
    px: integer('px'),
    qty: integer('qty'),
    ...(venue === null ? {} : { venue }),
    ...(cell('is_print', row) === true ? { isPrint: true as const } : {}),
    ...(exchangeUs === null ? {} : { exchangeUs: Number(exchangeUs) }),
    ...(flags === null ? {} : { flags: (flags === '' ? [] : flags.split(',')) as MarketFlag[] }),
    ...(refillSide === null
      ? {}
      : { refill: { side: refillSide, px: integer('refill_px'), qty: integer('refill_qty') } }),
    ...(bids === null ? {} : { levels: { bids: levelsOf(bids), asks: levelsOf(cell('asks', row) as string) } }),
  };
}

const levelsOf = (text: string): BookLevel[] =>
  (JSON.parse(text) as [number, number][]).map(([px, qty]) => ({ px, qty }));
