/** Costs of orders as CSV, one a line, for a spreadsheet: amounts in basis points of the value at arrival. */
import { plainCell } from '../../std/spreadsheet.ts';
import { COST_PARTS, type OrderCost, partsOf } from './costs.ts';

const COLUMNS = [
  ...['order', 'instrument', 'side', 'strategy', 'model', 'trader', 'account', 'state'],
  ...['submitted', 'ended', 'qty', 'filled'],
  ...['arrival_px', 'average_px', 'vwap_px', 'twap_px', 'cost_bps', ...COST_PARTS.map((part) => `${part}_bps`)],
] as const;

/** `engineOf`: whose each order is, where they are of several engines, which number them alike. */
export function costCsv<O extends OrderCost>(orders: readonly O[], engineOf?: (order: O) => string): string {
  const of = (order: O): string[] => (engineOf ? [engineOf(order)] : []);
  const lines = orders.map((order) => [...of(order), ...cellsOf(order)].map(quoted).join(','));
  return [[...(engineOf ? ['engine'] : []), ...COLUMNS].join(','), ...lines].join('\r\n') + '\r\n';
}

function cellsOf(order: OrderCost): (string | number | null)[] {
  const parts = partsOf(order);
  const value = order.qty * order.arrivalPx;
  const bps = (amount: number): number => Math.round((amount / value) * 1e8) / 1e4;
  return [
    ...[order.parentId, order.instrument, order.side, order.strategy, order.model, order.actor, order.account],
    order.state,
    ...[timeOf(order.submittedUs), timeOf(order.endedUs), order.qty, order.filledQty],
    ...[order.arrivalPx, order.averagePx, order.vwapPx, order.twapPx],
    bps(COST_PARTS.reduce((sum, part) => sum + parts[part], 0)),
    ...COST_PARTS.map((part) => bps(parts[part])),
  ];
}

const timeOf = (us: number): string => new Date(us / 1_000).toISOString();

function quoted(cell: string | number | null): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = plainCell(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
