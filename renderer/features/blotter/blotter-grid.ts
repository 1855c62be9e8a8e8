/**
 * The blotter's grid, without React: rows from the feed, and what a trader does with them. The selected row stays selected
 * whatever the sorting does.
 */
import type { GridApi, GridOptions, IRowNode, RowClassRules } from 'ag-grid-community';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import { runAction } from '../../stores/actions.ts';
import { childCounter } from '../../stores/child-counts.ts';
import { commands } from '../../stores/commands.ts';
import { connectionOf, connections, engineIds, isLive } from '../../stores/connection.ts';
import { lostEngines } from '../../stores/lost-engines.ts';
import { hasEnded } from '../../stores/parent-figures.ts';
import { isShown, showOrders } from '../../stores/in-view.ts';
import { gauges, instruments, parents, quotes } from '../../stores/tables.ts';
import { settings } from '../../stores/settings.ts';
import { columnRoom } from '../../ui/grid/column-room.ts';
import { fitDigits } from '../../ui/grid/fit-digits.ts';
import { GROUPINGS, type Grouping } from '../../ui/words/group-names.ts';
import { gridFeed } from '../../ui/grid/grid.ts';
import { copyGrid, exportGrid, isRemembered, isSeen, makeGrid, prefersReducedMotion } from '../../ui/grid/kept-grid.ts';
import { feedBlotter, isDoubt, type BlotterRow } from './blotter-feed.ts';
import { keyOf, type OfEngine } from '../../stores/engine-id.ts';
import type { SeveralOrders } from '../../stores/several-orders.ts';
import { ATTENTION_COLUMN, COLUMNS, GIVING_WAY, longestTexts } from './columns.ts';
import { fitEngines } from './fit-engines.ts';
import { createFlashes } from './flashes.ts';
import { gridLook, type GridLook } from './grid-look.ts';
import { groupLine, groupRows, type GroupedRows } from './grouped-rows.ts';
import { asOrder, gridKeyOf, isGroup, type GridRow } from './grouping.ts';
import { keepFilters } from './kept-filters.ts';
import { followView, isByAttention, rowPlaces } from './row-places.ts';
import { forgetPlan, notePlan, notePrice } from './trails.ts';
import { selectedRows, type SelectedRows } from './selected-rows.ts';
import { inView, VIEWS, type View } from './views.ts';
import css from './blotter.module.css';

export interface BlotterEvents {
  readonly onCounts: (counts: Readonly<Record<View, number>>) => void;
  readonly onMenu: (parentId: string, x: number, y: number) => void;
  /** Where several orders are selected, those of them that can be seen; else none. */
  readonly onSelected: (several: SeveralOrders) => void;
  /** Whether the rows are sorted by attention. */
  readonly onSort: (byAttention: boolean) => void;
  /** What the filters under the headers leave, where any is set; else null. */
  readonly onFiltered: (shown: number | null) => void;
  readonly onGrouped: (by: Grouping | null) => void;
}

/** What its columns are remembered under. */
const NAME = 'blotter';

export interface BlotterGrid extends GridLook {
  setView(view: View): void;
  setFilter(words: string): void;
  /** Shows or hides the filters under the headers. */
  toggleFilters(): void;
  clearFilters(): void;
  group(by: Grouping | null): void;
  /** By the next of the groupings; after the last by none. */
  groupByNext(): void;
  sortByAttention(): void;
  /** Selects the row so many further down; stays at the ends. */
  move(by: 1 | -1): void;
  selectFirst(): void;
  /** All that is shown, or what is selected of it. */
  copy(onlySelected: boolean): Promise<void>;
  exportCsv(): void;
  close(): void;
}

export function openBlotter(element: HTMLElement, events: BlotterEvents): BlotterGrid {
  let view: View = 'all';
  const pressed = followPresses(element);
  const api = gridWithRoom(element, {
    columnDefs: COLUMNS,
    ...ROW_OPTIONS,
    rowClassRules: ROW_CLASSES,
    isExternalFilterPresent: () => view !== 'all',
    doesExternalFilterPass: ({ data }) => {
      const row = asOrder(data);
      return row !== undefined && inView(view, row);
    },
    onCellFocused: ({ rowIndex }) => {
      const last = pressed.last();
      // A press with Shift or Ctrl adds to the selection: the grid's own affair.
      if (rowIndex === null || last === 'adding') return;
      const node = api.getDisplayedRowAtIndex(rowIndex);
      if (last === 'step' || !node?.isSelected()) selected.alone(node);
    },
    ...pressOptions(events, () => ({ groups, selected })),
    onSortChanged: () => events.onSort(isByAttention(api)),
  });
  events.onSort(isByAttention(api));
  const selected = selectedRows(api, element, events.onSelected);
  const groups = groupRows(api);
  const filters = keepFilters(api, element, events.onFiltered);
  const group = (by: Grouping | null): void => {
    groups.set(by);
    events.onGrouped(by);
  };
  const ends = [
    follow(api, events, { groups, selected }, () => view),
    followView(api),
    quotes.onUpdate(({ rows }) => rows.forEach((row) => notePrice(keyOf(row.engine, row.instrument), row))),
    groups.end,
    fitFigures(api),
    selected.end,
    redrawAsked(api),
    redrawInstruments(api),
    redrawOld(api),
    fitEngines(api),
    pressed.end,
  ];

  return {
    ...gridLook(api, { ...groups, set: group }),
    setView(next) {
      view = next;
      api.onFilterChanged();
    },
    setFilter: (words) => api.setGridOption('quickFilterText', words),
    ...filters,
    group,
    groupByNext: () => group(GROUPINGS[groups.by() === null ? 0 : GROUPINGS.indexOf(groups.by()!) + 1] ?? null),
    sortByAttention: () => sortByAttention(api),
    ...moves(api, selected),
    copy: (onlySelected) => copyGrid(api, { onlySelected, isRow: (row) => !isGroup(row as GridRow) }),
    exportCsv: () => exportGrid(api, 'orders', { isRow: (row) => !isGroup(row as GridRow) }),
    close() {
      for (const end of ends) end();
      api.destroy();
    },
  };
}

const isChosen = (): boolean => isRemembered(NAME);

/** Its columns are those there is room for, until a trader chooses. */
function gridWithRoom(element: HTMLElement, options: GridOptions<GridRow>): GridApi<GridRow> {
  const room = columnRoom(GIVING_WAY);
  const api = makeGrid(element, NAME, options, room.isOwn);
  room.keep(api, element, isChosen);
  return api;
}

function fitFigures(api: GridApi<GridRow>): () => void {
  const fit = fitDigits<OfEngine<Parent>>(api, {
    keyOf: ({ engine, parentId }) => keyOf(engine, parentId),
    textsOf: longestTexts,
    chosen: isChosen,
  });
  const ends = [
    parents.onUpdate(({ rows }) => fit(rows)),
    instruments.onUpdate(() => fit([...parents.getState().rows.values()])),
  ];
  return () => ends.forEach((end) => end());
}

/** Rows are orders, and the sums of groups, which are neither selected nor filtered. */
const ROW_OPTIONS: GridOptions<GridRow> = {
  getRowId: ({ data }) => gridKeyOf(data),
  rowSelection: {
    mode: 'multiRow',
    checkboxes: false,
    headerCheckbox: false,
    enableClickSelection: true,
    isRowSelectable: ({ data }) => !isGroup(data),
  },
  isFullWidthRow: ({ rowNode }) => isGroup(rowNode.data),
  fullWidthCellRenderer: groupLine,
  alwaysPassFilter: ({ data }) => isGroup(data),
};

interface Parts {
  readonly groups: GroupedRows;
  readonly selected: SelectedRows;
}

/** What keys and presses on a row do; its parts are there once the grid is made. */
const pressOptions = ({ onMenu }: BlotterEvents, parts: () => Parts): GridOptions<GridRow> => ({
  onCellKeyDown: ({ event, data }) => {
    if (!event || !('key' in event)) return;
    const { key, ctrlKey, metaKey } = event as KeyboardEvent;
    if (key === 'Enter' && isGroup(data)) parts().groups.toggle(data);
    else if (key === 'Enter') runAction('order.open');
    else if (key === 'c' && (ctrlKey || metaKey)) runAction('blotter.copySelected');
  },
  onRowClicked: ({ data }) => {
    if (isGroup(data)) parts().groups.toggle(data);
  },
  onRowDoubleClicked: ({ data }) => {
    if (!isGroup(data)) runAction('order.open');
  },
  onCellContextMenu: ({ node, data, event }) => {
    const row = asOrder(data);
    if (!row || !event || !('clientX' in event)) return;
    // A menu over one of several that are selected is about all of them: they stay selected.
    parts().selected.among(node);
    const { clientX, clientY } = event as MouseEvent;
    onMenu(row.parent.parentId, clientX, clientY);
  },
});

function moves(api: GridApi<GridRow>, selected: SelectedRows): Pick<BlotterGrid, 'move' | 'selectFirst'> {
  const show = (node: IRowNode<GridRow> | undefined): void => {
    if (!node) return;
    selected.alone(node);
    api.ensureNodeVisible(node);
    if (node.rowIndex !== null) api.setFocusedCell(node.rowIndex, 'instrument');
  };
  return {
    move(by) {
      const at = selected.node()?.rowIndex;
      show(orderFrom(api, at === null || at === undefined ? 0 : at + by, by));
    },
    selectFirst: () => show(orderFrom(api, 0, 1)),
  };
}

/** A press that adds to the selection, or opens the menu of it; a key that goes to another cell; any other of both. */
type Pressed = 'adding' | 'step' | 'other';

/** What was pressed last in the grid. */
function followPresses(element: HTMLElement) {
  let last: Pressed = 'other';
  const of = new AbortController();
  const listen = { capture: true, signal: of.signal };
  element.addEventListener(
    'pointerdown',
    (press) => (last = press.shiftKey || press.ctrlKey || press.metaKey || press.button > 0 ? 'adding' : 'other'),
    listen,
  );
  element.addEventListener('keydown', ({ key }) => (last = STEPS.test(key) ? 'step' : 'other'), listen);
  return { last: () => last, end: () => of.abort() };
}

const STEPS = /^(Arrow.*|Page.*|Home|End|Tab)$/;

const ROW_CLASSES: RowClassRules<GridRow> = {
  [css['ended']!]: ({ data }) => hasEnded(asOrder(data)?.attention ?? 'calm'),
  [css['held']!]: ({ data }) => asOrder(data)?.attention === 'held',
  [css['doubt']!]: ({ data }) => isDoubt(asOrder(data)),
  [css['old']!]: ({ data }) => isOld(asOrder(data)),
};

/** Its engine is lost: it stands as it was last heard. Where no engine is live the panel says it of all. */
const isOld = (row: BlotterRow | undefined): boolean =>
  row !== undefined && !isLive(connectionOf(row.parent.engine)) && liveOnes() !== '';

const liveOnes = (): string =>
  engineIds()
    .filter((engine) => isLive(connectionOf(engine)))
    .join(' ');

/** Rows are drawn again once their engine is lost or found. */
function redrawOld(api: GridApi<GridRow>): () => void {
  let live = liveOnes();
  return connections.subscribe(() => {
    if (live === liveOnes()) return;
    live = liveOnes();
    api.redrawRows();
  });
}

function sortByAttention(api: GridApi<GridRow>): void {
  api.applyColumnState({ state: [{ colId: ATTENTION_COLUMN, sort: 'asc' }], defaultState: { sort: null } });
}

/** The order at a row, or the next one that way where that row sums a group. */
function orderFrom(api: GridApi<GridRow>, index: number, step: 1 | -1): IRowNode<GridRow> | undefined {
  for (let at = index; at >= 0; at += step) {
    const node = api.getDisplayedRowAtIndex(at);
    if (!node) return undefined;
    if (!isGroup(node.data)) return node;
  }
  return undefined;
}

/** Counts above the rows are told so often at most: each costs a rendering of the panel. */
const COUNTS_EVERY_MS = 100;

/** Where nothing has been looked at yet, the row that needs attention most is. */
const markSelected = (api: GridApi<GridRow>, selected: SelectedRows): void => selected.mark(() => orderFrom(api, 0, 1));

/** Rows, their counts by view, and a flash where something was filled. */
function follow(api: GridApi<GridRow>, events: BlotterEvents, parts: Parts, view: () => View): () => void {
  const { groups, selected } = parts;
  const held = new Map<string, BlotterRow>();
  const counts = { all: 0, open: 0, needs: 0 };
  const flashes = createFlashes(() => performance.now());
  const count = (row: BlotterRow | undefined, by: 1 | -1) => {
    if (row) for (const one of VIEWS) if (inView(one, row)) counts[one] += by;
  };
  const flash = () => {
    const rowNodes = flashes.due().flatMap((id) => api.getRowNode(id) ?? []);
    if (rowNodes.length > 0 && settings.getState().flash === 'on' && !prefersReducedMotion())
      api.flashCells({ rowNodes, columns: ['done'] });
  };
  let countsDue: ReturnType<typeof setTimeout> | undefined;
  const tellCounts = () => {
    countsDue ??= setTimeout(() => {
      countsDue = undefined;
      events.onCounts({ ...counts });
    }, COUNTS_EVERY_MS);
  };
  const places = rowPlaces(api, view, () => groups.by() !== null);
  const feed = gridFeed<GridRow>(api, {
    keyOf: gridKeyOf,
    moves: places.moves,
    isDrawn: places.isDrawn,
    onMoving: (keys) => showOrders(places, new Set(keys)),
    onFlushed: () => markSelected(api, selected),
    isSeen: () => isSeen(api),
  });
  const end = feedBlotter({ parents, gauges, children: childCounter, lost: lostEngines }, (update) => {
    if (update.kind === 'snapshot') {
      held.clear();
      counts.all = counts.open = counts.needs = 0;
    }
    for (const row of update.rows) {
      const id = row.key;
      const before = held.get(id);
      if (before && row.parent.filledQty > before.parent.filledQty && isShown(id)) flashes.want(id);
      if (before?.attention !== row.attention) {
        count(before, -1);
        count(row, 1);
      }
      held.set(id, row);
      notePlan(id, row);
    }
    for (const id of update.removed) {
      count(held.get(id), -1);
      held.delete(id);
      forgetPlan(id);
    }
    places.look();
    feed.take(update);
    if (update.kind === 'snapshot') {
      groups.renew();
      markSelected(api, selected);
    }
    flash();
    tellCounts();
  });
  return () => {
    end();
    clearTimeout(countsDue);
    showOrders(places, new Set());
    feed.close();
  };
}

/** A command that is asked and not answered yet shows beside the mode of its order; drawn once a frame, of a basket's thousands too. */
function redrawAsked(api: GridApi<GridRow>): () => void {
  let due: number | undefined;
  const end = commands.subscribe(() => {
    due ??= requestAnimationFrame(() => {
      due = undefined;
      api.refreshCells({ columns: ['mode'], force: true });
    });
  });
  return () => {
    end();
    if (due !== undefined) cancelAnimationFrame(due);
  };
}

/** Prices and quantities read otherwise once their instrument is known. */
function redrawInstruments(api: GridApi<GridRow>): () => void {
  return instruments.onUpdate(() => api.refreshCells({ force: true }));
}
