/**
 * Costs of many orders by what they have in common, in basis points of their value at arrival, with 95 % intervals. An
 * order is the unit: orders differ in size, so a group's cost is a ratio of sums, its interval from the ratio estimator's
 * variance (Cochran, Sampling Techniques, 3rd ed. (1977), ch. 6) and Student's t.
 */
import { COST_PARTS, type CostPart, MARKOUT_AFTER_S, type OrderCost, partsOf, type VenueCost } from './costs.ts';
import { formatClock } from '../basics/format.ts';
import { sideSign } from '../basics/scalars.ts';

export const COST_DIMENSIONS = [
  ...(['order', 'strategy', 'model', 'instrument', 'trader', 'account', 'venueKind', 'venue'] as const),
  /** In which an order was submitted. */
  'hour',
] as const;
export type CostDimension = (typeof COST_DIMENSIONS)[number];

/** Basis points of a value; the interval is null where fewer than two orders tell. */
export interface Measured {
  readonly bps: number;
  readonly ci95: readonly [number, number] | null;
  readonly orders: number;
}

export interface CostGroup {
  readonly key: string;
  readonly orders: number;
  readonly fills: number;
  readonly filledPct: number;
  readonly makerPct: number;
  /** Value at arrival that basis points are of, in price units × lots: of venues what was filled there. */
  readonly value: number;
  /** Implementation shortfall; of venues without delay and opportunity, which no venue has. */
  readonly cost: Measured;
  readonly parts: Readonly<Record<CostPart, number>>;
  /** Executed price against the market's means from start to end; null where they are not known, and of venues. */
  readonly vsVwap: Measured | null;
  readonly vsTwap: Measured | null;
  /** Move of the mid after fills in our favour. */
  readonly markouts: readonly (Measured & { readonly afterS: number; readonly fills: number })[];
}

/** One order's share in a group. */
interface Share {
  readonly order: OrderCost;
  readonly venues: readonly VenueCost[];
  readonly value: number;
  readonly parts: Readonly<Record<CostPart, number>>;
}

/** `zoneOf`: in which zone an order's hours are read. The largest group first, hours as they come. */
export function groupCosts(orders: readonly OrderCost[], by: CostDimension, zoneOf: ZoneOf = () => 'UTC'): CostGroup[] {
  const groups = new Map<string, Share[]>();
  for (const order of orders) {
    for (const [key, share] of sharesOf(order, by, zoneOf)) groups.set(key, [...(groups.get(key) ?? []), share]);
  }
  const byVenue = by === 'venue' || by === 'venueKind';
  return [...groups]
    .map(([key, shares]) => groupOf(key, shares, byVenue))
    .toSorted((a, b) => (by === 'hour' ? (a.key < b.key ? -1 : 1) : b.value - a.value));
}

type ZoneOf = (order: OrderCost) => string;

function sharesOf(order: OrderCost, by: CostDimension, zoneOf: ZoneOf): [string, Share][] {
  if (by !== 'venue' && by !== 'venueKind') {
    const value = order.qty * order.arrivalPx;
    return [[keyOf(order, by, zoneOf), { order, venues: order.venues, value, parts: partsOf(order) }]];
  }
  const shares = new Map<string, VenueCost[]>();
  for (const venue of order.venues) shares.set(venue[by], [...(shares.get(venue[by]) ?? []), venue]);
  return Array.from(shares, ([key, venues]) => {
    const qty = venues.reduce((sum, each) => sum + each.qty, 0);
    const parts = partsOf({ ...order, delay: 0, opportunity: 0, venues });
    return [key, { order, venues, value: qty * order.arrivalPx, parts }];
  });
}

function keyOf(order: OrderCost, by: Exclude<CostDimension, 'venue' | 'venueKind'>, zoneOf: ZoneOf): string {
  switch (by) {
    case 'order':
      return order.parentId;
    case 'strategy':
      return order.strategy;
    case 'model':
      return order.model === '' ? 'none' : order.model;
    case 'instrument':
      return order.instrument;
    case 'trader':
      return order.actor;
    case 'account':
      return order.account || 'no account';
    case 'hour':
      return `${formatClock(order.submittedUs, zoneOf(order), 'minute').slice(0, 2)}:00`;
  }
}

function groupOf(key: string, shares: readonly Share[], byVenue: boolean): CostGroup {
  const sum = (of: (share: Share) => number): number => shares.reduce((total, share) => total + of(share), 0);
  const venues = shares.flatMap((share) => share.venues);
  const filledQty = venues.reduce((total, { qty }) => total + qty, 0);
  const value = sum((share) => share.value);
  const parts = Object.fromEntries(
    COST_PARTS.map((part) => [
      part,
      bpsOf(
        sum((share) => share.parts[part]),
        value,
      ),
    ]),
  ) as Record<CostPart, number>;
  const wanted = byVenue ? filledQty : sum(({ order }) => order.qty);
  return {
    key,
    orders: shares.length,
    fills: venues.reduce((total, { fills }) => total + fills, 0),
    filledPct: percent(filledQty, wanted),
    makerPct: percent(
      venues.reduce((total, { makerQty }) => total + makerQty, 0),
      filledQty,
    ),
    value,
    cost: ratioOf(
      shares.map((share) => [COST_PARTS.reduce((total, part) => total + share.parts[part], 0), share.value]),
    ),
    parts,
    vsVwap: byVenue ? null : slippage(shares, ({ vwapPx }) => vwapPx),
    vsTwap: byVenue ? null : slippage(shares, ({ twapPx }) => twapPx),
    markouts: MARKOUT_AFTER_S.map((afterS) => markoutOf(shares, afterS)),
  };
}

function slippage(shares: readonly Share[], meanOf: (order: OrderCost) => number | null): Measured | null {
  const pairs = shares.flatMap(({ order }): [number, number][] => {
    const meanPx = meanOf(order);
    if (meanPx === null || order.averagePx === null) return [];
    return [[sideSign(order.side) * order.filledQty * (order.averagePx - meanPx), order.filledQty * meanPx]];
  });
  return pairs.length === 0 ? null : ratioOf(pairs);
}

function markoutOf(shares: readonly Share[], afterS: number): CostGroup['markouts'][number] {
  let fills = 0;
  const pairs = shares.map(({ venues }): [number, number] => {
    const marks = venues.flatMap(({ markouts }) => markouts.filter((each) => each.afterS === afterS));
    fills += marks.reduce((sum, each) => sum + each.fills, 0);
    return [marks.reduce((sum, { gain }) => sum + gain, 0), marks.reduce((sum, each) => sum + each.value, 0)];
  });
  return { afterS, fills, ...ratioOf(pairs.filter(([, value]) => value > 0)) };
}

/** Sum of the first over sum of the second, in basis points. */
export function ratioOf(pairs: readonly (readonly [amount: number, value: number])[]): Measured {
  const value = pairs.reduce((sum, [, each]) => sum + each, 0);
  const ratio = value === 0 ? 0 : pairs.reduce((sum, [each]) => sum + each, 0) / value;
  const n = pairs.length;
  const bps = ratio * 10_000;
  if (n < 2 || value === 0) return { bps, ci95: null, orders: n };
  const squares = pairs.reduce((sum, [amount, each]) => sum + (amount - ratio * each) ** 2, 0);
  const half = studentT(n - 1) * (Math.sqrt((n / (n - 1)) * squares) / value) * 10_000;
  return { bps, ci95: [bps - half, bps + half], orders: n };
}

/** 97.5 % quantile by degrees of freedom. */
const T: readonly number[] = [
  ...[12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228],
  ...[2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086],
  ...[2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042],
];

/** Beyond the table by its first term in 1/n (Hill 1970), right to three digits there. */
export const studentT = (freedom: number): number => T[freedom - 1] ?? 1.96 + 2.4 / freedom;

const bpsOf = (amount: number, value: number): number => (value === 0 ? 0 : (amount / value) * 10_000);
const percent = (part: number, whole: number): number => (whole === 0 ? 0 : (part / whole) * 100);
