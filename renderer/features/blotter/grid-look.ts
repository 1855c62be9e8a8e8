/** How the blotter's grid looks, read and set: its columns, which are shown and pinned, and what a saved view holds. */
import type { ColumnState, GridApi } from 'ag-grid-community';
import { pinsOf } from '../../ui/pins.ts';
import type { BlotterRow } from './blotter-feed.ts';
import { ATTENTION_COLUMN } from './columns.ts';

export interface ColumnLook {
  readonly id: string;
  readonly title: string;
  readonly shown: boolean;
  readonly pinned: boolean;
}

export interface GridLook {
  /** All but the one that sorts by attention, in their order. */
  columns(): ColumnLook[];
  showColumn(id: string, shown: boolean): void;
  pinColumn(id: string, pinned: boolean): void;
  resetColumns(): void;
  look(): { readonly columns: ColumnState[]; readonly filter: string };
  setLook(look: { readonly columns: readonly ColumnState[]; readonly filter: string }): void;
}

export function gridLook(api: GridApi<BlotterRow>): GridLook {
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
    look: () => ({ columns: pinsOf(api).state(), filter: api.getGridOption('quickFilterText') ?? '' }),
    setLook: ({ columns, filter }) => {
      api.applyColumnState({ state: [...columns], applyOrder: true });
      pinsOf(api).take(columns);
      api.setGridOption('quickFilterText', filter);
    },
  };
}
