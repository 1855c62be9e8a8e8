/**
 * The columns of the blotter. Values are numbers and words that sort as they read; what they mean is said by the tooltip
 * of the header. Costs are positive when bad, as in stores/parent-figures.
 */
import type { ColDef, ValueFormatterParams, ValueGetterParams } from 'ag-grid-community';
import {
  NONE,
  formatAvgPx,
  formatBps,
  formatClock,
  formatDone,
  formatPercent,
  formatPx,
  formatQty,
  formatSigned,
  formatSignedPercent,
  formatTime,
} from '../../../shared/domain/basics/format.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import {
  arrivalPx,
  compareAttention,
  doneShare,
  isDear,
  modeOf,
  participationShare,
  shortfallBps,
  vsExpectedBps,
  vsPlanShare,
  whyOf,
} from '../../stores/parent-figures.ts';
import { engineIds, engineName } from '../../stores/connection.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import { instrumentOf } from '../../stores/tables.ts';
import { modelWords } from '../../ui/words/model-words.ts';
import { strategyWords } from '../../ui/words/strategy-words.ts';
import { passesFilter } from '../../ui/grid/column-filter.ts';
import type { GivingWay } from '../../ui/grid/column-room.ts';
import { EXPORTED_TIME } from '../../ui/grid/kept-grid.ts';
import { isDoubt, type BlotterRow } from './blotter-feed.ts';
import { dearCell, doneCell, engineCell, modeCell, sideCell } from './cells.ts';
import { asOrder, type GridRow } from './grouping.ts';
import { drawPlan, drawPrice, sparkCell, sparkValue } from './spark-cell.ts';
import { TRAIL_MINUTES } from './trails.ts';
import lines from '../../ui/grid/two-lines.module.css';
import css from './blotter.module.css';

type Column = ColDef<GridRow>;

const value =
  <V>(read: (row: BlotterRow) => V) =>
  ({ data }: ValueGetterParams<GridRow>): V | null => {
    const row = asOrder(data);
    return row ? read(row) : null;
  };

/** Formats a number with the row's instrument; without either there is nothing to show. */
const shown =
  (format: (figure: number, instrument: Instrument, row: BlotterRow) => string) =>
  ({ data, value: figure }: ValueFormatterParams<GridRow>): string => {
    const row = asOrder(data);
    const instrument = row && instrumentOf(row.parent);
    return instrument && typeof figure === 'number' ? format(figure, instrument, row) : NONE;
  };

const number: Column = { type: 'rightAligned' };

/** A column that is drawn: nothing to sort, filter or copy. */
const drawn = (draw: typeof drawPlan): Column => ({
  valueGetter: value((row) => sparkValue(draw, row)),
  cellRenderer: sparkCell(draw),
  cellClass: css['sparkCell']!,
  tooltipValueGetter: ({ data }) => {
    const row = asOrder(data);
    return row ? draw(row).words : '';
  },
  getQuickFilterText: () => '',
  sortable: false,
  context: { drawn: true },
  width: 96,
});

const bySign = {
  [css['loss']!]: ({ value: figure }: { value: number | null }) => (figure ?? 0) > 0,
  [css['gain']!]: ({ value: figure }: { value: number | null }) => (figure ?? 0) < 0,
};

/** Of a thousand and more its hundredths say nothing, and would be cut off. */
const bpsWords = (bps: number): string => (Math.abs(bps) < 1_000 ? formatBps(bps) : formatSigned(bps, 0));

const isDearRow = (row: BlotterRow | undefined): boolean => row !== undefined && isDear(row.parent, row.gauge);

/** The column that sorts by attention; never shown. */
export const ATTENTION_COLUMN = 'attention';

const WHAT: readonly Column[] = [
  {
    colId: 'engine',
    // The square needs no title; names and an export do.
    headerValueGetter: ({ location }) => (location === 'csv' || engineIds().length > 1 ? 'Engine' : ''),
    headerTooltip: 'Engine that works the order',
    valueGetter: value(({ parent }) => engineName(parent.engine)),
    width: 24,
    minWidth: 24,
    cellRenderer: engineCell,
    cellClass: css['square']!,
    resizable: false,
    suppressMovable: true,
  },
  {
    colId: 'instrument',
    headerName: 'Instrument',
    valueGetter: value((row) => row.parent.instrument),
    width: 78,
    cellClass: css['instrument']!,
  },
  {
    colId: 'side',
    headerName: 'Side',
    valueGetter: value((row) => row.parent.side),
    width: 58,
    cellRenderer: sideCell,
  },
  {
    ...number,
    colId: 'qty',
    headerName: 'Quantity',
    valueGetter: value((row) => row.parent.qty),
    valueFormatter: shown((qty, instrument) => formatQty(qty, instrument)),
    width: 68,
  },
  {
    colId: 'done',
    headerName: 'Done',
    headerTooltip: 'Filled share of the quantity',
    valueGetter: value((row) => doneShare(row.parent)),
    valueFormatter: shown((share) => formatDone(share)),
    cellRenderer: doneCell,
    width: 60,
  },
  {
    colId: 'strategy',
    headerName: 'Strategy',
    valueGetter: value((row) => strategyWords(row.parent)),
    width: 114,
  },
  {
    colId: 'mode',
    headerName: 'Mode',
    headerTooltip: 'Who acts: AUTO the algorithm, PAUSED nobody by a person’s word, HELD nobody by a stop',
    valueGetter: value((row) => modeOf(row.parent)),
    cellRenderer: modeCell,
    cellClass: css['mode']!,
    // As wide as the longest, CANCELLING.
    width: 93,
  },
];

const HOW: readonly Column[] = [
  {
    ...number,
    colId: 'avgPx',
    headerName: 'Avg px',
    headerTooltip: 'Mean price of what is filled',
    valueGetter: value(({ parent }) => (parent.filledQty === 0 ? null : parent.filledNotional / parent.filledQty)),
    valueFormatter: shown((_px, instrument, { parent }) =>
      formatAvgPx(parent.filledNotional, parent.filledQty, instrument),
    ),
    width: 68,
  },
  {
    ...number,
    colId: 'slip',
    headerName: 'Slip bps',
    headerTooltip: 'Implementation shortfall of what is filled against the arrival price, basis points; + is cost',
    valueGetter: value((row) => shortfallBps(row.parent)),
    valueFormatter: shown(bpsWords),
    cellClassRules: bySign,
    width: 68,
  },
  {
    ...number,
    colId: 'vsExpected',
    headerName: 'vs exp.',
    headerTooltip:
      'Shortfall less what the engine expected of the order, basis points; + is dearer, ! by more than two deviations',
    valueGetter: value((row) => vsExpectedBps(row.parent, row.gauge)),
    valueFormatter: shown(bpsWords),
    cellRenderer: dearCell,
    cellClassRules: { [css['behind']!]: ({ data }) => isDearRow(asOrder(data)) },
    width: 78,
  },
  {
    ...number,
    colId: 'vsPlan',
    headerName: 'vs plan',
    headerTooltip: 'Filled less planned, as a share of the quantity; − is behind',
    valueGetter: value((row) => vsPlanShare(row.parent, row.gauge)),
    valueFormatter: shown((share) => formatSignedPercent(share)),
    cellClassRules: { [css['behind']!]: ({ data }) => asOrder(data)?.attention === 'behind' },
    width: 66,
  },
  {
    ...drawn(drawPlan),
    colId: 'planTrail',
    headerName: 'Plan 10 min',
    headerTooltip: `Ahead (above the line) or behind its plan over the last ${TRAIL_MINUTES} minutes of the engine’s clock, as far as this desk heard`,
  },
  {
    ...drawn(drawPrice),
    colId: 'priceTrail',
    headerName: 'Price 10 min',
    headerTooltip: `Middle of the instrument over the last ${TRAIL_MINUTES} minutes of the engine’s clock, as far as this desk heard`,
    initialHide: true,
  },
  {
    ...number,
    colId: 'participation',
    headerName: 'Part.',
    headerTooltip: 'Own share of all that has traded since the order’s start',
    valueGetter: value((row) => participationShare(row.gauge)),
    valueFormatter: shown((share) => formatPercent(share)),
    width: 58,
  },
];

const WHY: readonly Column[] = [
  {
    colId: 'why',
    headerName: 'Why',
    headerTooltip: 'What the algorithm does and why, or what keeps it from doing so',
    valueGetter: value(({ parent, gauge, unknownChildren, attention }) =>
      whyOf(parent, gauge, unknownChildren, attention === 'lost', instrumentOf(parent)),
    ),
    tooltipValueGetter: ({ value: why }) => String(why ?? ''),
    cellClass: [css['why']!, lines['two']!],
    cellClassRules: { [css['unknown']!]: ({ data }) => isDoubt(asOrder(data)) },
    flex: 1,
    minWidth: 60,
  },
  {
    ...number,
    colId: 'open',
    headerName: 'Open',
    headerTooltip: 'Quantity of open children, those of unknown fate included',
    valueGetter: value((row) => row.parent.openQty),
    valueFormatter: shown((qty, instrument) => formatQty(qty, instrument)),
    width: 60,
  },
  {
    ...number,
    colId: 'limit',
    headerName: 'Limit',
    headerTooltip: 'Worst price of any child',
    valueGetter: value((row) => row.parent.limitPx),
    valueFormatter: shown((px, instrument) => formatPx(px, instrument)),
    width: 64,
  },
  {
    ...number,
    colId: 'end',
    headerName: 'End',
    headerTooltip: 'When the order ends, on the venue’s clock',
    valueGetter: value((row) => row.parent.endUs),
    valueFormatter: shown((endUs, { timeZone }) => formatClock(endUs, timeZone)),
    tooltipValueGetter: ({ data }) => {
      const row = asOrder(data);
      const zone = row && instrumentOf(row.parent)?.timeZone;
      return zone ? formatTime(row.parent.endUs, zone) : '';
    },
    context: EXPORTED_TIME,
    width: 78,
  },
  {
    colId: 'model',
    headerName: 'Model',
    headerTooltip: 'The model whose policy decides, and whether the order is part of a roll-out',
    valueGetter: value((row) => modelWords(row.parent)),
    width: 150,
    initialHide: true,
  },
  {
    colId: 'trader',
    headerName: 'Trader',
    headerTooltip: 'Who entered the order; after an arrow who works it by hand',
    valueGetter: value(({ parent: { actor, workedBy } }) =>
      workedBy === null || workedBy === actor ? actor : `${actor} → ${workedBy}`,
    ),
    width: 76,
  },
  {
    colId: 'account',
    headerName: 'Account',
    headerTooltip: 'For whom the order is; – where its ticket named none',
    valueGetter: value(({ parent }) => parent.account || NONE),
    width: 84,
  },
  {
    colId: 'id',
    headerName: 'Order',
    valueGetter: value((row) => row.parent.parentId),
    width: 72,
    cellClass: css['hint']!,
  },
  {
    colId: ATTENTION_COLUMN,
    headerName: 'Attention',
    // Without a value: the grid would ask for both at each of the thousands of comparisons that a sort makes.
    comparator: (_a, _b, { data: a }, { data: b }) => {
      const [one, other] = [asOrder(a), asOrder(b)];
      return one && other ? compareAttention(one, other) : 0;
    },
    initialHide: true,
    initialSort: 'asc',
  },
];

/** The longest that a row's figures come to, by column; null while its instrument is not known. */
export function longestTexts(parent: OfEngine<Parent>): Readonly<Record<string, string>> | null {
  const instrument = instrumentOf(parent);
  if (!instrument) return null;
  const [px, qty] = [arrivalPx(parent), formatQty(parent.qty, instrument)];
  const limit = parent.limitPx === null ? '' : formatPx(parent.limitPx, instrument);
  const average = formatAvgPx(px, 1, instrument);
  // Capital letters in bold take about a third more.
  return {
    instrument: parent.instrument.padEnd(Math.ceil(parent.instrument.length * 1.25)),
    qty,
    open: qty,
    limit,
    avgPx: average,
  };
}

/** What the order's own story tells as well; the reason takes what is left. */
export const GIVING_WAY: GivingWay = {
  columns: [
    ...['account', 'id', 'limit', 'trader', 'open', 'end', 'planTrail', 'avgPx', 'vsExpected', 'participation'],
    ...['why', 'strategy', 'qty', 'vsPlan'],
  ],
  leastPx: { why: 130 },
  takesRest: ['strategy', 'mode'],
};

/** What is typed under the header is held against what the cell shows. */
function filtered(column: Column): Column {
  const { colId, valueFormatter, valueGetter, context } = column;
  if (colId === ATTENTION_COLUMN || colId === 'engine' || (context as { drawn?: boolean } | undefined)?.drawn)
    return column;
  return {
    ...column,
    filter: 'agTextColumnFilter',
    filterParams: {
      filterOptions: ['contains'],
      maxNumConditions: 1,
      debounceMs: 150,
      textMatcher: ({ value: shownText, filterText }: { value: string; filterText: string | null }) =>
        passesFilter(shownText, filterText ?? ''),
    },
    filterValueGetter: (params) => {
      const held = typeof valueGetter === 'function' ? (valueGetter(params) as unknown) : null;
      const shownText =
        typeof valueFormatter === 'function'
          ? valueFormatter({ ...params, value: held } as ValueFormatterParams)
          : held;
      return typeof shownText === 'number' ? String(shownText) : typeof shownText === 'string' ? shownText : '';
    },
    floatingFilter: true,
    suppressFloatingFilterButton: true,
    suppressHeaderFilterButton: true,
  };
}

export const COLUMNS: Column[] = [...WHAT, ...HOW, ...WHY].map(filtered);
