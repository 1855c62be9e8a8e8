/**
 * What a policy would have done to orders that were sent: how many it would have denied, by limit, with an example of
 * each. It judges by what an order says of itself and when it was sent; limits that need the market or the position of
 * the moment (collars, share of volume, position, value, credit) are left out, and named.
 */
import type { Child } from './child.ts';
import type { Instrument } from './instrument.ts';
import type { ExecutionPolicy } from './policy.ts';
import type { RejectCode } from './reject-code.ts';
import { US_PER_SECOND } from '../std/duration.ts';

export type SentOrder = Pick<
  Child,
  | 'childId'
  | 'instrument'
  | 'side'
  | 'venue'
  | 'px'
  | 'qty'
  | 'tif'
  | 'postOnly'
  | 'displayQty'
  | 'minQty'
  | 'submittedUs'
> & { readonly strategy: string };

export interface PreviewFinding {
  readonly code: RejectCode;
  /** The limit, as the policy calls it. */
  readonly limit: string;
  readonly orders: number;
  /** The first of them. */
  readonly example: string;
}

export interface PolicyPreview {
  readonly orders: number;
  readonly denied: number;
  readonly findings: readonly PreviewFinding[];
}

/** What the preview does not judge, as the policy calls it. */
export const NOT_PREVIEWED = [
  ...['priceCollarBps', 'desk.collarOverTime', 'maxParticipationPct', 'maxPositionQty', 'desk.maxGrossNotional'],
  ...['desk.maxTraderCredit', 'desk.maxDeskCredit', 'desk.maxFirmCredit', 'desk.maxExecutions'],
] as const;

type Verdict = readonly [RejectCode, string] | null;

export function previewPolicy(
  policy: ExecutionPolicy,
  orders: readonly SentOrder[],
  instruments: ReadonlyMap<string, Instrument>,
): PolicyPreview {
  const sent = new SentTimes();
  const findings = new Map<string, PreviewFinding>();
  let denied = 0;
  for (const order of orders.toSorted((a, b) => a.submittedUs - b.submittedUs)) {
    const verdict = byItself(policy, order, instruments.get(order.instrument)) ?? sent.check(policy, order);
    if (verdict === null) {
      sent.add(order);
      continue;
    }
    denied += 1;
    const [code, limit] = verdict;
    const before = findings.get(limit);
    findings.set(limit, {
      ...{ code, limit, orders: (before?.orders ?? 0) + 1 },
      example: before?.example ?? order.childId,
    });
  }
  const most = [...findings.values()].toSorted((a, b) => b.orders - a.orders);
  return { orders: orders.length, denied, findings: most };
}

function byItself(policy: ExecutionPolicy, order: SentOrder, instrument: Instrument | undefined): Verdict {
  const { orderTypes, venues, hours, restricted, instruments } = policy;
  const limits = instruments[order.instrument];
  if (!instrument || !limits) return ['LIMIT_UNSET', `instruments.${order.instrument}`];
  if (restricted.includes(order.instrument)) return ['RESTRICTED', 'restricted'];
  if (!orderTypes.timesInForce.includes(order.tif)) return ['ORDER_TYPE', 'orderTypes.timesInForce'];
  if (order.postOnly && !orderTypes.postOnly) return ['ORDER_TYPE', 'orderTypes.postOnly'];
  if (order.displayQty !== null && !orderTypes.iceberg) return ['ORDER_TYPE', 'orderTypes.iceberg'];
  if (order.minQty !== null && !orderTypes.minimumQuantity) return ['ORDER_TYPE', 'orderTypes.minimumQuantity'];
  if (venues.length > 0 && !venues.includes(order.venue)) return ['VENUE_NOT_ALLOWED', 'venues'];
  if (order.submittedUs < instrument.sessionStartUs + hours.afterOpenUs) return ['OUTSIDE_HOURS', 'hours.afterOpenUs'];
  if (order.submittedUs > instrument.sessionEndUs - hours.beforeCloseUs) {
    return ['OUTSIDE_HOURS', 'hours.beforeCloseUs'];
  }
  const at = `instruments.${order.instrument}`;
  if (order.qty > (limits.maxOrderQty ?? 0)) return ['MAX_ORDER_QTY', `${at}.maxOrderQty`];
  const value = (order.qty * order.px) / 10 ** (instrument.priceDecimals + instrument.qtyDecimals);
  return value > (limits.maxOrderValue ?? 0) ? ['MAX_ORDER_VALUE', `${at}.maxOrderValue`] : null;
}

/** When orders of a kind were let pass, oldest first; orders come in the order of their time. */
class SentTimes {
  readonly #times = new Map<string, number[]>();

  check({ instruments, desk }: ExecutionPolicy, order: SentOrder): Verdict {
    const { instrument, venue, strategy, submittedUs } = order;
    const perSecond = (key: string): number => this.#since(key, submittedUs - US_PER_SECOND);
    if (perSecond(instrument) >= (instruments[instrument]?.maxMessagesPerSecond ?? 0)) {
      return ['MESSAGE_RATE', `instruments.${instrument}.maxMessagesPerSecond`];
    }
    if (perSecond(`@${venue}`) >= desk.maxVenueMessagesPerSecond) {
      return ['MESSAGE_RATE', 'desk.maxVenueMessagesPerSecond'];
    }
    if (perSecond(`#${strategy}`) >= desk.maxStrategyMessagesPerSecond) {
      return ['MESSAGE_RATE', 'desk.maxStrategyMessagesPerSecond'];
    }
    const { count, windowUs } = desk.maxDuplicates;
    return this.#since(alike(order), submittedUs - windowUs) >= count ? ['DUPLICATE', 'desk.maxDuplicates'] : null;
  }

  add(order: SentOrder): void {
    for (const key of [order.instrument, `@${order.venue}`, `#${order.strategy}`, alike(order)]) {
      const times = this.#times.get(key);
      if (times) times.push(order.submittedUs);
      else this.#times.set(key, [order.submittedUs]);
    }
  }

  #since(key: string, sinceUs: number): number {
    const times = this.#times.get(key) ?? [];
    let low = 0;
    let high = times.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (times[middle]! <= sinceUs) low = middle + 1;
      else high = middle;
    }
    return times.length - low;
  }
}

const alike = ({ venue, instrument, side, px, qty }: SentOrder): string =>
  `${venue}/${instrument}/${side}/${px}/${qty}`;
