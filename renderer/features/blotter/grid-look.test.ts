import type { ColumnState, GridApi } from 'ag-grid-community';
import { expect, it, vi } from 'vitest';
import { COLUMNS } from './columns.ts';
import { gridLook } from './grid-look.ts';
import type { GroupedRows } from './grouped-rows.ts';
import type { GridRow } from './grouping.ts';

vi.mock('../../ui/grid/pins.ts', () => ({ pinsOf: () => ({ take: () => undefined }) }));

it('has a column that is newer than a saved view where the desk has it, hidden, and all others as the view has them', () => {
  const applied: ColumnState[] = [];
  const api = {
    applyColumnState: ({ state }: { state: ColumnState[] }) => applied.push(...state),
    setGridOption: () => undefined,
    setFilterModel: () => undefined,
  } as unknown as GridApi<GridRow>;
  const made = COLUMNS.map(({ colId }) => colId!);
  const kept = made.filter((colId) => colId !== 'account').toReversed();
  const look = gridLook(api, { set: () => undefined } as unknown as GroupedRows);
  look.setLook({ columns: kept.map((colId) => ({ colId, hide: false })), filter: '' });
  const at = kept.indexOf(made[made.indexOf('account') - 1]!) + 1;
  expect(applied.map(({ colId }) => colId)).toEqual([...kept.slice(0, at), 'account', ...kept.slice(at)]);
  expect(applied.filter(({ hide }) => hide)).toEqual([{ colId: 'account', hide: true }]);
});
