/**
 * Which columns of a grid are pinned, as the trader wants it and as there is room for it: pinned columns take no more
 * than a share of the grid's width, so that the others can be seen in a narrow panel too. What gives way there is pinned
 * again when there is room, and is remembered as pinned throughout.
 */
import type { ColumnState, GridApi } from 'ag-grid-community';

/** Share of the grid's width that pinned columns may take. */
const MOST_SHARE = 0.6;

export interface Pins {
  readonly wanted: ReadonlySet<string>;
  pin(id: string, pinned: boolean): void;
  /** As applied to the columns by a remembered state. */
  take(state: readonly ColumnState[]): void;
  /** The columns' state with the pins as they are wanted. */
  state(): ColumnState[];
}

export interface PinnedColumn {
  readonly id: string;
  readonly width: number;
}

/** Those of the wanted that fit, from the left; one that does not fit lets none after it stand. */
export function fittingPins(wanted: readonly PinnedColumn[], gridWidth: number): string[] {
  const fitting: string[] = [];
  let left = gridWidth * MOST_SHARE;
  for (const { id, width } of wanted) {
    left -= width;
    if (left < 0) break;
    fitting.push(id);
  }
  return fitting;
}

const pinnedOf = (state: readonly ColumnState[]): string[] =>
  state.flatMap(({ colId, pinned }) => (pinned ? [colId] : []));

const held = new WeakMap<object, Pins>();

/** Of a grid that {@link keepPins} was called for. */
export const pinsOf = (api: object): Pins => held.get(api)!;

export function keepPins<Row>(api: GridApi<Row>, element: HTMLElement): Pins {
  let wanted = new Set(pinnedOf(api.getColumnState()));
  let fitting = false;

  const fit = (): void => {
    const width = element.clientWidth;
    if (width === 0 || api.isDestroyed()) return;
    const shown = api
      .getAllGridColumns()
      .filter((column) => column.isVisible() && wanted.has(column.getColId()))
      .map((column) => ({ id: column.getColId(), width: column.getActualWidth() }));
    const should = new Set(fittingPins(shown, width));
    const change = api
      .getAllGridColumns()
      .filter((column) => column.isVisible() && column.isPinned() !== should.has(column.getColId()));
    if (change.length === 0) return;
    fitting = true;
    for (const column of change) api.setColumnsPinned([column], should.has(column.getColId()) ? 'left' : null);
    fitting = false;
  };

  api.addEventListener('columnPinned', ({ source }) => {
    // By the trader's hand: dragged to the pinned ones or away from them.
    if (fitting || source === 'api' || api.isDestroyed()) return;
    wanted = new Set(pinnedOf(api.getColumnState()));
    fit();
  });
  api.addEventListener('gridSizeChanged', fit);
  api.addEventListener('columnResized', ({ finished }) => {
    if (finished && wanted.size > 0) fit();
  });
  const pins: Pins = {
    get wanted() {
      return wanted;
    },
    pin(id, pinned) {
      wanted = new Set([...wanted].filter((one) => one !== id));
      if (pinned) wanted.add(id);
      fit();
    },
    take(state) {
      wanted = new Set(pinnedOf(state));
      fit();
    },
    state: () => api.getColumnState().map((one) => ({ ...one, pinned: wanted.has(one.colId) ? 'left' : null })),
  };
  held.set(api, pins);
  return pins;
}
