/** How commands speak: results on standard output, as words or as one JSON value, trouble on standard error. */

export interface OutputOptions {
  readonly json?: boolean | undefined;
}

export function print(options: OutputOptions, value: unknown, words: () => string): void {
  process.stdout.write(`${harmless(options.json ? JSON.stringify(value) : words())}\n`);
}

/**
 * Notes, reasons and cards are written by others: what a terminal would obey, or would read the other way round, is told as
 * JSON tells it.
 */
export const harmless = (text: string): string =>
  text.replaceAll(
    /[^\P{Cc}\n\t]|[\u202A-\u202E\u2066-\u2069]/gu,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Columns aligned by their widest cell; numbers to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => (isFigure(cell) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const isFigure = (cell: string): boolean => /^[−+-]?[\d,.]+( ?%)?$/.test(cell);
