/**
 * The rows of the grid of children: kept in their order by us, and handed to the grid where it shows them. A row of the grid
 * is a place, and the child that stands there changes: with a hundred thousand it has no more to do than with a hundred.
 */
import type { GridApi, GridOptions } from 'ag-grid-community';
import { gridFeed, type RowUpdate } from '../../ui/grid/grid.ts';
import { hasFocus, isSeen } from '../../ui/grid/kept-grid.ts';
import { childKey, childOrder, type ChildRow } from './columns.ts';
import { SortedRows } from './sorted-rows.ts';

/** Places that the grid asks for at once, and how many such blocks it keeps. */
const BLOCK_ROWS = 100;
const BLOCKS_MOST = 10;

export interface ChildRows {
  /** What a grid is made with to show them. */
  readonly options: GridOptions<ChildRow>;
  /** In the order in which they are shown. */
  all(): readonly ChildRow[];
  /** What to give the updates to, from now on in place of all that came before. */
  feed(grid: GridApi<ChildRow>): { take(update: RowUpdate<ChildRow>): void; close(): void };
}

export function childRows(): ChildRows {
  let sorts = '';
  const sorted = new SortedRows<ChildRow>(childKey, childOrder([]));

  const show = (grid: GridApi<ChildRow>): void => {
    const { rows } = sorted;
    if (grid.isDestroyed()) return;
    if (grid.getDisplayedRowCount() !== rows.length) grid.setRowCount(rows.length, true);
    let isNew = false;
    grid.forEachNode((node) => {
      const row = rows[node.rowIndex ?? -1];
      if (node.data === undefined) isNew ||= row !== undefined;
      else if (row !== undefined && node.data !== row) node.updateData(row);
    });
    // A place that had no child so far is one that the grid has to ask for.
    if (isNew) grid.refreshInfiniteCache();
  };

  /** The focus goes with its child, and the view with it where it would be left behind. */
  const showChanged = (grid: GridApi<ChildRow>, change: () => void): void => {
    const cell = hasFocus(grid) ? grid.getFocusedCell() : null;
    const child = cell ? sorted.rows[cell.rowIndex] : undefined;
    change();
    show(grid);
    const place = child && sorted.placeOf(child);
    if (!cell || place === undefined || place === cell.rowIndex) return;
    grid.ensureIndexVisible(place);
    grid.setFocusedCell(place, cell.column);
  };

  return {
    options: {
      rowModelType: 'infinite',
      cacheBlockSize: BLOCK_ROWS,
      maxBlocksInCache: BLOCKS_MOST,
      datasource: {
        getRows({ startRow, endRow, sortModel, successCallback }) {
          const asked = JSON.stringify(sortModel);
          if (asked !== sorts) sorted.sortBy(childOrder(sortModel));
          sorts = asked;
          successCallback(sorted.rows.slice(startRow, endRow), sorted.rows.length);
        },
      },
    },
    all: () => sorted.rows,
    feed: (grid) =>
      gridFeed<ChildRow>(
        {
          isDestroyed: () => grid.isDestroyed(),
          getRowNode: () => undefined,
          setGridOption: (_option, rows) => showChanged(grid, () => sorted.reset(rows)),
          applyTransaction: ({ add, update, remove }) =>
            showChanged(grid, () => sorted.apply([...add, ...update], remove)),
        },
        { keyOf: childKey, isSeen: () => isSeen(grid) },
      ),
  };
}
