/**
 * What the desk reads out of a parent order and its gauge: shortfall, plan, participation, mode and how much attention it
 * needs. Pure, and the one place where these are defined; null stands where there is nothing to measure yet. Positive
 * costs are bad: a cost is what was paid above, or received below, the price it is measured against.
 */
import { formatQty } from '../../shared/domain/basics/format.ts';
import type { Instrument } from '../../shared/domain/basics/instrument.ts';
import { modeOf } from '../../shared/domain/orders/order-mode.ts';
import { PARENT_ENDED, type Parent } from '../../shared/domain/orders/parent.ts';
import { sideSign, type Side } from '../../shared/domain/basics/scalars.ts';
import { envelopeShare } from '../../shared/domain/orders/strategy.ts';
import type { Gauge } from '../../shared/protocol/tables.ts';

const BPS = 10_000;

/** Mean of bid and ask when the order arrived, in price units; a side that was empty does not count. */
export function arrivalPx({ arrivalBidPx, arrivalAskPx }: Pick<Parent, 'arrivalBidPx' | 'arrivalAskPx'>): number {
  return arrivalBidPx === 0 || arrivalAskPx === 0
    ? Math.max(arrivalBidPx, arrivalAskPx)
    : (arrivalBidPx + arrivalAskPx) / 2;
}

const isSide = (side: Side): boolean => side === 'buy' || side === 'sell';

/** Null of a side that this desk does not know: what is a cost is not known then. */
function costBps(side: Side, paidPx: number, benchmarkPx: number): number | null {
  if (!isSide(side)) return null;
  return ((sideSign(side) * (paidPx - benchmarkPx)) / benchmarkPx) * BPS;
}

/** Implementation shortfall of what is filled, against the arrival price, in basis points; positive is cost. */
export function shortfallBps(parent: Parent): number | null {
  const arrival = arrivalPx(parent);
  if (parent.filledQty === 0 || arrival === 0) return null;
  return costBps(parent.side, parent.filledNotional / parent.filledQty, arrival);
}

/** The market's volume weighted price since the order's start, in price units. */
export function intervalVwapPx(sample: Pick<Gauge, 'marketQty' | 'marketNotional'>): number | null {
  return sample.marketQty === 0 ? null : sample.marketNotional / sample.marketQty;
}

/** Cost against the interval VWAP in basis points; positive is cost. */
export function vsVwapBps(parent: Parent, gauge: Gauge | undefined): number | null {
  const vwap = gauge ? intervalVwapPx(gauge) : null;
  if (vwap === null || parent.filledQty === 0) return null;
  return costBps(parent.side, parent.filledNotional / parent.filledQty, vwap);
}

/** So many standard deviations above what was expected a cost is no accident of the market. */
const DEAR_DEVIATIONS = 2;

export interface CostBand {
  readonly expectedBps: number;
  /** Within one standard deviation; null where that is not known. */
  readonly leastBps: number | null;
  readonly mostBps: number | null;
}

/** What the order was expected to cost by the engine; null while it has not said. */
export function costBand(gauge: Gauge | undefined): CostBand | null {
  const { expectedBps = null, sigmaBps = null } = gauge ?? {};
  if (expectedBps === null) return null;
  const at = (deviations: number): number | null => (sigmaBps === null ? null : expectedBps + deviations * sigmaBps);
  return { expectedBps, leastBps: at(-1), mostBps: at(1) };
}

/** Shortfall less what was expected; positive is dearer. Null while either is not known. */
export function vsExpectedBps(parent: Parent, gauge: Gauge | undefined): number | null {
  const shortfall = shortfallBps(parent);
  const expected = gauge?.expectedBps ?? null;
  return shortfall === null || expected === null ? null : shortfall - expected;
}

/** Costs more than its market and its plan explain. */
export function isDear(parent: Parent, gauge: Gauge | undefined): boolean {
  const over = vsExpectedBps(parent, gauge);
  const sigma = gauge?.sigmaBps ?? null;
  return over !== null && sigma !== null && over > DEAR_DEVIATIONS * sigma;
}

export const doneShare = ({ filledQty, qty }: Pick<Parent, 'filledQty' | 'qty'>): number => filledQty / qty;

/**
 * Filled less planned as a share of the order's quantity; negative is behind plan. Both from the gauge, so that they
 * are of one moment. Null once the order has ended: there is no plan any more.
 */
export function vsPlanShare(parent: Parent, gauge: Gauge | undefined): number | null {
  if (!gauge || PARENT_ENDED.has(parent.state)) return null;
  return (gauge.filledQty - gauge.plannedQty) / parent.qty;
}

/**
 * Own share of all that has traded since the order's start: filled ÷ (filled by this order + traded by others), as POV
 * and the participation limits count it, so that an order at 10% reads 10%.
 */
export function participationShare(sample: Pick<Gauge, 'filledQty' | 'marketQty'> | undefined): number | null {
  const traded = sample ? sample.filledQty + sample.marketQty : 0;
  return !sample || traded === 0 ? null : sample.filledQty / traded;
}

export type { Mode } from '../../shared/domain/orders/order-mode.ts';
export { modeOf } from '../../shared/domain/orders/order-mode.ts';

/** What makes an order need a person, most pressing first. */
const ATTENTION = [
  'lost',
  'unknown',
  'breach',
  'held',
  'cancelling',
  'paused',
  'staged',
  'behind',
  'calm',
  'undone',
  'ended',
] as const;
export type Attention = (typeof ATTENTION)[number];

/** `unknownChildren`: how many of its children are of unknown fate; `lost`: its engine is out of reach. */
export function attentionOf(
  parent: Parent,
  gauge: Gauge | undefined,
  unknownChildren: number,
  lost = false,
): Attention {
  if (lost && !PARENT_ENDED.has(parent.state)) return 'lost';
  if (unknownChildren > 0 || !isSide(parent.side)) return 'unknown';
  if (parent.filledQty + parent.openQty > parent.qty) return 'breach';
  if (PARENT_ENDED.has(parent.state)) return isUndone(parent) ? 'undone' : 'ended';
  const mode = modeOf(parent);
  if (mode === 'UNKNOWN') return 'unknown';
  if (mode === 'HELD') return 'held';
  if (mode === 'CANCELLING') return 'cancelling';
  if (mode === 'PAUSED') return 'paused';
  if (mode === 'STAGED') return 'staged';
  return (vsPlanShare(parent, gauge) ?? 0) < -envelopeShare(parent.params) ? 'behind' : 'calm';
}

/** Its time ran out with more left than that: nobody wanted such an end, whatever its envelope was on the way. */
const UNDONE_SHARE = 0.05;
const isUndone = (parent: Parent): boolean => parent.state === 'expired' && 1 - doneShare(parent) > UNDONE_SHARE;

export const hasEnded = (attention: Attention): boolean => attention === 'undone' || attention === 'ended';

export const needsPerson = (attention: Attention): boolean => attention !== 'calm' && !hasEnded(attention);

export interface AttentionRow {
  readonly attention: Attention;
  readonly parent: Pick<Parent, 'endUs' | 'submittedUs' | 'parentId'>;
}

/**
 * The order of the blotter: by what needs a person, then what ends soonest, then the newest. Nothing in it moves with
 * every quote, so that rows keep still under the pointer; the ended stand last, those that expired undone before the others, the newest
 * of them first.
 */
export function compareAttention(a: AttentionRow, b: AttentionRow): number {
  const rank = ATTENTION.indexOf(a.attention) - ATTENTION.indexOf(b.attention);
  if (rank !== 0) return rank;
  const end = a.parent.endUs - b.parent.endUs;
  const newest = b.parent.submittedUs - a.parent.submittedUs;
  const byTime = hasEnded(a.attention) ? newest || end : end || newest;
  return byTime || (a.parent.parentId < b.parent.parentId ? -1 : a.parent.parentId > b.parent.parentId ? 1 : 0);
}

/** Why the order is where it is, the most pressing reason first. */
export function whyOf(
  parent: Parent,
  gauge: Gauge | undefined,
  unknownChildren: number,
  lost = false,
  instrument: Pick<Instrument, 'qtyDecimals'> = { qtyDecimals: 0 },
): string {
  const reasons: string[] = [];
  if (lost && !PARENT_ENDED.has(parent.state)) reasons.push('engine out of reach, may still be working');
  if (unknownChildren > 0) reasons.push(`${unknownChildren} of unknown fate at the venue`);
  const beyondQty = parent.filledQty + parent.openQty - parent.qty;
  if (beyondQty > 0)
    reasons.push(
      `${formatQty(beyondQty, instrument)} more than the order is executed or working: its venue's executions exceed it`,
    );
  const ended = PARENT_ENDED.has(parent.state);
  const held = parent.heldBy !== '' && !ended;
  const latest = ended ? parent.lastReason : gauge?.reason || parent.lastReason;
  // While a stop holds it, what the algorithm thought last is history.
  if (held) reasons.push(`held by stop ${parent.heldBy.replaceAll(' ', ', ')}`);
  else if (latest !== '') reasons.push(latest);
  return reasons.join(' · ');
}
