/**
 * Joins what a row of the blotter shows: the order, its newest gauge, how many of its children are of unknown fate, and
 * whether its engine is lost. Each change of one of the four becomes one update of the rows it touches, in order; nothing is ahead of the engine.
 */
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import type { Gauge } from '../../../shared/protocol/tables.ts';
import type { ChildCounter } from '../../stores/child-counts.ts';
import { keyOf, type OfEngine } from '../../stores/engine-id.ts';
import type { LostEngines } from '../../stores/lost-engines.ts';
import { attentionOf, type Attention } from '../../stores/parent-figures.ts';
import type { TableStore } from '../../stores/table-store.ts';
import type { RowUpdate } from '../../ui/grid/grid.ts';

export interface BlotterRow {
  /** The desk's key of its order. */
  readonly key: string;
  readonly parent: OfEngine<Parent>;
  readonly gauge: Gauge | undefined;
  readonly unknownChildren: number;
  readonly attention: Attention;
}

/** What has become of it is not known here. */
export const isDoubt = (row: BlotterRow | undefined): boolean =>
  row?.attention === 'unknown' || row?.attention === 'lost';

export interface BlotterTables {
  readonly parents: TableStore<'parents'>;
  readonly gauges: TableStore<'gauges'>;
  readonly children: ChildCounter;
  readonly lost: LostEngines;
}

/** Feeds `take` until the returned function is called; begins with a snapshot of what is held. */
export function feedBlotter(
  { parents, gauges, children, lost }: BlotterTables,
  take: (update: RowUpdate<BlotterRow>) => void,
): () => void {
  const shown = new Map<string, number>();

  const rowOf = (key: string, parent: OfEngine<Parent>): BlotterRow => {
    const gauge = gauges.getState().rows.get(key);
    const unknownChildren = children.of(key).unknown;
    shown.set(key, unknownChildren);
    return {
      key,
      parent,
      gauge,
      unknownChildren,
      attention: attentionOf(parent, gauge, unknownChildren, lost.has(parent.engine)),
    };
  };
  const refresh = (keys: Iterable<string>): void => {
    const rows: BlotterRow[] = [];
    for (const key of new Set(keys)) {
      const parent = parents.getState().rows.get(key);
      if (parent) rows.push(rowOf(key, parent));
    }
    if (rows.length > 0) take({ kind: 'delta', rows, removed: [] });
  };

  const ends = [
    parents.onUpdate(({ kind, rows, removed }) =>
      take({ kind, rows: rows.map((row) => rowOf(keyOf(row.engine, row.parentId), row)), removed }),
    ),
    gauges.onUpdate(({ kind, rows }) =>
      refresh(
        kind === 'snapshot' ? parents.getState().rows.keys() : rows.map((gauge) => keyOf(gauge.engine, gauge.parentId)),
      ),
    ),
    // Most changes of children leave the count of unknown ones alone, and with it the row.
    children.onChange((keys) => refresh([...keys].filter((key) => children.of(key).unknown !== (shown.get(key) ?? 0)))),
    lost.onChange((engines) =>
      refresh([...parents.getState().rows].flatMap(([key, { engine }]) => (engines.has(engine) ? [key] : []))),
    ),
  ];
  return () => {
    for (const end of ends) end();
  };
}
