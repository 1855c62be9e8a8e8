/**
 * Joins what a row of the blotter shows: the order, its newest gauge, and how many of its children are of unknown fate.
 * Each change of one of the three becomes one update of the rows it touches, in order; nothing is ahead of the engine.
 */
import type { Parent } from '../../../shared/domain/parent.ts';
import type { Gauge } from '../../../shared/protocol/tables.ts';
import type { ChildCounter } from '../../stores/child-counts.ts';
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
  readonly children: ChildCounter;
}

/** Feeds `take` until the returned function is called; begins with a snapshot of what is held. */
export function feedBlotter(
  { parents, gauges, children }: BlotterTables,
  take: (update: RowUpdate<BlotterRow>) => void,
): () => void {
  const shown = new Map<string, number>();

  const rowOf = (parent: Parent): BlotterRow => {
    const gauge = gauges.getState().rows.get(parent.parentId);
    const unknownChildren = children.of(parent.parentId).unknown;
    shown.set(parent.parentId, unknownChildren);
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
    // Most changes of children leave the count of unknown ones alone, and with it the row.
    children.onChange((parentIds) =>
      refresh([...parentIds].filter((id) => children.of(id).unknown !== (shown.get(id) ?? 0))),
    ),
  ];
  return () => {
    for (const end of ends) end();
  };
}
