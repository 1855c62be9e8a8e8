/**
 * Columns as wide as their figures: an instrument of eight decimals takes more room than a share, and a price of which the
 * end is cut off is worse than none. Columns only grow, and not any more once a trader has chosen widths.
 */
import type { GridApi } from 'ag-grid-community';

/** A figure's place in px at the desk's text size, and what a cell keeps free on both sides. */
const DIGIT_PX = 7.2;
const PADDING_PX = 18;

export const widthOf = (text: string): number => Math.ceil(text.length * DIGIT_PX) + PADDING_PX;

/** `textsOf` gives the longest texts of a row by column; asked once for each row of `keyOf`. */
export interface Fitted<R> {
  readonly keyOf: (row: R) => string;
  readonly textsOf: (row: R) => Readonly<Record<string, string>> | null;
  /** Whether a trader has chosen columns. */
  readonly chosen: () => boolean;
}

/** To be called with rows as they come. */
export function fitDigits<R>(api: GridApi, { keyOf, textsOf, chosen }: Fitted<R>): (rows: readonly R[]) => void {
  const seen = new Set<string>();
  return (rows) => {
    const wider = new Map<string, number>();
    for (const row of rows) {
      const key = keyOf(row);
      if (seen.has(key)) continue;
      const texts = textsOf(row);
      if (texts === null) continue;
      seen.add(key);
      for (const [id, text] of Object.entries(texts)) wider.set(id, Math.max(wider.get(id) ?? 0, widthOf(text)));
    }
    if (wider.size === 0 || api.isDestroyed() || chosen()) return;
    const grown = [...wider].filter(
      ([id, px]) => px > (api.getColumn(id)?.getActualWidth() ?? Number.MAX_SAFE_INTEGER),
    );
    if (grown.length > 0) api.setColumnWidths(grown.map(([key, newWidth]) => ({ key, newWidth })));
  };
}
