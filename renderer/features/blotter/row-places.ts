/** Which changes may move a row of the blotter, and which rows are drawn and can be seen. */
import type { GridApi } from 'ag-grid-community';
import { showOrders } from '../../stores/in-view.ts';
import { compareAttention } from '../../stores/parent-figures.ts';
import { ATTENTION_COLUMN } from './columns.ts';
import { asOrder, type GridRow } from './grouping.ts';
import { inView, type View } from './views.ts';

export const isByAttention = (api: GridApi<GridRow>): boolean => Boolean(api.getColumn(ATTENTION_COLUMN)?.getSort());

/**
 * By attention few changes move a row; sorted by any other column, filtered or in groups, each may. How the grid stands is
 * looked at once for all changes that come together.
 */
export function rowPlaces(api: GridApi<GridRow>, view: () => View, isGrouped: () => boolean) {
  let anyMoves = true;
  let drawn: ReadonlySet<string | undefined> = new Set();
  return {
    look(): void {
      if (api.isDestroyed()) return;
      const filtered = Boolean(api.getGridOption('quickFilterText')) || Object.keys(api.getFilterModel()).length > 0;
      anyMoves = filtered || isGrouped() || !isByAttention(api);
      drawn = new Set(api.getRenderedNodes().map(({ id }) => id));
    },
    isDrawn: (key: string): boolean => drawn.has(key),
    moves(before: GridRow, after: GridRow): boolean {
      const [was, is] = [asOrder(before), asOrder(after)];
      if (anyMoves || !was || !is) return true;
      return compareAttention(was, is) !== 0 || inView(view(), was) !== inView(view(), is);
    },
  };
}

/** Rows above and below what is drawn that may come into view next, as others move or somebody scrolls. */
const AHEAD = 20;

/** Says which orders can be seen or may be next: they have their newest gauge when they come into view. */
export function followView(api: GridApi<GridRow>): () => void {
  const tell = (): void => {
    // The grid tells of its rows a moment later, when it may be gone.
    if (api.isDestroyed()) return;
    const drawn = api.getRenderedNodes().flatMap(({ rowIndex }) => rowIndex ?? []);
    const keys = new Set<string>();
    for (let at = Math.max(0, Math.min(...drawn) - AHEAD); at <= Math.max(...drawn) + AHEAD; at++) {
      const { id } = api.getDisplayedRowAtIndex(at) ?? {};
      if (id !== undefined) keys.add(id);
    }
    showOrders(api, keys);
  };
  api.addEventListener('viewportChanged', tell);
  api.addEventListener('modelUpdated', tell);
  tell();
  return () => showOrders(api, new Set());
}
