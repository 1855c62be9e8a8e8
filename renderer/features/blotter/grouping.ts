/**
 * The blotter's rows in groups: a row that sums each group stands above its orders, which keep the order they are sorted
 * in. The grid itself cannot group; it is given the sums as rows and lets us place them.
 */
import type { IRowNode } from 'ag-grid-community';
import type { Summary } from '../../stores/order-summaries.ts';
import type { Grouping } from '../../ui/words/group-names.ts';
import type { BlotterRow } from './blotter-feed.ts';

/** A row of the grid that sums a group. */
export interface GroupRow {
  readonly group: Summary;
  readonly by: Grouping;
  readonly closed: boolean;
  /** Its place among the groups: what needs a person first. */
  readonly rank: number;
}

export type GridRow = BlotterRow | GroupRow;

export const isGroup = (row: GridRow | undefined): row is GroupRow => row !== undefined && 'group' in row;
export const asOrder = (row: GridRow | undefined): BlotterRow | undefined =>
  row === undefined || isGroup(row) ? undefined : row;

/** No engine is called so: a group's key is no order's. */
export const gridKeyOf = (row: GridRow): string => (isGroup(row) ? `group of ${row.by}/${row.group.key}` : row.key);

type Placed = Pick<IRowNode<GridRow>, 'data'>;

/**
 * Puts sorted rows into their groups, in place: group after group, its sum first, its orders in the order they came.
 * Orders of a closed group are taken out; those of a group that has no sum yet stand last.
 */
export function placeGroups(nodes: Placed[], nameOf: (row: BlotterRow) => string): void {
  const groups = new Map<string, { head: Placed | null; rank: number; closed: boolean; orders: Placed[] }>();
  const groupOf = (key: string) => {
    const held = groups.get(key) ?? { head: null, rank: Number.POSITIVE_INFINITY, closed: false, orders: [] };
    groups.set(key, held);
    return held;
  };
  for (const node of nodes) {
    const row = node.data;
    if (row === undefined) continue;
    if (isGroup(row)) Object.assign(groupOf(row.group.key), { head: node, rank: row.rank, closed: row.closed });
    else groupOf(nameOf(row)).orders.push(node);
  }
  const placed = [...groups.values()]
    .toSorted((a, b) => a.rank - b.rank)
    .flatMap(({ head, closed, orders }) => [...(head ? [head] : []), ...(closed ? [] : orders)]);
  nodes.splice(0, nodes.length, ...placed);
}
