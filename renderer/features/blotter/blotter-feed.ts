/**
 * Joins what a row of the blotter shows: the order, its newest gauge, and how many of its children are of unknown fate.
 * Each change of one of the three becomes one update of the rows it touches, in order; nothing is ahead of the engine.
 */
import type { Parent } from '../../../shared/domain/parent.ts';
import type { Gauge } from '../../../shared/protocol/tables.ts';
import { attentionOf, type Attention } from '../../stores/parent-figures.ts';
import type { TableStore } from '../../stores/table-store.ts';
import type { RowUpdate } from '../../ui/grid.ts';

export interface BlotterRow {
  readonly parent: Parent;
  readonly gauge: Gauge | undefined;
  readonly unknownChildren: number;
  readonly attention: Attention;
}

export interface BlotterTables {
  readonly parents: TableStore<'parents'>;
  readonly gauges: TableStore<'gauges'>;
  readonly children: TableStore<'children'>;
}

/** Feeds `take` until the returned function is called; begins with a snapshot of what is held. */
export function feedBlotter(
  { parents, gauges, children }: BlotterTables,
  take: (update: RowUpdate<BlotterRow>) => void,
): () => void {
  const unknown = createUnknownCount();

  const rowOf = (parent: Parent): BlotterRow => {
    const gauge = gauges.getState().rows.get(parent.parentId);
    const unknownChildren = unknown.of(parent.parentId);
    return { parent, gauge, unknownChildren, attention: attentionOf(parent, gauge, unknownChildren) };
  };
  const refresh = (parentIds: Iterable<string>): void => {
    const rows: BlotterRow[] = [];
    for (const parentId of new Set(parentIds)) {
      const parent = parents.getState().rows.get(parentId);
      if (parent) rows.push(rowOf(parent));
    }
    if (rows.length > 0) take({ kind: 'delta', rows, removed: [] });
  };

  const ends = [
    parents.onUpdate(({ kind, rows, removed }) => take({ kind, rows: rows.map(rowOf), removed })),
    gauges.onUpdate(({ kind, rows }) =>
      refresh(kind === 'snapshot' ? parents.getState().rows.keys() : rows.map(({ parentId }) => parentId)),
    ),
    children.onUpdate(({ kind, rows, removed }) => {
      const touched = kind === 'snapshot' ? unknown.clear() : [];
      for (const child of rows) touched.push(...unknown.put(child.childId, child.parentId, child.state === 'unknown'));
      for (const childId of removed) touched.push(...unknown.put(childId, '', false));
      refresh(touched);
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}

/** Counts children of unknown fate by order; each change returns the orders whose count it changed. */
function createUnknownCount() {
  const orderOf = new Map<string, string>();
  const counts = new Map<string, number>();
  return {
    of: (parentId: string): number => counts.get(parentId) ?? 0,
    clear(): string[] {
      const touched = [...counts.keys()];
      orderOf.clear();
      counts.clear();
      return touched;
    },
    put(childId: string, parentId: string, isUnknown: boolean): string[] {
      const held = orderOf.get(childId);
      if (isUnknown === (held !== undefined)) return [];
      const order = held ?? parentId;
      if (isUnknown) orderOf.set(childId, order);
      else orderOf.delete(childId);
      counts.set(order, (counts.get(order) ?? 0) + (isUnknown ? 1 : -1));
      return [order];
    },
  };
}
