import type { ValueFormatterParams, ValueGetterParams } from 'ag-grid-community';
import { beforeAll, expect, it } from 'vitest';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import type { Gauge } from '../../../shared/protocol/tables.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import { isDear } from '../../stores/parent-figures.ts';
import { instruments } from '../../stores/tables.ts';
import { passesFilter } from '../../ui/grid/column-filter.ts';
import { exportedText } from '../../ui/grid/kept-grid.ts';
import type { BlotterRow } from './blotter-feed.ts';
import { GROUP_NAMES } from '../../ui/words/group-names.ts';
import { givesWay } from '../../ui/grid/column-room.ts';
import { widthOf } from '../../ui/grid/fit-digits.ts';
import { COLUMNS, GIVING_WAY } from './columns.ts';
import type { GridRow } from './grouping.ts';

const instrument = { symbol: 'MIDT', priceDecimals: 4, qtyDecimals: 0, tickPx: 100, timeZone: 'UTC' } as Instrument;
const parent = {
  engine: 'e1',
  parentId: 'P1',
  instrument: 'MIDT',
  side: 'buy',
  arrivalBidPx: 10_000,
  arrivalAskPx: 10_000,
  filledQty: 100,
  filledNotional: 100 * 10_121,
} as OfEngine<Parent>;
const gauge = { parentId: 'P1', expectedBps: 3, sigmaBps: 20 } as Gauge;

beforeAll(() =>
  instruments.apply('e1', [{ table: 'instruments', params: {}, kind: 'snapshot', rows: [instrument], removed: [] }]),
);

it('an order that is dear is compared by its figure and exported as a number', () => {
  expect(isDear(parent, gauge)).toBe(true);
  const data: BlotterRow = { key: 'e1/P1', parent, gauge, unknownChildren: 0, attention: 'calm' };
  const { filterValueGetter, valueGetter, valueFormatter } = COLUMNS.find(({ colId }) => colId === 'vsExpected')!;
  if (typeof filterValueGetter !== 'function' || typeof valueGetter !== 'function') throw new Error('no getter');
  if (typeof valueFormatter !== 'function') throw new Error('no formatter');
  const asked = filterValueGetter({ data } as ValueGetterParams<GridRow>) as string;
  expect(passesFilter(asked, '>50')).toBe(true);
  expect(passesFilter(asked, '>150')).toBe(false);
  const value = valueGetter({ data } as ValueGetterParams<GridRow>) as number;
  expect(exportedText(valueFormatter({ data, value } as ValueFormatterParams<GridRow>))).toBe('118.00');
});

it('an order is shown, found and grouped by its account, and by none where none was said', () => {
  const { valueGetter, filterValueGetter } = COLUMNS.find(({ colId }) => colId === 'account')!;
  if (typeof valueGetter !== 'function' || typeof filterValueGetter !== 'function') throw new Error('no getter');
  const told = ['ACC-1', ''].map((account) => {
    const row: BlotterRow = {
      key: 'e1/P1',
      parent: { ...parent, account },
      gauge,
      unknownChildren: 0,
      attention: 'calm',
    };
    const params = { data: row } as ValueGetterParams<GridRow>;
    return [valueGetter(params) as string, filterValueGetter(params) as string, GROUP_NAMES.account(row.parent)];
  });
  expect(told).toEqual([
    ['ACC-1', 'ACC-1', 'ACC-1'],
    ['–', '–', 'no account'],
  ]);
});

it.each([
  // The orders' panel of the Supervise layout, and of the Models layout in a small window, less the scroll bar's room.
  [913, 'engine instrument side qty done strategy mode slip vsExpected vsPlan participation why'],
  [423, 'engine instrument side done mode slip'],
])('what is to be seen of an order in %i pixels is whole', (widthPx, shown) => {
  const widths = new Map(
    COLUMNS.flatMap(({ colId, width = 0, initialHide }) => (initialHide ? [] : [[colId!, width] as const])),
  );
  const hidden = givesWay(GIVING_WAY, widths, widthPx);
  expect([...widths.keys()].filter((id) => !hidden.has(id)).join(' ')).toBe(shown);
});

it('with three engines in a window of 1440 pixels a reason has room for its two lines', () => {
  const own = new Map(
    COLUMNS.flatMap(({ colId, width, initialHide }) => (initialHide ? [] : [[colId!, width ?? 0] as const])),
  );
  // As wide as `ldn-1` and `400,000` make them.
  own.set('engine', 62).set('qty', widthOf('400,000'));
  const roomPx = 913;
  const hidden = givesWay(GIVING_WAY, own, roomPx);
  const shown = [...own.keys()].filter((id) => !hidden.has(id));
  expect(shown).toEqual(expect.arrayContaining(['strategy', 'mode', 'slip', 'vsPlan', 'participation', 'why']));
  const taken = shown.reduce((sum, id) => sum + (id === 'why' ? 0 : own.get(id)!), 0);
  // Beside a mode that is whole.
  expect(roomPx - taken).toBeGreaterThan(170);
});
