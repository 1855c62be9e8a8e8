/**
 * The risk gate: the only way from an intent to an order. It is closed to whatever a stop covers, and closed where a
 * limit is not set. A denial names the limit, its value and the order's.
 */
import { formatFixed, formatPx } from '../../shared/domain/basics/format.ts';
import type { Instrument } from '../../shared/domain/basics/instrument.ts';
import type { LimitName, Limits } from '../../shared/domain/policy/limits.ts';
import { LIMIT_NAMES } from '../../shared/domain/policy/limits.ts';
import type { Parent, ParentState } from '../../shared/domain/orders/parent.ts';
import { type Side, sideSign } from '../../shared/domain/basics/scalars.ts';
import { type StopTarget, stopTargetOf } from '../../shared/domain/safety/stop.ts';
import { approve } from '../core/approval.ts';
import type { ApprovedOrder, ChildOrder } from '../core/approved-order.ts';
import type { Stage } from '../core/stage.ts';
import type { MarketSince } from '../core/strategy.ts';
import { growth } from './reduce.ts';
import { type Denial, deny, WHO_MAY } from './denial.ts';
import { credit, grossNotional, loss, position } from './limits/exposure-limits.ts';
import { type AllLimits, OrderInHand } from './limits/in-hand.ts';
import { orderSize, orderValue, participation } from './limits/order-limits.ts';
import { awayFromMid, collarNow, collarOverTime } from './limits/price-limits.ts';
import { Rates, type SentRates } from './limits/rates.ts';
import { enabled, hours, orderType, restricted, selfMatch, venue } from './limits/rules.ts';

/** A stop names every order that it found open in one record of the log, whose size is bounded. */
const MAX_OPEN_CHILDREN = 20_000;

export type { Denial } from './denial.ts';
export { type AllLimits, unitsPerCurrency } from './limits/in-hand.ts';

export interface RiskGate {
  /** `market` counts from the parent's start. An approved order counts against the message rates at once. */
  check(order: ChildOrder, market: MarketSince): ApprovedOrder | Denial;
}

export const isDenied = (verdict: ApprovedOrder | Denial): verdict is Denial => 'code' in verdict;

/** In this order: what an order is comes before how much of it there may be. */
const CHECKS: readonly ((hand: OrderInHand) => Denial | null)[] = [
  ...[restricted, enabled, orderType, venue, hours],
  ...[orderSize, orderValue, collarNow, collarOverTime, participation],
  ...[position, grossNotional, loss, credit, selfMatch],
];

export function createRiskGate(stage: Stage, rates: Rates = new Rates(stage)): RiskGate {
  function check(order: ChildOrder, market: MarketSince): ApprovedOrder | Denial {
    const { state } = stage;
    const parent = state.parent(order.parentId);
    const instrument = state.instruments.get(order.instrument);
    if (!instrument) return deny('UNKNOWN_INSTRUMENT', `${order.instrument} is not an instrument of this engine`);
    const denial =
      stopped(stage, parent, order) ??
      unfit(stage, order.instrument) ??
      tooMany(stage) ??
      malformed(order, instrument) ??
      exceedsParent(order, parent, instrument);
    if (denial) return denial;
    const policy = state.policy.current?.policy;
    if (!policy) return deny('POLICY_UNSET', 'no execution policy is in force, so no order leaves: apply one first');
    const limits = allLimits(state.limits.get(order.instrument), order.instrument);
    if ('code' in limits) return limits;
    const hand = new OrderInHand(stage, order, { parent, instrument, limits, policy, market });
    const beyond = beyondLimits(hand, rates);
    if (beyond) return beyond;
    rates.sent(hand);
    for (const { overrideId, limit } of hand.needed) stage.record({ type: 'OverrideUsed', overrideId, limit });
    return approve(order);
  }

  return { check };
}

/** Which limit of the policy an order would break; null where it is within all of them. */
export function beyondLimits(hand: OrderInHand, sent: SentRates): Denial | null {
  for (const of of CHECKS) {
    const denial = of(hand);
    if (denial) return denial;
  }
  return sent.messages(hand) ?? sent.duplicates(hand);
}

/** In which states of its parent a child may go: placed by hand where a trader works it, else where the engine does. */
const BY_HAND: ReadonlySet<ParentState> = new Set(['manual']);
const BY_ENGINE: ReadonlySet<ParentState> = new Set(['working', 'finishing']);

function stopped(stage: Stage, parent: Parent, order: ChildOrder): Denial | null {
  const denial = stoppedBy(stage, stopTargetOf(parent, order.venue), order);
  if (denial) return denial;
  const may = (order.placedBy === null ? BY_ENGINE : BY_HAND).has(parent.state);
  return may ? null : deny('WRONG_STATE', `${parent.parentId} is ${parent.state}`);
}

/** Why the stops in force keep an order from leaving: those that reduce let through what shrinks the position. */
export function stoppedBy(
  { state }: Pick<Stage, 'state'>,
  target: StopTarget,
  wanted: { readonly instrument: string; readonly side: Side; readonly qty: number },
): Denial | null {
  if (state.activeStops.size === 0) return null;
  const stops = state.stopsOver(target);
  const closed = stops.find(({ degree }) => degree !== 'reduce');
  if (closed) return deny('STOPPED', `stop ${closed.stopId} is in force: release it first`);
  const [reducing] = stops;
  const why = reducing ? growth(state, wanted) : null;
  return reducing && why !== null
    ? deny('STOPPED', `stop ${reducing.stopId} lets only what shrinks the position through: ${why}`)
    : null;
}

function unfit(stage: Stage, instrument: string): Denial | null {
  const why = stage.unfit(instrument);
  return why === null ? null : deny('MARKET_DATA_UNFIT', why);
}

function tooMany({ state }: Stage): Denial | null {
  if (state.openChildCount < MAX_OPEN_CHILDREN) return null;
  return deny('TOO_MANY', `${MAX_OPEN_CHILDREN} orders are open, the most that one stop can be sure to list`);
}

function malformed(order: ChildOrder, instrument: Instrument): Denial | null {
  if (!Number.isSafeInteger(order.qty) || order.qty < 1) {
    return deny('BAD_QUANTITY', `quantity ${order.qty} is not a whole number of lots from 1`);
  }
  if (!Number.isSafeInteger(order.px) || order.px < 1) return deny('BAD_PRICE', `price ${order.px} is not a price`);
  if (!Number.isSafeInteger(order.qty * order.px))
    return deny('BAD_QUANTITY', 'quantity × price is too large to count');
  return offTick(order.px, instrument);
}

export function offTick(px: number, instrument: Instrument): Denial | null {
  if (px % instrument.tickPx === 0) return null;
  const below = px - (px % instrument.tickPx);
  const [price, tick, lower, upper] = [px, instrument.tickPx, below, below + instrument.tickPx].map((each) =>
    formatPx(each, instrument),
  );
  return deny('OFF_TICK', `price ${price} is off ${instrument.symbol}'s tick of ${tick}: take ${lower} or ${upper}`);
}

/** Of one order, or of what is to be split into several. */
export function exceedsParent(
  order: Pick<ChildOrder, 'qty' | 'px' | 'side'>,
  parent: Parent,
  instrument: Instrument,
): Denial | null {
  const left = parent.qty - parent.filledQty - parent.openQty;
  if (order.qty > left) {
    return deny('EXCEEDS_PARENT', `order of ${order.qty} exceeds what is left of ${parent.parentId}: ${left}`);
  }
  const { limitPx } = parent;
  if (limitPx === null || sideSign(order.side) * (order.px - limitPx) <= 0) return null;
  const [price, limit] = [order.px, limitPx].map((px) => formatPx(px, instrument));
  return deny('EXCEEDS_PARENT', `price ${price} is beyond the limit ${limit} of ${parent.parentId}`);
}

/** Fail closed: the limits where every one is set, else why no order leaves. */
export function allLimits(limits: Limits | undefined, instrument: string): AllLimits | Denial {
  const unset: LimitName[] = LIMIT_NAMES.filter((name) => limits?.[name] === undefined);
  if (unset.length === 0) return limits as AllLimits;
  return deny(
    'LIMIT_UNSET',
    `no ${unset.join(', ')} is set for ${instrument}, so no order leaves: set every limit first`,
    `instruments.${instrument}`,
  );
}

/** Runs `check` where every limit is set. */
export function withLimits(
  limits: Limits | undefined,
  instrument: string,
  check: (limits: AllLimits) => Denial | null,
): Denial | null {
  const all = allLimits(limits, instrument);
  return 'code' in all ? all : check(all);
}

/** Of a price that is no child's: a limit or would price of a parent. */
export function collar(stage: Stage, instrument: Instrument, px: number, limits: AllLimits): Denial | null {
  const { symbol } = instrument;
  const away = awayFromMid(stage, symbol, px);
  if (typeof away !== 'number') return away;
  if (away <= limits.priceCollarBps) return null;
  return deny(
    'PRICE_COLLAR',
    `price ${formatPx(px, instrument)} is ${formatFixed(away, 2)} bps from the mid of ${symbol}; priceCollarBps is ${limits.priceCollarBps}; ${WHO_MAY}`,
  );
}
