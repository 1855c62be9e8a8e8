/**
 * The tables that are exported, column by column; docs/decisions-kept.md tells of them. Prices in the instrument's price
 * unit, quantities in lots, times in microseconds since 1970 UTC.
 */
import type { Child } from '../../../shared/domain/orders/child.ts';
import type { DecisionRow } from '../../../shared/domain/orders/decision.ts';
import { COST_PARTS, type OrderCost, partsOf } from '../../../shared/domain/orders/costs.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import type { FeatureSchema } from '../../core/features.ts';
import type { KeptDecision, KeptFill, KeptForecasts } from '../../core/history.ts';
import type { DecisionOutcome } from './outcomes.ts';
import { type Cell, dateOf, type ExportColumn, type ExportTable } from './write-tables.ts';

type Cells<R> = Readonly<Record<string, (row: R) => Cell>>;

const columnsOf = <R>(type: ExportColumn<R>['type'], cells: Cells<R>): ExportColumn<R>[] =>
  Object.entries(cells).map(([name, cell]) => ({ name, type, cell }));
const ints = <R>(cells: Cells<R>) => columnsOf('INT64', cells);
const texts = <R>(cells: Cells<R>) => columnsOf('STRING', cells);
const doubles = <R>(cells: Cells<R>) => columnsOf('DOUBLE', cells);

/** `post 3×` → `post_3x`. */
const slug = (action: string): string => action.replaceAll('×', 'x').replaceAll(/[^\w]+/g, '_');

/** One column a feature and one an action; so a folder holds decisions of one schema and one set of actions. */
export function decisionsTable(namesOf: (schema: string) => readonly string[] | null): ExportTable<KeptDecision> {
  return {
    name: 'decisions',
    partition: ({ schema, tsUs, instrument }) => ({ schema: schema || 'none', date: dateOf(tsUs), instrument }),
    columns: ({ schema, state, values }) => [
      ...ints<KeptDecision>({
        decision_id: ({ decisionId }) => decisionId,
        ts_us: ({ tsUs }) => tsUs,
        log_seq: ({ logSeq }) => logSeq,
        epoch: ({ epoch }) => epoch,
      }),
      ...texts<KeptDecision>({
        parent_id: ({ parentId }) => parentId,
        model: ({ model }) => model,
        chosen: ({ chosen }) => chosen,
        done: ({ done }) => done,
        bound: ({ bound }) => bound,
        regime: ({ regime }) => regime,
        forecast: ({ forecast }) => forecast && JSON.stringify(forecast),
        reason: ({ reason }) => reason,
      }),
      ...values.map(({ action }): ExportColumn<KeptDecision> => ({
        name: `value_${slug(action)}`,
        type: 'DOUBLE',
        cell: (row) => valueOf(row, action),
      })),
      ...Array.from(state, (_, i): ExportColumn<KeptDecision> => ({
        name: `f_${namesOf(schema)?.[i] ?? i}`,
        type: 'FLOAT',
        cell: (row) => row.state[i] ?? null,
      })),
    ],
  };
}

const valueOf = ({ values }: DecisionRow, action: string): number | null =>
  values.find((each) => each.action === action)?.valueBps ?? null;

export const OUTCOMES: ExportTable<DecisionOutcome> = {
  name: 'outcomes',
  partition: ({ tsUs, instrument }) => ({ date: dateOf(tsUs), instrument }),
  columns: () => [
    ...ints<DecisionOutcome>({
      decision_id: ({ decisionId }) => decisionId,
      ts_us: ({ tsUs }) => tsUs,
      until_us: ({ untilUs }) => untilUs,
      filled_qty: ({ filledQty }) => filledQty,
      filled_notional: ({ filledNotional }) => filledNotional,
      fees: ({ fees }) => fees,
    }),
    ...texts<DecisionOutcome>({ parent_id: ({ parentId }) => parentId }),
    ...doubles<DecisionOutcome>({
      mid_px: ({ midPx }) => midPx,
      mid_10s_px: ({ mid10sPx }) => mid10sPx,
      mid_60s_px: ({ mid60sPx }) => mid60sPx,
    }),
    { name: 'last', type: 'BOOLEAN', cell: ({ last }) => last },
  ],
};

/** A row for each horizon of a forecast. */
export interface ExportedForecast extends Omit<KeptForecasts, 'horizons'>, ForecastMoves {
  /** Its place among the horizons. */
  readonly at: number;
}
type ForecastMoves = KeptForecasts['horizons'][number];

export function* byHorizon(forecasts: Iterable<KeptForecasts>): Generator<ExportedForecast> {
  for (const { horizons, ...rest } of forecasts) {
    for (const [at, horizon] of horizons.entries()) yield { ...rest, ...horizon, at };
  }
}

export const FORECASTS: ExportTable<ExportedForecast> = {
  name: 'forecasts',
  partition: ({ tsUs, instrument }) => ({ date: dateOf(tsUs), instrument }),
  columns: () => [
    ...texts<ExportedForecast>({
      model: ({ model }) => model,
      sha256: ({ sha256 }) => sha256,
      came: ({ came }) => came,
    }),
    ...ints<ExportedForecast>({
      ts_us: ({ tsUs }) => tsUs,
      events: ({ events }) => events,
      whole_from_us: ({ ground }) => ground && ground.wholeFromUs,
      last_came_us: ({ ground }) => ground && ground.cameUs,
    }),
    ...doubles<ExportedForecast>({
      mid_px: ({ midPx }) => midPx,
      came_px: ({ ground, at }) => ground && ground.twiceCamePx[at]! / 2,
      down: ({ down }) => down,
      flat: ({ flat }) => flat,
      up: ({ up }) => up,
    }),
  ],
};

/** A state that a forecast was made from; `age` 0 is the newest. */
interface ForecastState extends Pick<KeptForecasts, 'instrument' | 'sha256' | 'tsUs'> {
  readonly schema: string;
  readonly age: number;
  readonly values: Float32Array;
}

/** A row for each state, so that a folder holds those of one schema, however many a model takes. */
export function forecastStatesTable(schemas: readonly FeatureSchema[]): ExportTable<ForecastState> {
  return {
    name: 'forecast_states',
    partition: ({ schema, tsUs, instrument }) => ({ schema, date: dateOf(tsUs), instrument }),
    columns: ({ schema }) => [
      ...texts<ForecastState>({ sha256: ({ sha256 }) => sha256 }),
      ...ints<ForecastState>({ ts_us: ({ tsUs }) => tsUs, age: ({ age }) => age }),
      ...schemas
        .find(({ id }) => id === schema)!
        .names.map((name, i): ExportColumn<ForecastState> => ({
          name: `f_${name}`,
          type: 'FLOAT',
          cell: ({ values }) => values[i]!,
        })),
    ],
  };
}

/** Those of schemas that this program knows: of another it cannot say where a state ends. */
export function* byState(
  forecasts: Iterable<KeptForecasts>,
  schemas: readonly FeatureSchema[],
): Generator<ForecastState> {
  for (const { instrument, sha256, tsUs, ground } of forecasts) {
    const schema = schemas.find(({ hash }) => hash === ground?.schema);
    if (!ground || !schema) continue;
    const width = schema.names.length;
    for (let age = 0; (age + 1) * width <= ground.states.length; age++) {
      const end = ground.states.length - age * width;
      yield { instrument, sha256, tsUs, schema: schema.id, age, values: ground.states.subarray(end - width, end) };
    }
  }
}

export interface ExportedOrder {
  readonly parent: Parent;
  readonly instrument: Instrument | null;
  readonly endedUs: number | null;
}

export const ORDERS: ExportTable<ExportedOrder> = {
  name: 'orders',
  partition: ({ parent }) => ({ date: dateOf(parent.submittedUs), instrument: parent.instrument }),
  columns: () => [
    ...texts<ExportedOrder>({
      parent_id: ({ parent }) => parent.parentId,
      side: ({ parent }) => parent.side,
      strategy: ({ parent }) => parent.params.strategy,
      params: ({ parent }) => JSON.stringify(parent.params),
      terms: ({ parent }) => JSON.stringify(parent.terms),
      state: ({ parent }) => parent.state,
      actor: ({ parent }) => parent.actor,
      model: ({ parent }) => parent.model,
      model_arm: ({ parent }) => parent.modelArm,
      currency: ({ instrument }) => instrument?.currency ?? null,
    }),
    ...ints<ExportedOrder>({
      qty: ({ parent }) => parent.qty,
      limit_px: ({ parent }) => parent.limitPx,
      submitted_us: ({ parent }) => parent.submittedUs,
      start_us: ({ parent }) => parent.startUs,
      end_us: ({ parent }) => parent.endUs,
      plan_from_us: ({ parent }) => parent.planFromUs,
      version: ({ parent }) => parent.version,
      ended_us: ({ endedUs }) => endedUs,
      arrival_bid_px: ({ parent }) => parent.arrivalBidPx,
      arrival_ask_px: ({ parent }) => parent.arrivalAskPx,
      filled_qty: ({ parent }) => parent.filledQty,
      filled_notional: ({ parent }) => parent.filledNotional,
      fees: ({ parent }) => parent.fees,
      price_decimals: ({ instrument }) => instrument?.priceDecimals ?? null,
      qty_decimals: ({ instrument }) => instrument?.qtyDecimals ?? null,
    }),
    { name: 'followed', type: 'BOOLEAN', cell: ({ parent }) => parent.followed !== null },
  ],
};

export const CHILDREN: ExportTable<Child> = {
  name: 'children',
  partition: ({ submittedUs, instrument }) => ({ date: dateOf(submittedUs), instrument }),
  columns: () => [
    ...texts<Child>({
      child_id: ({ childId }) => childId,
      parent_id: ({ parentId }) => parentId,
      venue: ({ venue }) => venue,
      venue_kind: ({ venueKind }) => venueKind,
      side: ({ side }) => side,
      tif: ({ tif }) => tif,
      state: ({ state }) => state,
      placed_by: ({ placedBy }) => placedBy,
      reason: ({ reason }) => reason,
      route_reason: ({ routeReason }) => routeReason,
    }),
    ...ints<Child>({
      px: ({ px }) => px,
      qty: ({ qty }) => qty,
      filled_qty: ({ filledQty }) => filledQty,
      filled_notional: ({ filledNotional }) => filledNotional,
      fees: ({ fees }) => fees,
      submitted_us: ({ submittedUs }) => submittedUs,
      updated_us: ({ updatedUs }) => updatedUs,
    }),
  ],
};

export interface ExportedFill extends KeptFill {
  readonly instrument: string;
}

/** Of a bid or ask that was not known: nothing. */
const known = (px: number): number | null => (px > 0 ? px : null);

export const FILLS: ExportTable<ExportedFill> = {
  name: 'fills',
  partition: ({ tsUs, instrument }) => ({ date: dateOf(tsUs), instrument }),
  columns: () => [
    ...texts<ExportedFill>({
      child_id: ({ childId }) => childId,
      exec_id: ({ execId }) => execId,
      parent_id: ({ parentId }) => parentId,
      venue: ({ venue }) => venue,
      venue_kind: ({ venueKind }) => venueKind,
      liquidity: ({ liquidity }) => liquidity,
    }),
    ...ints<ExportedFill>({
      ts_us: ({ tsUs }) => tsUs,
      px: ({ px }) => px,
      qty: ({ qty }) => qty,
      fee: ({ fee }) => fee,
      bid_px: ({ bidPx }) => known(bidPx),
      ask_px: ({ askPx }) => known(askPx),
    }),
  ],
};

export const COSTS: ExportTable<OrderCost> = {
  name: 'costs',
  partition: ({ submittedUs, instrument }) => ({ date: dateOf(submittedUs), instrument }),
  columns: () => [
    ...texts<OrderCost>({
      parent_id: ({ parentId }) => parentId,
      side: ({ side }) => side,
      strategy: ({ strategy }) => strategy,
      model: ({ model }) => model,
    }),
    ...ints<OrderCost>({
      submitted_us: ({ submittedUs }) => submittedUs,
      ended_us: ({ endedUs }) => endedUs,
      qty: ({ qty }) => qty,
      filled_qty: ({ filledQty }) => filledQty,
    }),
    ...doubles<OrderCost>({
      arrival_px: ({ arrivalPx }) => arrivalPx,
      average_px: ({ averagePx }) => averagePx,
      vwap_px: ({ vwapPx }) => vwapPx,
      twap_px: ({ twapPx }) => twapPx,
    }),
    ...COST_PARTS.map((part): ExportColumn<OrderCost> => ({
      name: part,
      type: 'DOUBLE',
      cell: (order) => (part === 'opportunity' ? order.opportunity : partsOf(order)[part]),
    })),
  ],
};
