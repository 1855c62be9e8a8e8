/**
 * Which columns of a grid there is room for. Until the trader chooses columns, those that are told elsewhere as well give
 * way in a narrow panel, so that none is cut off at its edge; they are back when there is room.
 */
import type { Column, ColumnState, GridApi } from 'ag-grid-community';

/** What a grid keeps for its scroll bar, drawn or not: nothing is to stand under it. */
export const SCROLLBAR_PX = 12;

export interface GivingWay {
  /** Columns that may, in the order in which they do. */
  readonly columns: readonly string[];
  /** Of columns that take what is left: with less than this they say nothing. */
  readonly leastPx: Readonly<Record<string, number>>;
  /** The first of these that is shown takes what is left where no such column is shown: rows reach the edge. */
  readonly takesRest?: readonly string[];
  /** Columns that the panel itself shows and hides. */
  readonly managed?: readonly string[];
}

/** Those of the columns that have to give way in that width; each with its own width. */
export function givesWay(
  { columns: candidates, leastPx }: GivingWay,
  columns: ReadonlyMap<string, number>,
  widthPx: number,
): ReadonlySet<string> {
  const hidden = new Set<string>();
  let sum = 0;
  for (const [id, px] of columns) sum += leastPx[id] ?? px;
  for (const id of candidates) {
    const px = columns.get(id);
    if (sum <= widthPx) break;
    if (px === undefined) continue;
    hidden.add(id);
    sum -= leastPx[id] ?? px;
  }
  // A wide one that gave way last may have left room for a narrow one before it, unless a column takes all that is left.
  if ([...columns.keys()].some((id) => Object.hasOwn(leastPx, id) && !hidden.has(id))) return hidden;
  for (const id of [...hidden].toReversed()) {
    const px = leastPx[id] ?? columns.get(id)!;
    if (sum + px > widthPx) continue;
    hidden.delete(id);
    sum += px;
  }
  return hidden;
}

/** The width that a column has of its own, also while it takes what is left. */
const ownPx = (way: GivingWay, column: Column): number =>
  (way.takesRest?.includes(column.getColId()) ? column.getColDef().width : undefined) ?? column.getActualWidth();

function fill(api: GridApi, way: GivingWay, shown: ReadonlyMap<string, number>, widthPx: number): void {
  const { leastPx, takesRest = [] } = way;
  const taken = [...shown.keys()].some((id) => Object.hasOwn(leastPx, id));
  const taker = taken ? undefined : takesRest.find((id) => shown.has(id));
  let restPx = widthPx;
  for (const px of shown.values()) restPx -= px;
  const widths = takesRest.flatMap((key) => {
    const px = shown.get(key);
    if (px === undefined) return [];
    const newWidth = px + (key === taker ? Math.max(0, restPx) : 0);
    return api.getColumn(key)?.getActualWidth() === newWidth ? [] : [{ key, newWidth }];
  });
  if (widths.length > 0) api.setColumnWidths(widths);
}

export interface ColumnRoom {
  /** Whether columns are shown and hidden as the room has it, by nobody's choice. */
  isOwn(state: readonly ColumnState[]): boolean;
  /** Keeps them so from now on; `chosen`: whether a trader has chosen columns. */
  keep(api: GridApi, element: HTMLElement, chosen: () => boolean): void;
}

export function columnRoom(way: GivingWay): ColumnRoom {
  let asMade: string | null = null;
  const managed = new Set(way.managed);
  const hiddenOf = (state: readonly ColumnState[]): string[] =>
    state.flatMap(({ colId, hide }) => (hide && !managed.has(colId) ? [colId] : [])).toSorted();
  return {
    // Before there is any room, all is as it was made.
    isOwn: (state) => asMade === null || hiddenOf(state).join() === asMade,
    keep(api, element, chosen) {
      const byItself = new Set(hiddenOf(api.getColumnState()));
      const fit = (): void => {
        const widthPx = element.clientWidth - SCROLLBAR_PX;
        if (widthPx <= 0 || api.isDestroyed() || chosen()) return;
        const columns = (api.getColumns() ?? []).filter((one) =>
          managed.has(one.getColId()) ? one.isVisible() : !byItself.has(one.getColId()),
        );
        const own = new Map(columns.map((one) => [one.getColId(), ownPx(way, one)]));
        const hidden = givesWay(way, own, widthPx);
        asMade = [...byItself, ...hidden].toSorted().join();
        const shown = new Map([...own].filter(([id]) => !hidden.has(id)));
        if (hiddenOf(api.getColumnState()).join() !== asMade) {
          api.setColumnsVisible([...hidden], false);
          api.setColumnsVisible([...shown.keys()], true);
        }
        fill(api, way, shown, widthPx);
      };
      fit();
      api.addEventListener('gridSizeChanged', fit);
      // Names of engines take more than their square, and what the panel shows takes room as well.
      api.addEventListener('columnResized', ({ source }) => {
        if (source === 'api') fit();
      });
      api.addEventListener('columnVisible', ({ columns }) => {
        if (columns?.some((one) => managed.has(one.getColId()))) fit();
      });
    },
  };
}
