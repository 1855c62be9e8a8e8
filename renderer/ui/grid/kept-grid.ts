/**
 * A grid that a trader keeps: its columns are remembered, what it shows is copied with headers or saved as CSV, and it
 * moves only where motion is wanted. Made without React and fed with transactions, so that a burst of updates costs no
 * rendering of components.
 */
import {
  createGrid,
  type Column,
  type ColumnState,
  type GridApi,
  type GridOptions,
  type ProcessCellForExportParams,
} from 'ag-grid-community';
import { MINUS } from '../../../shared/domain/basics/format.ts';
import { plainCell } from '../../../shared/std/spreadsheet.ts';
import { withoutIsolates } from '../words/bidi.ts';
import { SCROLLBAR_PX } from './column-room.ts';
import { workedWindow } from '../browser/desk-windows.ts';
import { gridTheme, rowPx } from './grid.ts';
import { keepPins } from './pins.ts';
import { saveText } from '../browser/save-text.ts';
import { readStored, writeStored } from '../browser/stored.ts';

export const prefersReducedMotion = (): boolean => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

/**
 * Makes a grid in `element`. `name` is what its columns are remembered under, widths, order and sorting included; a
 * remembered state of columns that are not there is left aside; columns that are new since are hidden where they are made.
 * `isOwn`: columns are shown and hidden as the desk has it by itself, which is nothing to remember.
 */
export function makeGrid<Row>(
  element: HTMLElement,
  name: string,
  options: GridOptions<Row>,
  isOwn: (state: readonly ColumnState[]) => boolean = () => false,
): GridApi<Row> {
  const key = keyOf(name);
  const api = createGrid<Row>(element, {
    theme: gridTheme,
    rowHeight: rowPx(),
    scrollbarWidth: SCROLLBAR_PX,
    // Rows that slide about would draw the eye to what has not changed.
    animateRows: false,
    deltaSort: true,
    rowBuffer: 4,
    cellFlashDuration: 120,
    cellFadeDuration: 200,
    preventDefaultOnContextMenu: true,
    suppressDragLeaveHidesColumns: true,
    suppressNoRowsOverlay: true,
    localeText: { noMatchingRows: 'Nothing passes the filters.' },
    tooltipShowDelay: 400,
    ...options,
    defaultColDef: { sortable: true, resizable: true, suppressHeaderMenuButton: true, ...options.defaultColDef },
  });
  hosts.set(api, element);
  const remembered = rememberedColumns(key, api.getColumnState());
  if (remembered) api.applyColumnState({ state: remembered, applyOrder: true });
  const pins = keepPins(api, element);
  // The grid tells of changes a moment later: it may be gone by then, and with it its columns.
  const remember = (): void => {
    if (!api.isDestroyed()) writeStored(key, pins.state());
  };
  const rememberChosen = (): void => {
    if (!api.isDestroyed() && !(isOwn(api.getColumnState()) && !isRemembered(name))) remember();
  };
  api.addEventListener('columnMoved', remember);
  api.addEventListener('columnResized', (event) => {
    if (event.finished && event.source !== 'flex' && event.source !== 'api') remember();
  });
  api.addEventListener('columnVisible', rememberChosen);
  api.addEventListener('columnPinned', rememberChosen);
  api.addEventListener('sortChanged', remember);
  return api;
}

const hosts = new WeakMap<GridApi, HTMLElement>();

/** Whether a grid is in a window at all: the dock takes a tab that is behind another out of it. */
export const isSeen = (api: GridApi): boolean => hosts.get(api)?.isConnected ?? false;

/** Whether one of its cells has the focus of its window. */
export const hasFocus = (api: GridApi): boolean => Boolean(hosts.get(api)?.querySelector('.ag-cell:focus'));

const keyOf = (name: string): string => `watchkeeper.columns.${name}`;

/** Whether a trader has chosen the columns of a grid of that name. */
export const isRemembered = (name: string): boolean => readStored(keyOf(name)) !== null;

function rememberedColumns(key: string, made: readonly ColumnState[]): ColumnState[] | null {
  const stored = readStored(key);
  if (!Array.isArray(stored)) return null;
  const known = new Set(made.map(({ colId }) => colId));
  const isState = stored.every((one) => typeof (one as ColumnState | null)?.colId === 'string');
  if (!isState || !(stored as ColumnState[]).every(({ colId }) => known.has(colId))) return null;
  return withNew(stored as ColumnState[], made);
}

/** Each that is new since stands, hidden, behind the one that it is made behind: an engine's name first, not last. */
export function withNew(stored: readonly ColumnState[], made: readonly ColumnState[]): ColumnState[] {
  const columns = [...stored];
  const held = new Set(stored.map(({ colId }) => colId));
  made.forEach((one, at) => {
    if (held.has(one.colId)) return;
    const before = made[at - 1]?.colId;
    columns.splice(columns.findIndex(({ colId }) => colId === before) + 1, 0, { ...one, hide: true });
  });
  return columns;
}

export interface Taken {
  /** The selected rows alone. */
  readonly onlySelected?: boolean;
  /** Leaves out what is no row of the data, as sums. */
  readonly isRow?: (row: unknown) => boolean;
}

/** Columns that are drawn say nothing in text. */
const textOptions = (api: GridApi, { onlySelected = false, isRow = () => true }: Taken) => ({
  columnKeys: api
    .getAllDisplayedColumns()
    .filter((column) => !(column.getColDef().context as { drawn?: boolean } | undefined)?.drawn),
  onlySelected,
  shouldRowBeSkipped: ({ node }: { node: { data?: unknown } }) => !isRow(node.data),
  processCellCallback: exportedCell,
});

/** What the grid shows, in its order, as text with tabs and headers: what a spreadsheet takes from the clipboard. */
export async function copyGrid(api: GridApi, taken: Taken = {}): Promise<void> {
  const text = api.getDataAsCsv({ ...textOptions(api, taken), columnSeparator: '\t', suppressQuotes: true });
  // Only the window that has the focus may write there.
  await workedWindow().navigator.clipboard.writeText(text ?? '');
}

/** Saves what the grid shows as `watchkeeper-<name>-<date>.csv`. */
export function exportGrid(api: GridApi, name: string, taken: Taken = {}): void {
  const day = new Date().toISOString().slice(0, 10);
  api.exportDataAsCsv({ ...textOptions(api, taken), fileName: `watchkeeper-${name}-${day}.csv` });
}

/** Saves rows in that order, the columns as the grid shows them: for one that is given a few of its rows at a time. */
export function exportRows<Row>(api: GridApi<Row>, rows: readonly Row[], name: string): void {
  const columns = api.getAllDisplayedColumns();
  const cellOf = (column: Column, data: Row): string => {
    const { valueGetter, valueFormatter } = column.getColDef() as ReadColumn<Row>;
    const value = valueGetter({ data });
    if (isTime(column) && typeof value === 'number') return isoTime(value);
    return exportedText(valueFormatter ? valueFormatter({ data, value }) : String(value ?? ''));
  };
  const lines = [
    columns.map((column) => api.getDisplayNameForColumn(column, 'csv')),
    ...rows.map((row) => columns.map((column) => cellOf(column, row))),
  ];
  saveText(name, lines.map((cells) => cells.map(quoted).join()).join('\r\n'));
}

/** A column that reads its rows by functions, as far as they use what they are given. */
interface ReadColumn<Row> {
  readonly valueGetter: (of: { data: Row }) => string | number | null;
  readonly valueFormatter?: (of: { data: Row; value: string | number | null }) => string;
}

/**
 * The context of a column whose values are µs of the epoch: a file and the clipboard have them with their day, in UTC, since
 * they are read where no clock stands beside them.
 */
export const EXPORTED_TIME = { exportedTime: true } as const;

const isTime = (column: Column): boolean =>
  (column.getColDef().context as { exportedTime?: boolean } | undefined)?.exportedTime ?? false;

/** `2026-01-05T15:30:46.139Z` */
const isoTime = (us: number): string => new Date(us / 1_000).toISOString();

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

const NUMBER = new RegExp(`^[+${MINUS}]?[\\d,]+(\\.\\d+)?%?$`);

/**
 * A cell as other programs read it: numbers without thousands separators and with a plain minus; text that a
 * spreadsheet would take for a formula gets a quote in front.
 */
export function exportedText(shown: string): string {
  if (NUMBER.test(shown)) return shown.replaceAll(',', '').replace(MINUS, '-').replace('+', '');
  return plainCell(withoutIsolates(shown).replace(/[\t\r\n]+/g, ' '));
}

function exportedCell({ value, column, formatValue }: ProcessCellForExportParams): string {
  if (isTime(column) && typeof value === 'number') return isoTime(value);
  // Typed as a string, but nothing comes back of a cell without a value and a formatter.
  const formatted: unknown = formatValue(value);
  return exportedText(typeof formatted === 'string' ? formatted : String((value as string | number | null) ?? ''));
}
