/**
 * The risk gate: the only way from an intent to an order. It is closed to whatever a stop covers, and closed where a
 * limit is not set. A denial names the limit, its value and the order's.
 */
import type { Instrument } from '../../shared/domain/instrument.ts';
import type { LimitName, Limits } from '../../shared/domain/limits.ts';
import { LIMIT_NAMES } from '../../shared/domain/limits.ts';
import type { Parent, ParentState } from '../../shared/domain/parent.ts';
import type { RejectCode } from '../../shared/domain/reject-code.ts';
import type { Side } from '../../shared/domain/scalars.ts';
import { type StopTarget, stopTargetOf } from '../../shared/domain/stop.ts';
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import { approve } from '../core/approval.ts';
import type { ApprovedOrder, ChildOrder } from '../core/approved-order.ts';
import { twiceMidPx } from '../core/book-view.ts';
import type { Stage } from '../core/stage.ts';
import type { MarketSince } from '../core/strategy.ts';
import { growth } from './reduce.ts';

/** A stop names every order that it found open in one record of the log, whose size is bounded. */
const MAX_OPEN_CHILDREN = 20_000;

export interface Denial {
  readonly code: RejectCode;
  readonly reason: string;
}

export interface RiskGate {
  /** `market` counts from the parent's start. An approved order counts against the message rate at once. */
  check(order: ChildOrder, market: MarketSince): ApprovedOrder | Denial;
}

/** Limits of which none is unset. */
export type AllLimits = Readonly<Record<LimitName, number>>;

export const isDenied = (verdict: ApprovedOrder | Denial): verdict is Denial => 'code' in verdict;

const deny = (code: RejectCode, reason: string): Denial => ({ code, reason });

export function createRiskGate(stage: Stage): RiskGate {
  /** Times of the orders of the last second, by instrument, oldest first. */
  const sentUs = new Map<string, number[]>();

  function messageRate(order: ChildOrder, limits: AllLimits): Denial | null {
    const sinceUs = stage.nowUs() - US_PER_SECOND;
    const recent = (sentUs.get(order.instrument) ?? []).filter((us) => us > sinceUs);
    sentUs.set(order.instrument, recent);
    if (recent.length < limits.maxMessagesPerSecond) return null;
    return deny(
      'MESSAGE_RATE',
      `maxMessagesPerSecond of ${order.instrument} is ${limits.maxMessagesPerSecond}; ${recent.length} orders were sent in the last second`,
    );
  }

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
      exceedsParent(order, parent) ??
      withLimits(state.limits.get(order.instrument), order.instrument, (limits) => {
        return (
          size(order, instrument, limits) ??
          collar(stage, order.instrument, order.px, limits) ??
          participation(order, parent, market, limits) ??
          messageRate(order, limits)
        );
      });
    if (denial) return denial;
    sentUs.get(order.instrument)?.push(stage.nowUs());
    return approve(order);
  }

  return { check };
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
  return deny('OFF_TICK', `price ${px} is not a multiple of ${instrument.symbol}'s tick ${instrument.tickPx}`);
}

function exceedsParent(order: ChildOrder, parent: Parent): Denial | null {
  const left = parent.qty - parent.filledQty - parent.openQty;
  if (order.qty > left) {
    return deny('EXCEEDS_PARENT', `order of ${order.qty} exceeds what is left of ${parent.parentId}: ${left}`);
  }
  const beyond =
    parent.limitPx !== null && (order.side === 'buy' ? order.px > parent.limitPx : order.px < parent.limitPx);
  return beyond ? deny('EXCEEDS_PARENT', `price ${order.px} is beyond the limit ${parent.limitPx} of the order`) : null;
}

/** Fail closed: `check` runs only where every limit is set. */
export function withLimits(
  limits: Limits | undefined,
  instrument: string,
  check: (limits: AllLimits) => Denial | null,
): Denial | null {
  const unset: LimitName[] = LIMIT_NAMES.filter((name) => limits?.[name] === undefined);
  if (unset.length === 0) return check(limits as AllLimits);
  return deny(
    'LIMIT_UNSET',
    `no ${unset.join(', ')} is set for ${instrument}, so no order leaves: set every limit first`,
  );
}

/** Price units × lots that make one unit of the currency. */
export const unitsPerCurrency = (instrument: Instrument): number =>
  10 ** (instrument.priceDecimals + instrument.qtyDecimals);

function size(order: ChildOrder, instrument: Instrument, limits: AllLimits): Denial | null {
  if (order.qty > limits.maxOrderQty) {
    return deny(
      'MAX_ORDER_QTY',
      `order of ${order.qty} exceeds maxOrderQty ${limits.maxOrderQty} of ${order.instrument}`,
    );
  }
  const value = (order.qty * order.px) / unitsPerCurrency(instrument);
  if (value <= limits.maxOrderValue) return null;
  return deny(
    'MAX_ORDER_VALUE',
    `order of ${Math.ceil(value)} ${instrument.currency} exceeds maxOrderValue ${limits.maxOrderValue} of ${order.instrument}`,
  );
}

/** A price may differ from the mid by the collar at most, to either side. */
export function collar(stage: Stage, instrument: string, px: number, limits: AllLimits): Denial | null {
  const book = stage.book(instrument);
  const twiceMid = book ? twiceMidPx(book) : 0;
  if (twiceMid === 0) return deny('NO_MARKET', `${instrument} has no two-sided market to hold the price against`);
  const awayBps = (Math.abs(2 * px - twiceMid) / twiceMid) * 10_000;
  if (awayBps <= limits.priceCollarBps) return null;
  return deny(
    'PRICE_COLLAR',
    `price ${px} is ${awayBps.toFixed(1)} bps from the mid of ${instrument}; priceCollarBps is ${limits.priceCollarBps}`,
  );
}

function participation(order: ChildOrder, parent: Parent, market: MarketSince, limits: AllLimits): Denial | null {
  const own = parent.filledQty + parent.openQty + order.qty;
  const allowed = (limits.maxParticipationPct / 100) * (market.qty + parent.filledQty);
  if (own <= allowed) return null;
  return deny(
    'PARTICIPATION',
    `${own} executed and working would exceed maxParticipationPct ${limits.maxParticipationPct} of the ${market.qty + parent.filledQty} traded since ${parent.parentId} started`,
  );
}
