/**
 * The rows that are selected and the desk's selected order, in step both ways: that order is always one of the rows, so
 * that a verb never takes one that a trader did not choose. Where there are several, verbs are for those that can be seen.
 */
import type { GridApi, IRowNode } from 'ag-grid-community';
import { selectedKey, selection, selectParent } from '../../stores/selection.ts';
import type { SeveralOrders } from '../../stores/several-orders.ts';
import { isSeen } from '../../ui/grid/kept-grid.ts';
import { asOrder, type GridRow } from './grouping.ts';

type Node = IRowNode<GridRow>;

export interface SelectedRows {
  /** The row of the desk's selected order. */
  node(): Node | undefined;
  /** Selects that row alone. */
  alone(node: Node | undefined): void;
  /** Of several that are selected this one is the desk's, and they stay selected; any other row is selected alone. */
  among(node: Node | undefined): void;
  /** Selects what waits for its row to come; where nothing has been looked at yet, `first`. */
  mark(first: () => Node | undefined): void;
  end(): void;
}

export function selectedRows(
  api: GridApi<GridRow>,
  element: HTMLElement,
  onSeveral: (several: SeveralOrders) => void,
): SelectedRows {
  let choosing = false;
  const choose = (node: Node | undefined): void => {
    const row = asOrder(node?.data);
    if (!row) return;
    choosing = true;
    selectParent(row.parent.engine, row.parent.parentId);
    choosing = false;
  };
  const node = (): Node | undefined => {
    const key = selectedKey(selection.getState());
    return key === null ? undefined : api.getRowNode(key);
  };
  const alone = (one: Node | undefined): void => {
    if (asOrder(one?.data)) one?.setSelected(true, true);
  };

  let told = '0';
  const tell = (): void => {
    if (api.isDestroyed()) return;
    const { rows, hidden } = severalOf(api, element);
    const keys = [hidden, ...rows.map(({ id }) => id)].join('\n');
    if (keys === told) return;
    told = keys;
    onSeveral({ of: rows.flatMap(({ data }) => asOrder(data)?.parent ?? []), hidden });
  };
  api.addEventListener('rowSelected', (event) => {
    if (event.node.isSelected()) choose(event.node);
  });
  api.addEventListener('selectionChanged', () => {
    if (api.isDestroyed()) return;
    const nodes = api.getSelectedNodes();
    // A row that was selected already is not told of when the others are let go.
    if (!nodes.some(({ id }) => id === selectedKey(selection.getState())))
      choose(nodes.findLast(({ displayed }) => displayed) ?? nodes.at(-1));
    tell();
  });
  api.addEventListener('modelUpdated', tell);
  // A panel behind another, or beside one that has all the room, has no size.
  const size = new ResizeObserver(tell);
  size.observe(element);
  const endFollowing = selection.subscribe((now, before) => {
    if (choosing || selectedKey(now) === selectedKey(before)) return;
    const chosen = node();
    if (!chosen) return api.deselectAll();
    alone(chosen);
    api.ensureNodeVisible(chosen);
  });

  return {
    node,
    alone,
    among: (one) => (one?.isSelected() ? choose(one) : alone(one)),
    mark: (first) => {
      // What was pressed a moment ago may not have been told yet.
      if (api.getSelectedNodes().length > 0) return;
      // An engine or an instrument that is looked at without an order stays what is looked at.
      alone(selection.getState().engine === null ? first() : node());
    },
    end: () => {
      endFollowing();
      size.disconnect();
    },
  };
}

/** Of several rows that are selected those that can be seen, and how many there are where none of them can. */
function severalOf(api: GridApi<GridRow>, element: HTMLElement): { rows: Node[]; hidden: number } {
  const nodes = api.getSelectedNodes();
  const several = nodes.length > 1 && canBeSeen(api, element) ? nodes : [];
  const rows = several.filter(({ displayed }) => displayed);
  return { rows, hidden: rows.length === 0 ? several.length : 0 };
}

const canBeSeen = (api: GridApi, element: HTMLElement): boolean =>
  isSeen(api) &&
  element.offsetWidth > 0 &&
  element.offsetHeight > 0 &&
  element.checkVisibility({ visibilityProperty: true });
