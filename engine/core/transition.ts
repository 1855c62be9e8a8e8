/**
 * What one decision of a policy led to until the next one: what policies are learnt from, and what their promises are held
 * against. Gains are counted in basis points of a clip, the quantity that the plan does in a slice.
 */
import { type Side, sideSign } from '../../shared/domain/basics/scalars.ts';

export interface Transition {
  /** Under the execution schema. */
  readonly state: Float32Array;
  /** What was done, an index into ACTIONS. */
  readonly action: number;
  /** What the policy would have done where another action began to be tried; absent where none did. */
  readonly instead?: number;
  /** Gain until the next decision in basis points of a clip's value; less is worse. */
  readonly gain: number;
  /** Deviation from the plan at this decision, times side: what is left beyond what should be, in clips per 10⁻⁴ of price. */
  readonly deviation: number;
  /** The mid that gains are counted against: of the same market without us where that is known, price units. */
  readonly undisturbedPx: number;
  /** No decision followed. */
  readonly last: boolean;
}

/** An order with an even plan, as far as gains are reckoned from it. */
export interface PlannedOrder {
  readonly side: Side;
  readonly qty: number;
  readonly sliceUs: number;
  readonly startUs: number;
  readonly endUs: number;
  readonly arrivalPx: number;
}

/** How far an order was at a moment, and the mid then. */
export interface OrderMoment {
  readonly tsUs: number;
  readonly filledQty: number;
  readonly filledNotional: number;
  readonly fees: number;
  readonly midPx: number;
}

export interface Gain {
  readonly gain: number;
  readonly deviation: number;
}

/** From a decision to the next; without one, nothing was gained. */
export function gainOf(order: PlannedOrder, here: OrderMoment, next: OrderMoment | undefined): Gain {
  const { qty, startUs, endUs, sliceUs, arrivalPx } = order;
  const sign = sideSign(order.side);
  const clipQty = Math.max(1, Math.ceil((qty * sliceUs) / (endUs - startUs)));
  const unit = (clipQty * arrivalPx) / 10_000;
  const overdue = ({ tsUs, filledQty }: OrderMoment): number =>
    (qty * (tsUs - startUs)) / (endUs - startUs) - filledQty;
  const deviation = (sign * overdue(here)) / unit;
  if (!next) return { gain: 0, deviation };
  const paid = next.filledNotional - here.filledNotional - (next.filledQty - here.filledQty) * here.midPx;
  const moved = next.midPx - here.midPx;
  const cost = sign * paid + next.fees - here.fees + sign * overdue(next) * moved;
  return { gain: -cost / unit, deviation };
}
