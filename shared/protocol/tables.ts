/**
 * What an engine shows: a fixed set of keyed tables. A client subscribes to a table and gets a snapshot, then deltas of
 * rows. A table's class says what may be left out on the way: nothing of a `lossless` one (orders, stops, the journal),
 * all but the newest row per key of a `conflated` one (quotes, gauges).
 */
import { z } from 'zod';
import { Child } from '../domain/orders/child.ts';
import { DecisionRow } from '../domain/orders/decision.ts';
import { InjectedFault } from '../domain/basics/fault.ts';
import { ForecastRow, ForecastSample } from '../domain/models/forecast.ts';
import { EngineEvent } from '../domain/event.ts';
import { Instrument, Symbol_ } from '../domain/basics/instrument.ts';
import { Limits } from '../domain/policy/limits.ts';
import { Parent } from '../domain/orders/parent.ts';
import { Id, Notional, PositiveInt, Qty, TsUs, Words } from '../domain/basics/scalars.ts';
import { ExceptionRow } from '../domain/safety/exception.ts';
import { Drill } from '../domain/safety/drill.ts';
import { StopOrder } from '../domain/safety/stop-order.ts';
import { DisabledStrategy, Override, PolicyDraft, PolicyVersion } from '../domain/policy/policy.ts';
import { Position } from '../domain/orders/position.ts';
import { Difference } from '../domain/orders/reconciliation.ts';
import { ModelRow } from '../domain/models/model-row.ts';
import { RolloutRow } from '../domain/models/rollout.ts';
import { Stop } from '../domain/safety/stop.ts';
import { RegimeSample, RegimeViewRow } from '../domain/models/regime.ts';
import { EngineStatus } from './engine-status.ts';
import { DepthRow, FeedRow, MarketSample, NewsRow, Quote, RegimeRow, TapeRow, VenueRow } from './market-tables.ts';

export type { EngineStatus } from './engine-status.ts';
export type { DepthRow, FeedRow, MarketSample, NewsRow, Quote, RegimeRow, TapeRow, VenueRow } from './market-tables.ts';

/** One parent order at the end of a second of market time; market figures count from the order's start. */
export const OrderSample = z.object({
  tsUs: TsUs,
  plannedQty: Qty,
  filledQty: Qty,
  filledNotional: Notional,
  marketQty: Qty,
  marketNotional: Notional,
});
export type OrderSample = z.infer<typeof OrderSample>;

/** The newest sample of every open order, and the last of those that were the last to end, for blotters. */
export const Gauge = z.object({
  parentId: Id,
  ...OrderSample.shape,
  /** What the algorithm is doing now and why, in words. */
  reason: Words,
  /**
   * What the order was expected to cost against its arrival price when it began or was last amended, and one standard
   * deviation of that, in basis points; null while that cannot be told.
   */
  expectedBps: z.number().nullable(),
  sigmaBps: z.number().min(0).nullable(),
});
export type Gauge = z.infer<typeof Gauge>;

export const JournalRow = z.object({ seq: PositiveInt, tsUs: TsUs, event: EngineEvent });
export type JournalRow = z.infer<typeof JournalRow>;

/** What differed between us and a venue, and what was done; the newest are held. */
export const ReconciliationRow = z.object({ seq: PositiveInt, tsUs: TsUs, ...Difference.shape });
export type ReconciliationRow = z.infer<typeof ReconciliationRow>;

export const LimitRow = z.object({ instrument: Symbol_, limits: Limits });
export type LimitRow = z.infer<typeof LimitRow>;

/** How much of a limit is used now. */
export const LimitUse = z.object({
  /** Limit and scope: `maxPositionQty/MIDT`. */
  key: z.string().max(128),
  limit: z.string().max(64),
  /** What it bounds: an instrument, a trader, a venue, a strategy, the desk. */
  scope: z.string().max(64),
  used: z.number().min(0),
  most: z.number().min(0),
  unit: z.enum(['lots', 'currency', 'perSecond', 'executions']),
});
export type LimitUse = z.infer<typeof LimitUse>;

export type TableClass = 'lossless' | 'conflated';

const table = <
  R extends z.ZodObject,
  K extends string & keyof z.infer<R>,
  P extends 'none' | 'instrument' | 'parentId' | 'stopId',
>(
  row: R,
  key: K,
  tableClass: TableClass,
  /** What a subscription must name beside the table. */
  param: P,
) => ({ row, key, class: tableClass, param });

export const TABLES = {
  engine: table(EngineStatus, 'key', 'conflated', 'none'),
  instruments: table(Instrument, 'symbol', 'lossless', 'none'),
  limits: table(LimitRow, 'instrument', 'lossless', 'none'),
  parents: table(Parent, 'parentId', 'lossless', 'none'),
  children: table(Child, 'childId', 'lossless', 'none'),
  stops: table(Stop, 'stopId', 'lossless', 'none'),
  /** Of a stop in force, or one of the last that were released: what has come of each order that it cancels. */
  stopOrders: table(StopOrder, 'childId', 'conflated', 'stopId'),
  drills: table(Drill, 'stopId', 'lossless', 'none'),
  exceptions: table(ExceptionRow, 'exceptionId', 'lossless', 'none'),
  journal: table(JournalRow, 'seq', 'lossless', 'none'),
  quotes: table(Quote, 'instrument', 'conflated', 'none'),
  gauges: table(Gauge, 'parentId', 'conflated', 'none'),
  marketSeries: table(MarketSample, 'tsUs', 'conflated', 'instrument'),
  orderSeries: table(OrderSample, 'tsUs', 'conflated', 'parentId'),
  /** What the policy of an order decided, the newest few hundred; older ones are asked for. */
  decisions: table(DecisionRow, 'decisionId', 'conflated', 'parentId'),
  depth: table(DepthRow, 'instrument', 'conflated', 'instrument'),
  tape: table(TapeRow, 'seq', 'conflated', 'instrument'),
  feeds: table(FeedRow, 'feed', 'conflated', 'none'),
  venues: table(VenueRow, 'venue', 'conflated', 'none'),
  regimes: table(RegimeRow, 'instrument', 'lossless', 'none'),
  /** What the detector makes of each market, and what a person holds it to. */
  regimeViews: table(RegimeViewRow, 'instrument', 'conflated', 'none'),
  regimeSeries: table(RegimeSample, 'tsUs', 'conflated', 'instrument'),
  /** Where a signal model thinks the mid of each instrument likely to be, and how it has stood. */
  forecasts: table(ForecastRow, 'instrument', 'conflated', 'none'),
  /** A forecast a second with what came of it: told when it is made, and again when its last horizon has passed. */
  forecastSeries: table(ForecastSample, 'tsUs', 'conflated', 'instrument'),
  policies: table(PolicyVersion, 'version', 'lossless', 'none'),
  policyDrafts: table(PolicyDraft, 'draftId', 'lossless', 'none'),
  overrides: table(Override, 'overrideId', 'lossless', 'none'),
  disabledStrategies: table(DisabledStrategy, 'strategy', 'lossless', 'none'),
  positions: table(Position, 'instrument', 'conflated', 'none'),
  limitUse: table(LimitUse, 'key', 'conflated', 'none'),
  reconciliation: table(ReconciliationRow, 'seq', 'lossless', 'none'),
  models: table(ModelRow, 'name', 'conflated', 'none'),
  rollouts: table(RolloutRow, 'rolloutId', 'lossless', 'none'),
  faults: table(InjectedFault, 'faultId', 'lossless', 'none'),
  news: table(NewsRow, 'seq', 'lossless', 'none'),
} as const;

export type TableName = keyof typeof TABLES;
export const TABLE_NAMES = Object.keys(TABLES) as TableName[];
export type RowOf<T extends TableName> = z.infer<(typeof TABLES)[T]['row']>;

/** The key of a row within its table. */
export function rowKey<T extends TableName>(name: T, row: RowOf<T>): string {
  return String((row as Record<string, unknown>)[TABLES[name].key]);
}
