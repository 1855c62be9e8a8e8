/**
 * Reads rows of comma-separated decimal numbers straight from bytes, chunk by chunk, exactly: a column is read as an
 * integer multiple of 10^-decimals, further digits are cut off, and nothing passes through a float with a fraction.
 * A row is handed on only when it is whole and well formed; anything else is a {@link FeedError} naming file and row.
 */
import { FeedError } from '../../core/feed.ts';

const COMMA = 44;
const MINUS = 45;
const POINT = 46;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const ZERO = 48;
const NO_POINT = -1;

export interface NumberRowsOptions {
  readonly file: string;
  readonly columns: number;
  /** Decimals kept of the first column; all other columns hold integers. */
  readonly firstDecimals: number;
  /** Called with every row, counted from 0. The array is used again for the next row. */
  readonly onRow: (fields: Float64Array, row: number) => void;
}

export class NumberRows {
  readonly #file: string;
  readonly #columns: number;
  readonly #firstDecimals: number;
  readonly #onRow: (fields: Float64Array, row: number) => void;
  readonly #fields: Float64Array;
  #rows = 0;
  #column = 0;
  #value = 0;
  #digits = 0;
  #negative = false;
  /** Decimals still to be read of this field, or NO_POINT before its point. */
  #decimalsLeft = NO_POINT;
  #afterReturn = false;

  constructor({ file, columns, firstDecimals, onRow }: NumberRowsOptions) {
    this.#file = file;
    this.#columns = columns;
    this.#firstDecimals = firstDecimals;
    this.#onRow = onRow;
    this.#fields = new Float64Array(columns);
  }

  get rows(): number {
    return this.#rows;
  }

  /** The hot loop: the field being read lives in locals and goes back to the object between fields and chunks. */
  push(chunk: Uint8Array): void {
    let value = this.#value;
    let digits = this.#digits;
    let decimalsLeft = this.#decimalsLeft;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i]!;
      const digit = byte - ZERO;
      if (digit >= 0 && digit <= 9 && !this.#afterReturn) {
        digits++;
        if (decimalsLeft === NO_POINT) value = value * 10 + digit;
        else if (decimalsLeft > 0) {
          value = value * 10 + digit;
          decimalsLeft--;
        }
      } else if (byte === COMMA || byte === LINE_FEED) {
        this.#endField(value, digits, decimalsLeft, byte);
        value = 0;
        digits = 0;
        decimalsLeft = NO_POINT;
      } else if (
        byte === POINT &&
        decimalsLeft === NO_POINT &&
        digits > 0 &&
        this.#column === 0 &&
        this.#firstDecimals > 0
      ) {
        decimalsLeft = this.#firstDecimals;
      } else if (byte === MINUS && digits === 0 && !this.#negative) {
        this.#negative = true;
      } else if (byte === CARRIAGE_RETURN && !this.#afterReturn) {
        this.#afterReturn = true;
      } else {
        throw this.#error(`column ${this.#column + 1} is not a number (${describe(byte)})`);
      }
    }
    this.#value = value;
    this.#digits = digits;
    this.#decimalsLeft = decimalsLeft;
  }

  /** Ends the file. A last row without a line end counts. */
  end(): void {
    if (this.#column > 0 || this.#digits > 0 || this.#negative) {
      this.#endField(this.#value, this.#digits, this.#decimalsLeft, LINE_FEED);
    }
    if (this.#rows === 0) throw new FeedError(`${this.#file}: the file is empty; download or unpack it again`);
  }

  #endField(value: number, digits: number, decimalsLeft: number, by: number): void {
    const column = this.#column;
    if (column >= this.#columns) throw this.#error(`more than ${this.#columns} columns`);
    if (digits === 0) {
      throw this.#error(column === 0 && by === LINE_FEED ? 'the row is empty' : `column ${column + 1} is not a number`);
    }
    if (column === 0 && this.#firstDecimals > 0) {
      const missing = decimalsLeft === NO_POINT ? this.#firstDecimals : decimalsLeft;
      for (let i = 0; i < missing; i++) value *= 10;
    }
    if (value > Number.MAX_SAFE_INTEGER) throw this.#error(`column ${column + 1} is too large a number`);
    if (this.#afterReturn && by !== LINE_FEED) throw this.#error('a carriage return inside the row');
    this.#fields[column] = this.#negative ? -value : value;
    this.#negative = false;
    this.#column = column + 1;
    if (by === LINE_FEED) this.#endRow();
  }

  #endRow(): void {
    if (this.#column !== this.#columns) throw this.#error(`${this.#column} columns instead of ${this.#columns}`);
    this.#onRow(this.#fields, this.#rows);
    this.#rows++;
    this.#column = 0;
    this.#afterReturn = false;
  }

  #error(what: string): FeedError {
    return new FeedError(
      `${this.#file}, row ${this.#rows + 1}: ${what}; the file is damaged or its name states other levels than it has: ` +
        `download it again and keep its name`,
    );
  }
}

const describe = (byte: number): string =>
  byte > 32 && byte < 127 ? `found "${String.fromCharCode(byte)}"` : `found byte ${byte}`;
