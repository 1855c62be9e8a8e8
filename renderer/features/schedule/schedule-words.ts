/** How an order stands to its plan, in words: how far behind or ahead, and how long is left. */
import { formatDuration, formatPercent, formatQty } from '../../../shared/domain/basics/format.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import { PARENT_ENDED, type Parent } from '../../../shared/domain/orders/parent.ts';
import { envelopeShare } from '../../../shared/domain/orders/strategy.ts';
import type { OrderSample } from '../../../shared/protocol/tables.ts';

export interface Standing {
  readonly words: string;
  /** Outside the envelope. */
  readonly strays: boolean;
}

type Order = Pick<Parent, 'qty' | 'filledQty' | 'state' | 'startUs' | 'params'>;

export function standing(order: Order, sample: OrderSample | undefined, instrument: Instrument): Standing {
  if (PARENT_ENDED.has(order.state)) {
    const left = order.qty - order.filledQty;
    return { words: left === 0 ? 'all done' : `ended with ${formatQty(left, instrument)} undone`, strays: false };
  }
  if (!sample) return { words: 'no plan yet', strays: false };
  const off = sample.filledQty - sample.plannedQty;
  const share = Math.abs(off) / order.qty;
  if (formatPercent(share) === formatPercent(0)) return { words: 'on plan', strays: false };
  const where = off < 0 ? 'behind' : 'ahead of';
  const words = `${formatPercent(share)} ${where} plan (${formatQty(Math.abs(off), instrument)})`;
  return { words, strays: share > envelopeShare(order.params) };
}

/** Null once there is nothing left to wait for. */
export function timeLeft(order: Pick<Parent, 'state' | 'startUs' | 'endUs'>, nowUs: number): string | null {
  if (PARENT_ENDED.has(order.state)) return null;
  const second = (us: number) => Math.ceil(us / 1e6) * 1e6;
  if (nowUs < order.startUs) return `starts in ${formatDuration(second(order.startUs - nowUs))}`;
  return nowUs < order.endUs ? `${formatDuration(second(order.endUs - nowUs))} left` : 'its end has come';
}
