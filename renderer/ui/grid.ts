/**
 * What every grid of the desk shares: the modules it may use, the theme made of the desk's tokens, and the way a table's
 * updates reach it: as transactions, in order, without React in between.
 */
import {
  CellApiModule,
  CellStyleModule,
  ClientSideRowModelApiModule,
  ClientSideRowModelModule,
  colorSchemeVariable,
  ColumnApiModule,
  CsvExportModule,
  EventApiModule,
  ExternalFilterModule,
  GridStateModule,
  HighlightChangesModule,
  ModuleRegistry,
  QuickFilterModule,
  RenderApiModule,
  RowApiModule,
  RowSelectionModule,
  RowStyleModule,
  ScrollApiModule,
  themeQuartz,
  TooltipModule,
  type GridApi,
} from 'ag-grid-community';

ModuleRegistry.registerModules([
  CellApiModule,
  CellStyleModule,
  ClientSideRowModelApiModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  CsvExportModule,
  EventApiModule,
  ExternalFilterModule,
  GridStateModule,
  HighlightChangesModule,
  QuickFilterModule,
  RenderApiModule,
  RowApiModule,
  RowSelectionModule,
  RowStyleModule,
  ScrollApiModule,
  TooltipModule,
]);

export const ROW_PX = 26;

export const gridTheme = themeQuartz.withPart(colorSchemeVariable).withParams({
  accentColor: 'var(--accent)',
  backgroundColor: 'var(--panel)',
  borderColor: 'var(--line)',
  browserColorScheme: 'dark',
  cellHorizontalPadding: 8,
  dataFontSize: 'var(--text-data)',
  fontFamily: 'var(--font)',
  fontSize: 'var(--text-data)',
  foregroundColor: 'var(--value)',
  headerBackgroundColor: 'var(--panel)',
  headerColumnResizeHandleColor: 'var(--line)',
  headerColumnResizeHandleHeight: '40%',
  headerFontSize: 'var(--text-label)',
  headerFontWeight: 400,
  headerHeight: 26,
  headerTextColor: 'var(--hint)',
  oddRowBackgroundColor: 'var(--panel)',
  rowBorder: { color: 'color-mix(in srgb, var(--line) 60%, transparent)' },
  rowHeight: ROW_PX,
  rowHoverColor: 'var(--hover)',
  selectedRowBackgroundColor: 'var(--selected)',
  spacing: 6,
  tooltipBackgroundColor: 'var(--raised)',
  valueChangeValueHighlightBackgroundColor: 'var(--selected)',
  wrapperBorder: false,
  wrapperBorderRadius: 0,
});

/** What a transaction needs to know of an update; rows are told apart by the grid's `getRowId`. */
export interface RowUpdate<R> {
  readonly kind: 'snapshot' | 'delta';
  readonly rows: readonly R[];
  readonly removed: readonly string[];
}

/**
 * Returns what feeds a table's updates to a grid. It remembers which keys the grid holds, since a delta does not say
 * whether a row is new. `wanted` leaves rows out; call `reset` with all rows when its answer may have changed.
 */
export function gridFeed<R>(api: GridApi<R>, keyOf: (row: R) => string, wanted: (row: R) => boolean = () => true) {
  const held = new Map<string, R>();

  const reset = (rows: Iterable<R>): void => {
    held.clear();
    for (const row of rows) if (wanted(row)) held.set(keyOf(row), row);
    api.flushAsyncTransactions();
    api.setGridOption('rowData', [...held.values()]);
  };

  const take = (update: RowUpdate<R>): void => {
    if (update.kind === 'snapshot') return reset(update.rows);
    const add: R[] = [];
    const changed: R[] = [];
    const remove: R[] = [];
    for (const row of update.rows) {
      if (!wanted(row)) continue;
      (held.has(keyOf(row)) ? changed : add).push(row);
      held.set(keyOf(row), row);
    }
    for (const key of update.removed) {
      const row = held.get(key);
      if (row === undefined) continue;
      held.delete(key);
      remove.push(row);
    }
    if (add.length + changed.length + remove.length > 0) api.applyTransactionAsync({ add, update: changed, remove });
  };

  return { take, reset };
}
