/**
 * What every grid of the desk shares: the modules it may use, the theme made of the desk's tokens, and the way a table's
 * updates reach it.
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
  InfiniteRowModelModule,
  LocaleModule,
  ModuleRegistry,
  QuickFilterModule,
  RenderApiModule,
  RowApiModule,
  RowAutoHeightModule,
  RowSelectionModule,
  RowStyleModule,
  ScrollApiModule,
  TextFilterModule,
  themeQuartz,
  TooltipModule,
} from 'ag-grid-community';

// No row's height is its text's; but without the module that says so the grid scrolls to what was last focused, update after update.
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
  InfiniteRowModelModule,
  LocaleModule,
  QuickFilterModule,
  RenderApiModule,
  RowApiModule,
  RowAutoHeightModule,
  RowSelectionModule,
  RowStyleModule,
  ScrollApiModule,
  TextFilterModule,
  TooltipModule,
]);

import { token } from '../look/token.ts';

export { gridFeed, type RowUpdate } from './grid-feed.ts';

/** Height of a row by the density that the page has now. */
export const rowPx = (): number => Number.parseInt(token('--row'), 10) || 26;

export const gridTheme = themeQuartz.withPart(colorSchemeVariable).withParams({
  accentColor: 'var(--accent)',
  backgroundColor: 'var(--panel)',
  borderColor: 'var(--line)',
  browserColorScheme: 'inherit',
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
  rowHoverColor: 'var(--hover)',
  selectedRowBackgroundColor: 'var(--selected)',
  spacing: 6,
  tooltipBackgroundColor: 'var(--raised)',
  valueChangeValueHighlightBackgroundColor: 'var(--selected)',
  wrapperBorder: false,
  wrapperBorderRadius: 0,
});
