/**
 * Which columns of a grid there is room for. Until the trader chooses columns, those that are told elsewhere as well give
 * way in a narrow panel, so that none is cut off at its edge; they are back when there is room.
 */
import type { ColumnState, GridApi } from 'ag-grid-community';

export interface GivingWay {
  /** Columns that may, in the order in which they do. */
  readonly columns: readonly string[];
  /** Of columns that take what is left: with less than this they say nothing. */
  readonly leastPx: Readonly<Record<string, number>>;
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
  return hidden;
}

export interface ColumnRoom {
  /** Whether columns are shown and hidden as the room has it, by nobody's choice. */
  isOwn(state: readonly ColumnState[]): boolean;
  /** Keeps them so from now on; `chosen`: whether a trader has chosen columns. */
  keep(api: GridApi, element: HTMLElement, chosen: () => boolean): void;
}

export function columnRoom(way: GivingWay): ColumnRoom {
  let own: string | null = null;
  const managed = new Set(way.managed);
  const hiddenOf = (state: readonly ColumnState[]): string[] =>
    state.flatMap(({ colId, hide }) => (hide && !managed.has(colId) ? [colId] : [])).toSorted();
  return {
    // Before there is any room, all is as it was made.
    isOwn: (state) => own === null || hiddenOf(state).join() === own,
    keep(api, element, chosen) {
      const byItself = new Set(hiddenOf(api.getColumnState()));
      const fit = (): void => {
        const widthPx = element.clientWidth;
        if (widthPx === 0 || api.isDestroyed() || chosen()) return;
        const columns = (api.getColumns() ?? []).filter((one) =>
          managed.has(one.getColId()) ? one.isVisible() : !byItself.has(one.getColId()),
        );
        const hidden = givesWay(way, new Map(columns.map((one) => [one.getColId(), one.getActualWidth()])), widthPx);
        own = [...byItself, ...hidden].toSorted().join();
        if (hiddenOf(api.getColumnState()).join() === own) return;
        const shown = columns.map((one) => one.getColId()).filter((id) => !hidden.has(id));
        api.setColumnsVisible([...hidden], false);
        api.setColumnsVisible(shown, true);
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
