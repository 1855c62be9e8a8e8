/** `watchkeeper tca`: what the orders of a log cost, split, by order, strategy, model, venue and so on, with intervals. */
import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { ordersIn } from '../engine/tca/log-orders.ts';
import { costsOf } from '../engine/tca/analyse.ts';
import { defaultDataFolder } from '../engine/kernel/start/data-folder.ts';
import {
  COST_DIMENSIONS,
  type CostDimension,
  type CostGroup,
  groupCosts,
  type Measured,
} from '../shared/domain/orders/cost-groups.ts';
import { COST_PARTS, type OrderCost } from '../shared/domain/orders/costs.ts';
import { formatFixed, formatSigned, NONE } from '../shared/domain/basics/format.ts';
import { costCsv } from '../shared/domain/orders/cost-csv.ts';
import { openLeftBehind } from './log-folder.ts';
import { type OutputOptions, print, table } from './output.ts';

interface TcaOptions extends OutputOptions {
  readonly data: string;
  readonly csv?: string;
}

type Groups = Record<CostDimension, CostGroup[]>;

interface Analysis {
  readonly folder: string;
  readonly orders: readonly OrderCost[];
  readonly groups: Groups;
}

export function addTca(tca: Command): void {
  tca
    .option('--data <folder>', 'an engine’s data folder, or the folder of one log', defaultDataFolder())
    .option('--csv <file>', 'write the orders, one a line')
    .option('--json', 'as JSON: {"folder", "orders", "groups": {"strategy": [{"key", "cost", "parts", …}], …}}')
    .action((options: TcaOptions) => {
      const analysis = analyse(options.data);
      if (options.csv !== undefined) writeFileSync(options.csv, costCsv(analysis.orders));
      print(options, analysis, () => describe(analysis));
    });
}

export function analyse(data: string): Analysis {
  using left = openLeftBehind(data);
  const orders = costsOf(ordersIn(left.log.read(1), left.history), left.history);
  const groups = Object.fromEntries(COST_DIMENSIONS.map((by) => [by, groupCosts(orders, by)])) as Groups;
  return { folder: left.folder, orders, groups };
}

const TITLES: Readonly<Record<CostDimension, string>> = {
  strategy: 'By strategy',
  model: 'By model',
  instrument: 'By instrument',
  trader: 'By trader',
  account: 'By account',
  venueKind: 'By kind of venue',
  venue: 'By venue',
  hour: 'By hour (UTC)',
  order: 'By order',
};

const bps = (measured: Measured | null): string => (measured === null ? NONE : formatSigned(measured.bps, 2));
const interval = ({ ci95 }: Measured): string =>
  ci95 === null ? '' : `${formatSigned(ci95[0], 2)} to ${formatSigned(ci95[1], 2)}`;

function describe({ folder, orders, groups }: Analysis): string {
  if (orders.length === 0) return `${folder}: no order has ended yet`;
  const lines = [`${folder}: ${orders.length} orders ended. Basis points of the value at arrival; positive costs.`];
  for (const by of Object.keys(TITLES) as CostDimension[]) lines.push('', TITLES[by], tableOf(groups[by]));
  return lines.join('\n');
}

function tableOf(groups: readonly CostGroup[]): string {
  const head = [
    '',
    'orders',
    'fills',
    'cost',
    '95 %',
    ...COST_PARTS,
    'vs VWAP',
    'vs TWAP',
    'maker %',
    'filled %',
    '+1s',
    '+10s',
    '+60s',
  ];
  const rows = groups.map((group) => [
    ...[group.key, String(group.orders), String(group.fills), bps(group.cost), interval(group.cost)],
    ...COST_PARTS.map((part) => formatSigned(group.parts[part], 2)),
    ...[bps(group.vsVwap), bps(group.vsTwap), formatFixed(group.makerPct, 0), formatFixed(group.filledPct, 0)],
    ...group.markouts.map((markout) => (markout.fills === 0 ? NONE : formatSigned(markout.bps, 2))),
  ]);
  return table([head, ...rows]);
}
