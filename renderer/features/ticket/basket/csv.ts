/**
 * A text of rows and cells as spreadsheets write and copy it: comma, semicolon or tab between cells, quotes where a cell
 * has one of them or a line break in it (RFC 4180). Nothing is guessed: what cannot be read says where and why.
 */

export interface CsvRow {
  /** In the text, from 1: where a person finds it. */
  readonly line: number;
  readonly cells: readonly string[];
}

export type CsvText =
  | { readonly ok: true; readonly rows: readonly CsvRow[] }
  | { readonly ok: false; readonly line: number; readonly error: string };

const SEPARATORS = ['\t', ';', ','] as const;

/** Of the first line: what separates most of its cells, outside of quotes. */
function separatorOf(text: string): string {
  const first = text.split(/\r?\n/, 1)[0]!.replaceAll(/"[^"]*"/g, '');
  const count = (separator: string): number => first.split(separator).length;
  return SEPARATORS.reduce((best, one) => (count(one) > count(best) ? one : best), ',');
}

/** Rows without anything in them are left out. */
export function readCsv(typed: string): CsvText {
  const text = typed.replace(/^\uFEFF/, '');
  const separator = separatorOf(text);
  const rows: CsvRow[] = [];
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const begins = line;
    const cells: string[] = [];
    for (;;) {
      const cell = readCell(text, at, separator);
      if (typeof cell === 'string') return { ok: false, line: begins, error: cell };
      cells.push(cell.value);
      line += cell.breaks;
      at = cell.end;
      if (text[at] !== separator) break;
      at += 1;
    }
    if (cells.some((cell) => cell.trim() !== '')) rows.push({ line: begins, cells });
    if (text[at] === '\r') at += 1;
    if (text[at] === '\n') at += 1;
    line += 1;
  }
  return { ok: true, rows };
}

/** Rows as `readCsv` reads them back. */
export const writeCsv = (rows: Iterable<readonly string[]>): string =>
  Array.from(rows, (cells) => cells.map(quoted).join(',')).join('\n');

const quoted = (cell: string): string => (/[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

interface Cell {
  readonly value: string;
  readonly end: number;
  /** Line breaks within it. */
  readonly breaks: number;
}

/** The cell that begins at `start`, or in words why it cannot be read. */
function readCell(text: string, start: number, separator: string): Cell | string {
  if (text[start] !== '"') {
    let end = start;
    while (end < text.length && text[end] !== separator && text[end] !== '\n' && text[end] !== '\r') end += 1;
    return { value: text.slice(start, end), end, breaks: 0 };
  }
  let value = '';
  let end = start + 1;
  for (;;) {
    const quote = text.indexOf('"', end);
    if (quote < 0) return 'A quote is opened and never closed.';
    value += text.slice(end, quote);
    end = quote + 1;
    if (text[end] !== '"') break;
    value += '"';
    end += 1;
  }
  const next = text[end];
  if (next !== undefined && next !== separator && next !== '\n' && next !== '\r') {
    return 'Something follows a closing quote: double a quote that belongs to the cell.';
  }
  return { value, end, breaks: value.split('\n').length - 1 };
}
