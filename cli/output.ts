/** How commands speak: results on standard output, as words or as one JSON value, trouble on standard error. */

export interface OutputOptions {
  readonly json?: boolean | undefined;
}

export function print(options: OutputOptions, value: unknown, words: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(value) : words()}\n`);
}

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
