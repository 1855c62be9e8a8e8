/**
 * Reads an export back: the orders that policies worked, with their decisions and fills. What is not a whole export is
 * refused with its name; whether the data in it have a gap is for whoever learns from them to see.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { z } from 'zod';
import { BY_THE_CLOCK } from '../../../shared/domain/orders/decision.ts';
import { Side } from '../../../shared/domain/basics/scalars.ts';
import { StrategyParams } from '../../../shared/domain/orders/strategy.ts';
import type { LoggedDecision, LoggedFill, LoggedOrder, LoggedOrders } from '../../core/logged-order.ts';
import { HistoryError } from '../history-error.ts';

/** More would not fit into memory beside what is trained. */
const MOST_DECISIONS = 1_000_000;
const UNFINISHED = '.unfinished';

const Int = z.union([z.bigint(), z.int()]).transform(Number);
const DecisionCells = z.object({
  decision_id: Int,
  ts_us: Int,
  epoch: Int,
  parent_id: z.string(),
  model: z.string(),
  done: z.string(),
});
const OutcomeCells = z.object({ decision_id: Int, mid_px: z.number().nullish() });
const OrderCells = z.object({
  parent_id: z.string(),
  side: Side,
  params: z.string(),
  state: z.string(),
  model: z.string(),
  qty: Int,
  start_us: Int,
  end_us: Int,
  plan_from_us: Int,
  version: Int,
  ended_us: Int.nullish(),
  arrival_bid_px: Int,
  arrival_ask_px: Int,
  filled_qty: Int,
  followed: z.boolean(),
});
const FillCells = z.object({ parent_id: z.string(), ts_us: Int, px: Int, qty: Int, fee: Int });

/** Throws HistoryError. */
export async function readLoggedOrders(folder: string): Promise<LoggedOrders> {
  const mids = new Map<number, number | null>();
  for await (const { decision_id: id, mid_px: midPx } of rowsOf(folder, 'outcomes', OutcomeCells)) {
    mids.set(id, midPx ?? null);
  }
  const decisions = new Map<string, LoggedDecision[]>();
  const decisionIds: number[] = [];
  for await (const { row, folders, ...cells } of rowsOf(folder, 'decisions', DecisionCells)) {
    const { decision_id: decisionId, ts_us: tsUs, parent_id: parentId, epoch, model, done } = cells;
    decisionIds.push(decisionId);
    if (decisionIds.length > MOST_DECISIONS) {
      throw new HistoryError('history', `${folder}: more than ${MOST_DECISIONS} decisions; learn from fewer days`);
    }
    // The clock's teach nothing; where there are many in a row, the order is one that was interrupted.
    if (done === BY_THE_CLOCK) continue;
    const decided = { decisionId, tsUs, epoch, model, done, schema: folders['schema'] ?? '' };
    put(decisions, parentId, { ...decided, state: stateOf(row), midPx: mids.get(decisionId) ?? null });
  }
  const fills = new Map<string, LoggedFill[]>();
  for await (const { parent_id: parentId, ts_us: tsUs, px, qty, fee } of rowsOf(folder, 'fills', FillCells)) {
    put(fills, parentId, { tsUs, px, qty, fee });
  }
  const orders: LoggedOrder[] = [];
  for await (const { folders, ...cells } of rowsOf(folder, 'orders', OrderCells)) {
    const decided = decisions.get(cells.parent_id);
    if (!decided) continue;
    const ofTime = decided.toSorted((a, b) => a.tsUs - b.tsUs || a.decisionId - b.decisionId);
    const filled = (fills.get(cells.parent_id) ?? []).toSorted((a, b) => a.tsUs - b.tsUs);
    orders.push({ ...orderOf(cells, folders['instrument'] ?? ''), decisions: ofTime, fills: filled });
  }
  return { place: folder, orders, decisionIds: decisionIds.toSorted((a, b) => a - b) };
}

function orderOf(cells: z.infer<typeof OrderCells>, instrument: string): Omit<LoggedOrder, 'decisions' | 'fills'> {
  const params = StrategyParams.parse(JSON.parse(cells.params));
  const asEntered = cells.version === 1 && !cells.followed && cells.plan_from_us === cells.start_us;
  const ended = cells.state === 'done' || cells.state === 'expired';
  return {
    parentId: cells.parent_id,
    instrument,
    side: cells.side,
    qty: cells.qty,
    filledQty: cells.filled_qty,
    startUs: cells.start_us,
    endUs: cells.end_us,
    endedUs: ended ? (cells.ended_us ?? null) : null,
    sliceUs: params.strategy === 'adaptive' ? params.sliceUs : 0,
    arrivalPx: (cells.arrival_bid_px + cells.arrival_ask_px) / 2,
    untouched: asEntered && params.strategy === 'adaptive',
  };
}

interface Placed {
  readonly row: Readonly<Record<string, unknown>>;
  /** Of the folders that it lies in, as Hive names them. */
  readonly folders: Readonly<Record<string, string>>;
}

/** Part by part, in the order in which they were written. */
async function* rowsOf<T>(folder: string, table: string, cells: z.ZodType<T>): AsyncGenerator<T & Placed> {
  const place = join(folder, table);
  if (!existsSync(place)) {
    // A table of nothing has no folder; an export without decisions is none.
    if (table !== 'decisions') return;
    throw new HistoryError('history', `${place} is not there: make it with watchkeeper export --out ${folder}`);
  }
  const names = readdirSync(place, { recursive: true, encoding: 'utf8' });
  const torn = names.find((name) => name.endsWith(UNFINISHED));
  if (torn !== undefined) {
    throw new HistoryError('history', `${join(place, torn)}: the export was not finished; make it anew`);
  }
  for (const name of names.filter((each) => each.endsWith('.parquet')).toSorted(byPart)) {
    const file = join(place, name);
    const folders = foldersOf(name, file);
    for (const row of await read(file)) {
      const parsed = cells.safeParse(row);
      if (!parsed.success) {
        const wrong = z.prettifyError(parsed.error).replaceAll('\n', ' ');
        throw new HistoryError('history', `${file}: not as this program exports it (${wrong}); export it anew`);
      }
      yield { ...parsed.data, row, folders };
    }
  }
}

async function read(file: string): Promise<Record<string, unknown>[]> {
  try {
    return await parquetReadObjects({ file: await asyncBufferFromFile(file) });
  } catch (error) {
    throw new HistoryError('history', `${file}: cannot be read (${(error as Error).message}); export it anew`, {
      cause: error,
    });
  }
}

const partOf = (name: string): string => name.split(/[\\/]/).at(-1)!;
const byPart = (a: string, b: string): number => (partOf(a) < partOf(b) ? -1 : 1);

function foldersOf(name: string, file: string): Record<string, string> {
  const parts = name.split(/[\\/]/).slice(0, -1);
  try {
    return Object.fromEntries(
      parts.map((part) => {
        const [key = '', value = ''] = part.split('=');
        return [key, decodeURIComponent(value)] as const;
      }),
    );
  } catch (error) {
    const words = `${file}: its folder is not named as this program names it; export it anew`;
    throw new HistoryError('history', words, { cause: error });
  }
}

/** Features are the columns that begin with `f_`, in the order of the schema. */
const stateOf = (row: Placed['row']): Float32Array =>
  Float32Array.from(
    Object.keys(row).filter((name) => name.startsWith('f_')),
    (name) => Number(row[name]),
  );

function put<T>(into: Map<string, T[]>, key: string, value: T): void {
  const of = into.get(key);
  if (of) of.push(value);
  else into.set(key, [value]);
}
