/**
 * A LOBSTER day in memory: the messages, and after each of them the order book's first `depth` levels, as columns of
 * numbers. Every row has been checked: whole, of a known type, in time order, and as many books as messages.
 */
import { createHash } from 'node:crypto';
import { FeedError } from '../../core/feed.ts';
import type { LobsterDay } from './file-name.ts';
import { openFiles, type LobsterFile } from './files.ts';
import { NumberRows } from './number-rows.ts';
import { midnightUs } from '../session-clock.ts';

export const MESSAGE_TYPE = {
  add: 1,
  partialCancel: 2,
  delete: 3,
  visibleExecution: 4,
  hiddenExecution: 5,
  cross: 6,
  halt: 7,
} as const;

/** LOBSTER's prices are dollars × 10,000. */
export const PRICE_DECIMALS = 4;
export const TIME_ZONE = 'America/New_York';

const MESSAGE_COLUMNS = 6;
const US_DECIMALS = 6;
/** Stands, with either sign, where a side has fewer levels. */
const NO_LEVEL = 9_999_999_999;
const MAX_QTY = 2 ** 32 - 1;
const FIRST_CAPACITY = 1 << 16;
/** Most levels held, over all rows and both sides: about 800 MB. */
const MAX_LEVELS = 2 ** 26;

export interface LobsterMessages {
  readonly tsUs: Float64Array;
  readonly type: Uint8Array;
  readonly orderId: Float64Array;
  readonly qty: Uint32Array;
  /** Of a halt message: −1 trading halts, 0 quoting resumes, 1 trading resumes. */
  readonly px: Float64Array;
  /** 1 buy, −1 sell: the side of the resting order. */
  readonly direction: Int8Array;
}

/** Row i is the book after message i: its `depth` asks, then its `depth` bids, best first; price 0 where there is none. */
export interface LobsterBooks {
  readonly px: Float64Array;
  readonly qty: Uint32Array;
}

export interface LobsterData {
  readonly day: LobsterDay;
  readonly rows: number;
  /** Midnight of the session's day; message times are counted from it. */
  readonly midnightUs: number;
  readonly messages: LobsterMessages;
  readonly books: LobsterBooks;
  /** SHA-256 of the message file followed by the order book file, in hex. */
  readonly sha256: string;
}

/** Reads an archive, or a csv file and its partner. Throws {@link FeedError}. */
export async function readLobster(path: string): Promise<LobsterData> {
  const files = await openFiles(path);
  try {
    const { day } = files;
    const hash = createHash('sha256');
    const originUs = midnightUs(day.date, day.startMs, TIME_ZONE);
    const messages = await readMessages(files.message, originUs, (chunk) => hash.update(chunk));
    const rows = messages.tsUs.length;
    const books = await readBooks(files.orderbook, day.depth, rows, (chunk) => hash.update(chunk));
    return { day, rows, midnightUs: originUs, messages, books, sha256: hash.digest('hex') };
  } finally {
    files.close();
  }
}

type Tap = (chunk: Uint8Array) => void;

async function readMessages(file: LobsterFile, originUs: number, tap: Tap): Promise<LobsterMessages> {
  let columns = allocate(FIRST_CAPACITY);
  let lastUs = 0;
  const reader = new NumberRows({
    file: file.label,
    columns: MESSAGE_COLUMNS,
    firstDecimals: US_DECIMALS,
    onRow: (fields, row) => {
      const [tsUs, type, orderId, qty, px, direction] = fields as unknown as Row;
      const wrong = checkMessage(fields as unknown as Row, lastUs);
      if (wrong) throw new FeedError(`${file.label}, row ${row + 1}: ${wrong}; the file is damaged: download it again`);
      lastUs = tsUs;
      if (row === columns.tsUs.length) columns = grow(columns);
      columns.tsUs[row] = originUs + tsUs;
      columns.type[row] = type;
      columns.orderId[row] = orderId;
      columns.qty[row] = qty;
      columns.px[row] = px;
      columns.direction[row] = direction;
    },
  });
  await readAll(file, reader, tap);
  return cut(columns, reader.rows);
}

type Row = readonly [tsUs: number, type: number, orderId: number, qty: number, px: number, direction: number];

/** What is wrong with a message, in words; null when nothing is. */
function checkMessage([tsUs, type, orderId, qty, px, direction]: Row, lastUs: number): string | null {
  if (tsUs < lastUs) return 'time goes back';
  if (!(type >= MESSAGE_TYPE.add && type <= MESSAGE_TYPE.halt))
    return `message type ${type} is unknown (1 to 7 are known)`;
  if (orderId < 0) return `order id ${orderId} is negative`;
  if (type === MESSAGE_TYPE.halt)
    return px >= -1 && px <= 1 ? null : `a halt message of kind ${px} is unknown (−1, 0 or 1)`;
  if (qty < 1 || qty > MAX_QTY) return `size ${qty} is not between 1 and ${MAX_QTY}`;
  if (px < 1) return `price ${px} is not positive`;
  return direction === 1 || direction === -1 ? null : `direction ${direction} is neither 1 nor −1`;
}

async function readBooks(file: LobsterFile, depth: number, rows: number, tap: Tap): Promise<LobsterBooks> {
  if (rows * 2 * depth > MAX_LEVELS) {
    throw new FeedError(
      `${file.label}: ${rows} rows of ${depth} levels are more than is held; order fewer levels or a shorter session`,
    );
  }
  const px = new Float64Array(rows * 2 * depth);
  const qty = new Uint32Array(rows * 2 * depth);
  const reader = new NumberRows({
    file: file.label,
    columns: 4 * depth,
    firstDecimals: 0,
    onRow: (fields, row) => {
      if (row === rows) throw unequal(file, `more than the ${rows} rows`);
      const asks = row * 2 * depth;
      const bids = asks + depth;
      for (let level = 0, field = 0; level < depth; level++, field += 4) {
        const askPx = fields[field]!;
        const askQty = fields[field + 1]!;
        const bidPx = fields[field + 2]!;
        const bidQty = fields[field + 3]!;
        if (!isLevel(askPx, askQty) || !isLevel(bidPx, bidQty)) {
          throw new FeedError(
            `${file.label}, row ${row + 1}: level ${level + 1} has an impossible price or size; the file is damaged: download it again`,
          );
        }
        if (askQty > 0) {
          px[asks + level] = askPx;
          qty[asks + level] = askQty;
        }
        if (bidQty > 0) {
          px[bids + level] = bidPx;
          qty[bids + level] = bidQty;
        }
      }
    },
  });
  await readAll(file, reader, tap);
  if (reader.rows < rows) throw unequal(file, `${reader.rows} rows, fewer than the ${rows}`);
  return { px, qty };
}

/** A price with a size, or LOBSTER's mark for "no such level". */
const isLevel = (px: number, qty: number): boolean =>
  qty === 0 ? Math.abs(px) === NO_LEVEL : qty > 0 && qty <= MAX_QTY && px > 0 && px < NO_LEVEL;

const unequal = (file: LobsterFile, what: string): FeedError =>
  new FeedError(
    `${file.label}: ${what} of its message file; the two do not belong together or one is cut off: download both again`,
  );

async function readAll(file: LobsterFile, reader: NumberRows, tap: Tap): Promise<void> {
  for await (const chunk of file.chunks()) {
    tap(chunk);
    reader.push(chunk);
  }
  reader.end();
}

function allocate(capacity: number): LobsterMessages {
  return {
    tsUs: new Float64Array(capacity),
    type: new Uint8Array(capacity),
    orderId: new Float64Array(capacity),
    qty: new Uint32Array(capacity),
    px: new Float64Array(capacity),
    direction: new Int8Array(capacity),
  };
}

function grow(from: LobsterMessages): LobsterMessages {
  const to = allocate(from.tsUs.length * 2);
  to.tsUs.set(from.tsUs);
  to.type.set(from.type);
  to.orderId.set(from.orderId);
  to.qty.set(from.qty);
  to.px.set(from.px);
  to.direction.set(from.direction);
  return to;
}

function cut(columns: LobsterMessages, rows: number): LobsterMessages {
  return {
    tsUs: columns.tsUs.slice(0, rows),
    type: columns.type.slice(0, rows),
    orderId: columns.orderId.slice(0, rows),
    qty: columns.qty.slice(0, rows),
    px: columns.px.slice(0, rows),
    direction: columns.direction.slice(0, rows),
  };
}
