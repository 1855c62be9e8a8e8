/** The columns of the children: what was sent where and why, and what the venue made of it. */
import type {
  ColDef,
  ICellRendererParams,
  SortModelItem,
  ValueFormatterParams,
  ValueGetterParams,
} from 'ag-grid-community';
import type { Child } from '../../../shared/domain/orders/child.ts';
import {
  NONE,
  formatAvgPx,
  formatClock,
  formatPx,
  formatQty,
  formatWhen,
} from '../../../shared/domain/basics/format.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import { engineName, engineShort } from '../../stores/connection.ts';
import { keyOf, type OfEngine } from '../../stores/engine-id.ts';
import { hueOf } from '../../stores/engine-roster.ts';
import { instrumentOf } from '../../stores/tables.ts';
import { badgeClass } from '../../ui/primitives/badge.tsx';
import type { GivingWay } from '../../ui/grid/column-room.ts';
import { EXPORTED_TIME } from '../../ui/grid/kept-grid.ts';
import { sideClass, sideWords } from '../../ui/primitives/marks.tsx';
import { lookOf, compareChildren } from './child-words.ts';
import lines from '../../ui/grid/two-lines.module.css';
import css from './children.module.css';

/** A child as the grid holds it. */
export type ChildRow = OfEngine<Child>;
type Column = ColDef<ChildRow>;

/** The desk's key of a child. */
export const childKey = ({ engine, childId }: ChildRow): string => keyOf(engine, childId);

const value =
  <V>(read: (child: ChildRow) => V) =>
  ({ data }: ValueGetterParams<ChildRow>): V | null =>
    data ? read(data) : null;

const shown =
  (format: (figure: number, instrument: Instrument, child: Child) => string) =>
  ({ data, value: figure }: ValueFormatterParams<ChildRow>): string => {
    const instrument = data && instrumentOf(data);
    return instrument && typeof figure === 'number' ? format(figure, instrument, data) : NONE;
  };

function mark(className: string, text: string, title = ''): HTMLElement {
  const element = document.createElement('span');
  element.className = className;
  element.textContent = text;
  element.title = title;
  return element;
}

const sideCell = ({ data }: ICellRendererParams<ChildRow>): HTMLElement | string =>
  data ? mark(sideClass(data.side), sideWords(data.side)) : '';

function stateCell({ data }: ICellRendererParams<ChildRow>): HTMLElement | string {
  if (!data) return '';
  const { words, tone, meaning } = lookOf(data.state);
  return mark(badgeClass(tone), words, meaning);
}

/** The engine's square in its hue, and its name. */
function engineCell({ data }: ICellRendererParams<ChildRow>): HTMLElement | string {
  if (!data) return '';
  const cell = mark(css['engineCell']!, '', engineName(data.engine));
  const square = mark(css['engine']!, '');
  square.style.background = hueOf(data.engine);
  cell.append(square, engineShort(data.engine));
  return cell;
}

const number: Column = { type: 'rightAligned' };

/** A moment on the venue's clock; its day and zone under the pointer. */
const timed: Column = {
  valueFormatter: shown((tsUs, { timeZone }) => formatClock(tsUs, timeZone, 'ms')),
  tooltipValueGetter: ({ data, value: tsUs }) => {
    const zone = data && instrumentOf(data)?.timeZone;
    return zone && typeof tsUs === 'number' ? formatWhen(tsUs, zone, '') : '';
  },
  context: EXPORTED_TIME,
  width: 98,
};

export const ORDER_COLUMN = 'order';

/** The longest that the figures of an instrument's children come to, by column; null while it is not known. */
export function longestTexts(child: ChildRow): Readonly<Record<string, string>> | null {
  const instrument = instrumentOf(child);
  if (!instrument) return null;
  const [px, qty] = [formatPx(child.px, instrument), formatQty(10 * child.qty, instrument)];
  return { instrument: child.instrument, qty, filled: qty, px, avgPx: `${px}0` };
}

/** The reason and the route take what is left. */
export const GIVING_WAY: GivingWay = {
  columns: ['venueNote', 'updated', 'route', 'tif', 'avgPx', 'sent', 'reason', 'filled'],
  leastPx: { reason: 150, route: 130, venueNote: 100 },
  takesRest: ['state'],
  managed: ['engine', 'parent', 'instrument'],
};

export const COLUMNS: Column[] = [
  {
    colId: 'engine',
    headerName: 'Engine',
    headerTooltip: 'Engine that the child is of: each numbers its own',
    valueGetter: value(({ engine }) => engineName(engine)),
    cellRenderer: engineCell,
    width: 84,
    initialHide: true,
  },
  { colId: 'id', headerName: 'Child', valueGetter: value((child) => child.childId), width: 70 },
  { colId: 'parent', headerName: 'Order', valueGetter: value((child) => child.parentId), width: 54 },
  {
    colId: 'instrument',
    headerName: 'Instrument',
    valueGetter: value((child) => child.instrument),
    width: 74,
    initialHide: true,
  },
  { colId: 'venue', headerName: 'Venue', valueGetter: value((child) => child.venue), width: 76 },
  { colId: 'side', headerName: 'Side', valueGetter: value((child) => child.side), cellRenderer: sideCell, width: 62 },
  {
    ...number,
    colId: 'qty',
    headerName: 'Quantity',
    valueGetter: value((child) => child.qty),
    valueFormatter: shown((qty, instrument) => formatQty(qty, instrument)),
    width: 66,
  },
  {
    ...number,
    colId: 'filled',
    headerName: 'Filled',
    valueGetter: value((child) => child.filledQty),
    valueFormatter: shown((qty, instrument) => formatQty(qty, instrument)),
    width: 60,
  },
  {
    ...number,
    colId: 'px',
    headerName: 'Px',
    headerTooltip: 'Limit price of the child',
    valueGetter: value((child) => child.px),
    valueFormatter: shown((px, instrument) => formatPx(px, instrument)),
    width: 64,
  },
  {
    ...number,
    colId: 'avgPx',
    headerName: 'Fill px',
    headerTooltip: 'Mean price of what is filled',
    valueGetter: value((child) => (child.filledQty === 0 ? null : child.filledNotional / child.filledQty)),
    valueFormatter: shown((_px, instrument, child) => formatAvgPx(child.filledNotional, child.filledQty, instrument)),
    width: 68,
  },
  {
    colId: 'tif',
    headerName: 'TIF',
    headerTooltip: 'Time in force: day rests, IOC fills at once or goes',
    valueGetter: value((child) => child.tif.toUpperCase()),
    width: 46,
  },
  {
    colId: 'state',
    headerName: 'State',
    valueGetter: value((child) => lookOf(child.state).words),
    cellRenderer: stateCell,
    width: 116,
  },
  {
    ...number,
    colId: 'sent',
    headerName: 'Sent',
    headerTooltip: 'When it was sent, on the venue’s clock',
    valueGetter: value((child) => child.submittedUs),
    ...timed,
  },
  {
    colId: 'reason',
    headerName: 'Why',
    headerTooltip: 'Why the algorithm sent it',
    valueGetter: value((child) => child.reason),
    tooltipValueGetter: ({ value: reason }) => String(reason ?? ''),
    cellClass: [css['words']!, lines['two']!],
    flex: 2,
    minWidth: 90,
  },
  {
    colId: 'route',
    headerName: 'Route',
    headerTooltip: 'Why it went to this venue',
    valueGetter: value((child) => child.routeReason),
    tooltipValueGetter: ({ value: reason }) => String(reason ?? ''),
    cellClass: [css['words']!, lines['two']!],
    flex: 2,
    minWidth: 90,
  },
  {
    ...number,
    colId: 'updated',
    headerName: 'Last word',
    headerTooltip: 'When it last changed, on the venue’s clock',
    valueGetter: value((child) => child.updatedUs),
    ...timed,
  },
  {
    colId: 'venueNote',
    headerName: 'Venue says',
    valueGetter: value((child) => child.venueNote),
    tooltipValueGetter: ({ value: note }) => String(note ?? ''),
    cellClass: [css['words']!, lines['two']!],
    flex: 1,
    minWidth: 80,
  },
  {
    colId: ORDER_COLUMN,
    headerName: '',
    valueGetter: value((child) => `${child.state} ${child.submittedUs}`),
    initialHide: true,
    initialSort: 'asc',
  },
];

/** What a column is sorted by: what it shows. */
const READERS = new Map(
  COLUMNS.flatMap(({ colId, valueGetter }) => {
    if (colId === undefined || colId === ORDER_COLUMN) return [];
    const read = valueGetter as (of: Pick<ValueGetterParams<ChildRow>, 'data'>) => string | number | null;
    return [[colId, (row: ChildRow) => read({ data: row })] as const];
  }),
);

const plain = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Of values of one column; what has none comes first. */
function compareValues(a: string | number | null, b: string | number | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  return typeof a === 'number' && typeof b === 'number' ? a - b : plain(String(a), String(b));
}

/** The order that a trader chose by the headers; what is equal by it stands as {@link compareChildren} has it. */
export function childOrder(sorts: readonly SortModelItem[]): (a: ChildRow, b: ChildRow) => number {
  const steps = sorts.map(({ colId, sort }): ((a: ChildRow, b: ChildRow) => number) => {
    const sign = sort === 'desc' ? -1 : 1;
    const read = READERS.get(colId);
    return read ? (a, b) => sign * compareValues(read(a), read(b)) : (a, b) => sign * compareChildren(a, b);
  });
  return (a, b) => {
    for (const step of steps) {
      const by = step(a, b);
      if (by !== 0) return by;
    }
    return compareChildren(a, b) || plain(childKey(a), childKey(b));
  };
}
