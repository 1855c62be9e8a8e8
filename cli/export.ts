/** `watchkeeper export`: decisions, what came of them, forecasts and what they were made from, orders, children, fills and costs of a log, as Parquet. */
import type { Command } from 'commander';
import type { KeptDecision, KeptFill } from '../engine/core/history.ts';
import { SCHEMAS } from '../engine/features/schema.ts';
import { type DecisionOutcome, outcomesOf } from '../engine/history/export/outcomes.ts';
import {
  byHorizon,
  byState,
  CHILDREN,
  COSTS,
  decisionsTable,
  FILLS,
  FORECASTS,
  forecastStatesTable,
  ORDERS,
  OUTCOMES,
} from '../engine/history/export/tables.ts';
import { type Exported, writeTable } from '../engine/history/export/write-tables.ts';
import { defaultDataFolder } from '../engine/kernel/start/data-folder.ts';
import { costsOf, marketAround } from '../engine/tca/analyse.ts';
import { type LogOrders, ordersIn } from '../engine/tca/log-orders.ts';
import { type LeftBehind, openLeftBehind } from './log-folder.ts';
import { type OutputOptions, print } from './output.ts';

interface ExportOptions extends OutputOptions {
  readonly data: string;
  readonly out: string;
}

export function addExport(command: Command): void {
  command
    .requiredOption('--out <folder>', 'where to write; none of the tables may be there yet')
    .option('--data <folder>', 'an engine’s data folder, or the folder of one log', defaultDataFolder())
    .option('--json', 'as JSON: {"folder", "tables": [{"table", "rows", "parts"}]}')
    .action(({ data, out, ...options }: ExportOptions) => {
      const tables = exportLog(data, out);
      const words = tables.map(({ table, rows, parts }) => `${table}: ${rows} rows in ${parts} files`);
      print(options, { folder: out, tables }, () => [`${out}:`, ...words].join('\n'));
    });
}

export function exportLog(data: string, out: string): Exported[] {
  using left = openLeftBehind(data);
  const { log, history } = left;
  const found = ordersIn(log.read(1), history);
  const { parents, children, fills, endedUs, instruments } = found;
  const names = (schema: string): readonly string[] | null => SCHEMAS.find(({ id }) => id === schema)?.names ?? null;
  return [
    writeTable(out, decisionsTable(names), decisionsIn(left)),
    writeTable(out, OUTCOMES, outcomesIn(left, found)),
    writeTable(out, FORECASTS, byHorizon(history?.allForecasts() ?? [])),
    writeTable(out, forecastStatesTable(SCHEMAS), byState(history?.allForecasts() ?? [], SCHEMAS)),
    writeTable(
      out,
      ORDERS,
      Array.from(parents.values(), (parent) => ({
        parent,
        instrument: instruments.get(parent.instrument) ?? null,
        endedUs: endedUs.get(parent.parentId) ?? null,
      })),
    ),
    writeTable(out, CHILDREN, children.values()),
    writeTable(
      out,
      FILLS,
      fills.map((fill) => ({ ...fill, instrument: parents.get(fill.parentId)!.instrument })),
    ),
    writeTable(out, COSTS, costsOf(found, history)),
  ];
}

/** An engine that goes on has decided more since the log was read. */
const inLog =
  ({ log }: LeftBehind) =>
  ({ logSeq }: KeptDecision): boolean =>
    logSeq <= log.durableSeq;

function* decisionsIn(left: LeftBehind): Generator<KeptDecision> {
  const isThere = inLog(left);
  for (const decision of left.history?.allDecisions() ?? []) if (isThere(decision)) yield decision;
}

/** Order by order, so that only one order's decisions are in memory at a time. */
function* outcomesIn(left: LeftBehind, { parents, fills }: LogOrders): Generator<DecisionOutcome> {
  const { history } = left;
  if (!history) return;
  const byParent = Map.groupBy(fills, ({ parentId }: KeptFill) => parentId);
  for (const [parentId, { instrument }] of parents) {
    const decided = history.decisions({ parentId, untilUs: null, most: MOST_DECISIONS }).filter(inLog(left));
    const [first, last] = [decided[0], decided.at(-1)];
    if (!first || !last) continue;
    const mids = marketAround(history, instrument, first.tsUs, last.tsUs);
    yield* outcomesOf(decided, byParent.get(parentId) ?? [], mids);
  }
}

/** Of one order: a day of one every second, and some. */
const MOST_DECISIONS = 200_000;
