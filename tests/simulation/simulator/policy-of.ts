/** What a trader does about the execution policy: proposes, approves what it may and what it may not, lets single orders pass. */
import type { CommandKind } from '../../../shared/domain/command.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import type { ExecutionPolicy, PolicyVersion } from '../../../shared/domain/policy/policy.ts';
import { SIMULATED_MARKET_LIMITS } from '../../../engine/risk/default-limits.ts';
import { sideSign } from '../../../shared/domain/basics/scalars.ts';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import { TIGHT_FROM } from './plan.ts';
import { type Choose, lastOf, type Sight } from './sight.ts';
import type { Trader } from './trader.ts';

const newest = ({ trader }: Sight): PolicyVersion | undefined =>
  trader.rows('policies').toSorted((a, b) => b.version - a.version)[0];

function changed(policy: ExecutionPolicy, instrument: string, size: number): ExecutionPolicy {
  const limits = { ...SIMULATED_MARKET_LIMITS, maxOrderQty: 1 + size };
  const all = policy.orderTypes.timesInForce.length > 1;
  const choices: readonly Partial<ExecutionPolicy>[] = [
    { approvals: { policy: true, overrides: true } },
    { approvals: { policy: false, overrides: false } },
    { instruments: { ...policy.instruments, [instrument]: limits } },
    { restricted: policy.restricted.length > 0 ? [] : [instrument] },
    { orderTypes: { ...policy.orderTypes, timesInForce: all ? ['day'] : ['day', 'ioc', 'fok', 'close'] } },
    { instruments: { ...policy.instruments, [instrument]: { ...limits, maxOrderQty: 5_000, maxParticipationPct: 8 } } },
    // Against itself: never taken.
    { exceptions: { ...policy.exceptions, respondUs: { P1: 9_000_000, P2: 8_000_000, P3: 7_000_000 } } },
  ];
  return { ...policy, ...choices[size % choices.length] };
}

/** One limit so tight that it is soon met. */
function tight(policy: ExecutionPolicy, size: number): ExecutionPolicy {
  const more = 1 + (size % 7);
  const value = 2_000 * more;
  const each = (limits: Partial<typeof SIMULATED_MARKET_LIMITS>): ExecutionPolicy['instruments'] =>
    Object.fromEntries(
      Object.keys(policy.instruments).map((symbol) => [symbol, { ...SIMULATED_MARKET_LIMITS, ...limits }]),
    );
  const desks: readonly Partial<ExecutionPolicy['desk']>[] = [
    { maxGrossNotional: value },
    { maxTraderCredit: value },
    { maxTraderCredit: value, maxDeskCredit: value },
    { maxLoss: more },
    { maxStrategyMessagesPerSecond: 1 },
    { maxExecutions: { count: more, windowUs: 60 * US_PER_SECOND } },
    { maxDuplicates: { count: 1, windowUs: 30 * US_PER_SECOND } },
  ];
  const wholes: readonly Partial<ExecutionPolicy>[] = [
    { instruments: each({ maxPositionQty: 20 * more }) },
    { instruments: each({ maxMessagesPerSecond: 1 }), desk: { ...policy.desk, maxVenueMessagesPerSecond: 1 } },
    {
      instruments: each({ priceCollarBps: 1 }),
      desk: { ...policy.desk, collarOverTime: { bps: 1, windowUs: 10 * US_PER_SECOND } },
    },
    { hours: { afterOpenUs: (60 + 5 * more) * US_PER_SECOND, beforeCloseUs: 0 } },
  ];
  const n = size % (desks.length + wholes.length);
  return { ...policy, ...(n < desks.length ? { desk: { ...policy.desk, ...desks[n] } } : wholes[n - desks.length]) };
}

/** Mostly one that waits, now and then any; whoever wrote it. */
function draftOf({ trader }: Sight, pick: number): string | undefined {
  const drafts = trader.rows('policyDrafts');
  const open = drafts.filter(({ state }) => state === 'proposed');
  return lastOf(open.length > 0 && pick % 6 > 0 ? open : drafts, pick)?.draftId;
}

const LIFTED = ['maxOrderQty', 'maxOrderValue', 'priceCollarBps', 'priceCollarBps', 'maxParticipationPct'] as const;

function mostOf(trader: Trader, instrument: string, limit: (typeof LIFTED)[number]): number {
  return trader.rows('limits').find((row) => row.instrument === instrument)?.limits[limit] ?? 0;
}

/** An order by hand that an override which nobody has used lets pass, as far as a trader can see; null where there is none. */
export function orderThatNeeds(
  { trader, bestBidPx }: Sight,
  parent: Parent,
  size: number,
): { qty: number; px: number } | null {
  const override = trader
    .rows('overrides')
    .findLast(({ parentId, usedUs }) => parentId === parent.parentId && (usedUs === null || size % 4 === 0));
  const instrument = trader.rows('instruments').find(({ symbol }) => symbol === parent.instrument);
  if (!override || !instrument) return null;
  const { limit, value } = override;
  const bidPx = bestBidPx(parent.instrument);
  const most = mostOf(trader, parent.instrument, limit as (typeof LIFTED)[number]);
  // Now and then more than was let pass.
  const between = most + 1 + (size % Math.max(1, value - most + 15));
  if (limit === 'maxOrderQty') return { qty: between, px: bidPx };
  if (limit === 'maxOrderValue') {
    const lots = 10 ** (instrument.priceDecimals + instrument.qtyDecimals) / bidPx;
    return { qty: Math.ceil(most * lots) + 1, px: bidPx };
  }
  if (limit === 'maxParticipationPct') {
    const left = parent.qty - parent.filledQty - parent.openQty;
    return { qty: Math.max(1, left - (size % 3)), px: bidPx };
  }
  const { tickPx } = instrument;
  const away = Math.ceil((bidPx * between) / 10_000 / tickPx) * tickPx;
  // To the side that does not trade at once.
  return { qty: 1 + (size % 20), px: bidPx - sideSign(parent.side) * away };
}

export const POLICY: { readonly [K in CommandKind]?: Choose } = {
  ProposePolicy: (sight, pick, size) => {
    const current = newest(sight);
    if (!current) return null;
    const instrument = sight.instruments[pick % sight.instruments.length]!;
    const policy = size < TIGHT_FROM ? changed(current.policy, instrument, size) : tight(current.policy, size);
    // Sometimes by what was there before.
    const basedOn = size < TIGHT_FROM && pick % 9 === 0 ? current.version + 1 : current.version;
    return { kind: 'ProposePolicy', policy, basedOn, reason: 'a try' };
  },
  RestorePolicy: (sight, pick) => {
    const version = 1 + (pick % 3);
    return newest(sight) ? { kind: 'RestorePolicy', version, reason: 'as it was' } : null;
  },
  ApprovePolicy: (sight, pick) => {
    const draftId = draftOf(sight, pick);
    return draftId === undefined ? null : { kind: 'ApprovePolicy', draftId, reason: 'looked at it' };
  },
  RejectPolicy: (sight, pick, size) => {
    const draftId = draftOf(sight, pick);
    return draftId === undefined ? null : { kind: 'RejectPolicy', draftId, reason: size % 5 === 0 ? ' ' : 'not yet' };
  },
  GrantOverride: ({ trader }, pick, size) => {
    const all = trader.rows('parents');
    // What is worked by hand meets its limits most.
    const byHand = all.filter(({ state }) => state === 'manual');
    const parent = lastOf(byHand.length > 0 && pick % 4 > 0 ? byHand : all, pick);
    if (!parent) return null;
    const limit = LIFTED[pick % LIFTED.length]!;
    // Mostly somewhat more than the limit, now and then what lifts nothing or cannot be.
    const value =
      size % 8 === 0
        ? 1 + size
        : mostOf(trader, parent.instrument, limit) + 5 + (size % (limit === 'maxParticipationPct' ? 75 : 200));
    const reason = size % 7 === 0 ? '' : 'agreed';
    return { kind: 'GrantOverride', parentId: parent.parentId, limit, value, reason };
  },
};
