/**
 * The desk's blotter as one gets it of AG Grid as it is: the same orders, columns and order of rows, fed by the same
 * client in a worker, each change handed to the grid's own asynchronous transactions. What the desk is compared with.
 */
import {
  AllCommunityModule,
  createGrid,
  ModuleRegistry,
  type ColDef,
  type GridApi,
  type ValueGetterParams,
} from 'ag-grid-community';
import { createWorkerHandle, type WorkerLike } from '../../../engine-client/client/worker-handle.ts';
import {
  attentionOf,
  compareAttention,
  doneShare,
  modeOf,
  participationShare,
  shortfallBps,
  vsPlanShare,
  whyOf,
  type Attention,
} from '../../../renderer/stores/parent-figures.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import type { Gauge } from '../../../shared/protocol/tables.ts';

interface Row {
  readonly parent: Parent;
  readonly gauge: Gauge | undefined;
  readonly attention: Attention;
}

const column = (colId: string, width: number, read: (row: Row) => unknown, more: ColDef<Row> = {}): ColDef<Row> => ({
  colId,
  width,
  valueGetter: ({ data }: ValueGetterParams<Row>) => (data ? read(data) : null),
  ...more,
});
const figure = {
  valueFormatter: ({ value }: { value: unknown }) => (typeof value === 'number' ? value.toFixed(2) : '–'),
};

const COLUMNS: ColDef<Row>[] = [
  column('instrument', 84, ({ parent }) => parent.instrument),
  column('side', 60, ({ parent }) => parent.side),
  column('qty', 70, ({ parent }) => parent.qty, figure),
  column('done', 72, ({ parent }) => doneShare(parent), figure),
  column('strategy', 98, ({ parent }) => parent.params.strategy),
  column('mode', 98, ({ parent }) => modeOf(parent)),
  column(
    'avgPx',
    74,
    ({ parent }) => (parent.filledQty === 0 ? null : parent.filledNotional / parent.filledQty),
    figure,
  ),
  column('slip', 66, ({ parent }) => shortfallBps(parent), figure),
  column('vsPlan', 72, ({ parent, gauge }) => vsPlanShare(parent, gauge), figure),
  column('participation', 58, ({ gauge }) => participationShare(gauge), figure),
  column('why', 300, ({ parent, gauge }) => whyOf(parent, gauge, 0)),
  column('open', 60, ({ parent }) => parent.openQty, figure),
  column('limit', 64, ({ parent }) => parent.limitPx, figure),
  column('end', 78, ({ parent }) => parent.endUs),
  column('id', 72, ({ parent }) => parent.parentId),
  column('attention', 0, ({ attention }) => attention, {
    hide: true,
    sort: 'asc',
    comparator: (_a, _b, a, b) => (a.data && b.data ? compareAttention(a.data, b.data) : 0),
  }),
];

ModuleRegistry.registerModules([AllCommunityModule]);
const grid: GridApi<Row> = createGrid<Row>(document.getElementById('grid')!, {
  columnDefs: COLUMNS,
  getRowId: ({ data }) => data.parent.parentId,
  rowSelection: { mode: 'multiRow', checkboxes: false, headerCheckbox: false, enableClickSelection: true },
});
const parents = new Map<string, Parent>();
const gauges = new Map<string, Gauge>();
const rowOf = (parent: Parent): Row => {
  const gauge = gauges.get(parent.parentId);
  return { parent, gauge, attention: attentionOf(parent, gauge, 0) };
};

const worker = new Worker(new URL('../../../engine-client/worker/desk-worker.ts', import.meta.url), { type: 'module' });
const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
const handle = createWorkerHandle(worker as WorkerLike, { url: location.origin, token, clientName: 'plain' });
handle.onBatch(({ updates }) => {
  const added = new Set<string>();
  const changed = new Set<string>();
  for (const { table, rows } of updates) {
    if (table === 'gauges') for (const row of rows) gauges.set(row.parentId, row);
    else if (table === 'parents') {
      for (const row of rows) {
        if (!parents.has(row.parentId)) added.add(row.parentId);
        parents.set(row.parentId, row);
      }
    } else continue;
    for (const { parentId } of rows) if (parents.has(parentId) && !added.has(parentId)) changed.add(parentId);
  }
  const rowsOf = (ids: Set<string>): Row[] => [...ids].map((id) => rowOf(parents.get(id)!));
  if (added.size + changed.size > 0) grid.applyTransactionAsync({ add: rowsOf(added), update: rowsOf(changed) });
});
for (const table of ['parents', 'gauges', 'children', 'journal', 'quotes'] as const) handle.subscribe(table);
