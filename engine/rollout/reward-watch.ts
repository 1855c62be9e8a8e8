/**
 * What a policy said its actions were worth against what came of them, order by order. Came of a decision: the gains of the
 * next few, against the mids as they were, with what the market did to the deviation that was there already taken off, as it
 * is for learning. A policy tells advantages alone, over the mean of what might have been done, so what is left of the two,
 * the residual, holds the worth of the states, too: it is not zero, and it follows what was said where that says more of
 * the state than of what comes. Both are told; what is usual of them is what they were where the model was measured.
 */
import type { Parent } from '../../shared/domain/orders/parent.ts';
import type { PolicyDecision } from '../core/policy.ts';
import type { ModelReward } from '../core/state/rollouts-state.ts';
import { gainOf, type OrderMoment, type PlannedOrder } from '../core/transition.ts';
import { thousandths } from './order-outcome.ts';

/** Decisions whose gains are summed, as the trainer sums them. */
export const AHEAD = 8;
/** Decisions of an order from which on it tells something. */
const LEAST_DECISIONS = 20;

interface Said {
  readonly moment: OrderMoment;
  /** Of what was done, basis points of a clip. */
  readonly worthBps: number;
}

interface Watched {
  readonly model: string;
  readonly order: PlannedOrder;
  /** The newest, the oldest of them first. */
  readonly said: Said[];
  /** Of what came less what was said, and of what was said. */
  residual: number;
  worth: number;
  count: number;
}

export class RewardWatch {
  /** Null of an order that tells nothing: two models decided for it, or its plan was changed. */
  readonly #orders = new Map<string, Watched | null>();

  decided(parent: Parent, { policyId, values, done }: PolicyDecision, tsUs: number, midPx: number): void {
    const { parentId, filledQty, filledNotional, fees } = parent;
    let watched = this.#orders.get(parentId);
    if (watched === undefined) this.#orders.set(parentId, (watched = watchedOf(parent, policyId)));
    if (watched === null) return;
    const worthBps = values[done] ?? NaN;
    if (watched.model !== policyId || parent.version > 1 || midPx <= 0 || Number.isNaN(worthBps)) {
      this.#orders.set(parentId, null);
      return;
    }
    const { said, order } = watched;
    said.push({ moment: { tsUs, filledQty, filledNotional, fees, midPx }, worthBps });
    if (said.length <= AHEAD) return;
    const first = said[0]!;
    let came = gainOf(order, first.moment, undefined).deviation * (midPx - first.moment.midPx);
    for (let i = 0; i < AHEAD; i++) came += gainOf(order, said[i]!.moment, said[i + 1]!.moment).gain;
    watched.residual += came - first.worthBps;
    watched.worth += first.worthBps;
    watched.count += 1;
    said.shift();
  }

  /** Of an order that has ended, mean of its decisions; null where it tells nothing. */
  ended(parentId: string): ModelReward | null {
    const watched = this.#orders.get(parentId);
    this.#orders.delete(parentId);
    if (!watched || watched.count < LEAST_DECISIONS) return null;
    const { residual, worth, count } = watched;
    return { residualBps: thousandths(residual / count), saidBps: thousandths(worth / count) };
  }
}

function watchedOf(parent: Parent, model: string): Watched | null {
  const { side, qty, startUs, endUs, params, arrivalBidPx, arrivalAskPx, followed } = parent;
  const arrivalPx = (arrivalBidPx + arrivalAskPx) / 2;
  if (params.strategy !== 'adaptive' || followed !== null || arrivalBidPx === 0 || arrivalAskPx === 0) return null;
  const order = { side, qty, sliceUs: params.sliceUs, startUs, endUs, arrivalPx };
  return { model, order, said: [], residual: 0, worth: 0, count: 0 };
}
