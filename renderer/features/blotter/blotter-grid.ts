/**
 * The blotter's grid, without React: rows from the feed, the selection shared with the desk both ways, and what a trader
 * does with it. The selected row stays selected whatever the sorting does.
 */
import type { GridApi, IRowNode, RowClassRules } from 'ag-grid-community';
import type { Parent } from '../../../shared/domain/parent.ts';
import { runAction } from '../../stores/actions.ts';
import { childCounter } from '../../stores/child-counts.ts';
import { commands } from '../../stores/commands.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import { selectedKey, selection, selectParent } from '../../stores/selection.ts';
import { gauges, instruments, parents } from '../../stores/tables.ts';
import { settings } from '../../stores/settings.ts';
import { gridFeed } from '../../ui/grid.ts';
import { copyGrid, exportGrid, makeGrid, prefersReducedMotion } from '../../ui/kept-grid.ts';
import { feedBlotter, rowKeyOf, type BlotterRow } from './blotter-feed.ts';
import { ATTENTION_COLUMN, COLUMNS } from './columns.ts';
import { fitEngines } from './fit-engines.ts';
import { createFlashes } from './flashes.ts';
import { gridLook, type GridLook } from './grid-look.ts';
import { inView, VIEWS, type View } from './views.ts';
import css from './blotter.module.css';

export interface BlotterEvents {
  readonly onCounts: (counts: Readonly<Record<View, number>>) => void;
  readonly onMenu: (parentId: string, x: number, y: number) => void;
  /** The orders that are selected, where there is more than one. */
  readonly onSelected: (several: readonly OfEngine<Parent>[]) => void;
  /** Whether the rows are sorted by attention. */
  readonly onSort: (byAttention: boolean) => void;
}

export interface BlotterGrid extends GridLook {
  setView(view: View): void;
  setFilter(words: string): void;
  sortByAttention(): void;
  /** Selects the row so many further down; stays at the ends. */
  move(by: 1 | -1): void;
  selectFirst(): void;
  copy(): Promise<void>;
  exportCsv(): void;
  close(): void;
}

export function openBlotter(element: HTMLElement, events: BlotterEvents): BlotterGrid {
  let view: View = 'all';
  const pressed = followPresses(element);
  const api = makeGrid<BlotterRow>(element, 'blotter', {
    columnDefs: COLUMNS,
    getRowId: ({ data }) => rowKeyOf(data),
    rowSelection: { mode: 'multiRow', checkboxes: false, headerCheckbox: false, enableClickSelection: true },
    rowClassRules: ROW_CLASSES,
    isExternalFilterPresent: () => view !== 'all',
    doesExternalFilterPass: ({ data }) => data !== undefined && inView(view, data),
    onCellFocused: ({ rowIndex }) => {
      // A press with Shift or Ctrl adds to the selection: the grid's own affair.
      if (rowIndex !== null && !pressed.extending()) selectNode(api.getDisplayedRowAtIndex(rowIndex));
    },
    onRowSelected: ({ node, data }) => {
      if (node.isSelected() && data) selectParent(data.parent.engine, data.parent.parentId);
    },
    onSelectionChanged: () => {
      const rows = api.getSelectedRows();
      events.onSelected(rows.length > 1 ? rows.map(({ parent }) => parent) : []);
    },
    onCellKeyDown: ({ event }) => {
      if (event instanceof KeyboardEvent && event.key === 'Enter') runAction('order.open');
    },
    onRowDoubleClicked: () => runAction('order.open'),
    onCellContextMenu: ({ node, data, event }) => {
      if (!data || !event || !('clientX' in event)) return;
      selectNode(node);
      const { clientX, clientY } = event as MouseEvent;
      events.onMenu(data.parent.parentId, clientX, clientY);
    },
    onSortChanged: () => events.onSort(isByAttention(api)),
  });
  events.onSort(isByAttention(api));
  const ends = [
    follow(api, events),
    followSelection(api),
    redrawAsked(api),
    redrawInstruments(api),
    fitEngines(api),
    pressed.end,
  ];

  return {
    ...gridLook(api),
    setView(next) {
      view = next;
      api.onFilterChanged();
    },
    setFilter: (words) => api.setGridOption('quickFilterText', words),
    sortByAttention: () => sortByAttention(api),
    move: (by) => {
      const at = selectedNode(api)?.rowIndex;
      const next = api.getDisplayedRowAtIndex(at === null || at === undefined ? 0 : at + by);
      if (next) showNode(api, next);
    },
    selectFirst: () => {
      const first = api.getDisplayedRowAtIndex(0);
      if (first) showNode(api, first);
    },
    copy: () => copyGrid(api),
    exportCsv: () => exportGrid(api, 'orders'),
    close() {
      for (const end of ends) end();
      api.destroy();
    },
  };
}

/** Whether the newest press was one with Shift or Ctrl, which adds to the selection. */
function followPresses(element: HTMLElement) {
  let extending = false;
  const of = new AbortController();
  const listen = { capture: true, signal: of.signal };
  element.addEventListener(
    'pointerdown',
    (press) => (extending = press.shiftKey || press.ctrlKey || press.metaKey),
    listen,
  );
  element.addEventListener('keydown', () => (extending = false), listen);
  return { extending: () => extending, end: () => of.abort() };
}

const ROW_CLASSES: RowClassRules<BlotterRow> = {
  [css['ended']!]: ({ data }) => data?.attention === 'ended',
  [css['held']!]: ({ data }) => data?.attention === 'held',
  [css['doubt']!]: ({ data }) => data?.attention === 'unknown',
};

function sortByAttention(api: GridApi<BlotterRow>): void {
  api.applyColumnState({ state: [{ colId: ATTENTION_COLUMN, sort: 'asc' }], defaultState: { sort: null } });
}

const isByAttention = (api: GridApi): boolean => Boolean(api.getColumn(ATTENTION_COLUMN)?.getSort());

function selectNode(node: IRowNode<BlotterRow> | undefined): void {
  if (node && !node.isSelected()) node.setSelected(true, true);
}

const selectedNode = (api: GridApi<BlotterRow>): IRowNode<BlotterRow> | undefined => {
  const key = selectedKey(selection.getState());
  return key === null ? undefined : api.getRowNode(key);
};

function showNode(api: GridApi<BlotterRow>, node: IRowNode<BlotterRow>): void {
  selectNode(node);
  api.ensureNodeVisible(node);
  if (node.rowIndex !== null) api.setFocusedCell(node.rowIndex, 'instrument');
}

/** Rows, their counts by view, and a flash where something was filled. */
function follow(api: GridApi<BlotterRow>, { onCounts }: BlotterEvents): () => void {
  const held = new Map<string, BlotterRow>();
  const counts = { all: 0, open: 0, needs: 0 };
  const flashes = createFlashes(() => performance.now());
  const count = (row: BlotterRow | undefined, by: 1 | -1) => {
    if (row) for (const view of VIEWS) if (inView(view, row)) counts[view] += by;
  };
  const onFlushed = () => {
    markSelected(api);
    const rowNodes = flashes.due().flatMap((id) => api.getRowNode(id) ?? []);
    if (rowNodes.length > 0 && settings.getState().flash === 'on' && !prefersReducedMotion())
      api.flashCells({ rowNodes, columns: ['done'] });
  };
  const feed = gridFeed<BlotterRow>(api, { keyOf: rowKeyOf, onFlushed });
  const end = feedBlotter({ parents, gauges, children: childCounter }, (update) => {
    if (update.kind === 'snapshot') {
      held.clear();
      counts.all = counts.open = counts.needs = 0;
    }
    for (const row of update.rows) {
      const id = rowKeyOf(row);
      const before = held.get(id);
      if (before && row.parent.filledQty > before.parent.filledQty) flashes.want(id);
      count(before, -1);
      count(row, 1);
      held.set(id, row);
    }
    for (const id of update.removed) {
      count(held.get(id), -1);
      held.delete(id);
    }
    feed.take(update);
    if (update.kind === 'snapshot') markSelected(api);
    onCounts({ ...counts });
  });
  return () => {
    end();
    feed.close();
  };
}

/** Where nothing is selected yet, the row that needs attention most is. */
function markSelected(api: GridApi<BlotterRow>): void {
  const key = selectedKey(selection.getState());
  selectNode(key === null ? api.getDisplayedRowAtIndex(0) : api.getRowNode(key));
}

function followSelection(api: GridApi<BlotterRow>): () => void {
  return selection.subscribe((now, before) => {
    if (selectedKey(now) === selectedKey(before)) return;
    const node = selectedNode(api);
    if (!node) return api.deselectAll();
    if (node.isSelected()) return;
    selectNode(node);
    api.ensureNodeVisible(node);
  });
}

/** A command that is asked and not answered yet shows beside the mode of its order. */
function redrawAsked(api: GridApi<BlotterRow>): () => void {
  return commands.subscribe(() => api.refreshCells({ columns: ['mode'], force: true }));
}

/** Prices and quantities read otherwise once their instrument is known. */
function redrawInstruments(api: GridApi<BlotterRow>): () => void {
  return instruments.onUpdate(() => api.refreshCells({ force: true }));
}
