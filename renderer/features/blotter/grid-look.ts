/** How the blotter's grid looks, read and set: its columns, which are shown and pinned, and what a saved view holds. */
import type { ColumnState, FilterModel, GridApi } from 'ag-grid-community';
import { pinsOf } from '../../ui/grid/pins.ts';
import type { Grouping } from '../../ui/words/group-names.ts';
import { withNew } from '../../ui/grid/kept-grid.ts';
import { ATTENTION_COLUMN, COLUMNS } from './columns.ts';
import type { GroupedRows } from './grouped-rows.ts';
import type { GridRow } from './grouping.ts';

export interface ColumnLook {
  readonly id: string;
  readonly title: string;
  readonly shown: boolean;
  readonly pinned: boolean;
}

export interface Look {
  readonly columns: readonly ColumnState[];
  readonly filter: string;
  /** What is typed under the headers, by column. Views of before it have none. */
  readonly under?: FilterModel | undefined;
  readonly by?: Grouping | null | undefined;
}

export interface GridLook {
  /** All but the one that sorts by attention, in their order. */
  columns(): ColumnLook[];
  showColumn(id: string, shown: boolean): void;
  pinColumn(id: string, pinned: boolean): void;
  resetColumns(): void;
  look(): Look;
  setLook(look: Look): void;
}

const MADE: readonly ColumnState[] = COLUMNS.map(({ colId }) => ({ colId: colId! }));

export function gridLook(api: GridApi<GridRow>, groups: GroupedRows): GridLook {
  return {
    columns: () =>
      api.getAllGridColumns().flatMap((column) => {
        const id = column.getColId();
        if (id === ATTENTION_COLUMN) return [];
        const title = api.getDisplayNameForColumn(column, 'columnDrop') || 'Engine';
        return { id, title, shown: column.isVisible(), pinned: pinsOf(api).wanted.has(id) };
      }),
    showColumn: (id, shown) => api.setColumnsVisible([id], shown),
    pinColumn: (id, pinned) => pinsOf(api).pin(id, pinned),
    resetColumns: () => {
      api.resetColumnState();
      pinsOf(api).take(api.getColumnState());
    },
    look: () => ({
      columns: pinsOf(api).state(),
      filter: api.getGridOption('quickFilterText') ?? '',
      under: api.getFilterModel(),
      by: groups.by(),
    }),
    setLook: ({ columns, filter, under, by }) => {
      const state = withNew(columns, MADE);
      api.applyColumnState({ state, applyOrder: true });
      pinsOf(api).take(state);
      api.setGridOption('quickFilterText', filter);
      api.setFilterModel(under ?? null);
      groups.set(by ?? null);
    },
  };
}
