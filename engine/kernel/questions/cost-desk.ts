/**
 * What ended orders cost, for whoever asks: out of the history, a few orders at a time, so that an engine that trades is
 * never held up by a long account. What is final is reckoned once.
 */
import { MARKOUT_AFTER_S, type OrderCost } from '../../../shared/domain/orders/costs.ts';
import type { AskCosts, Reply } from '../../../shared/protocol/questions.ts';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import type { History, KeptOrder } from '../../core/history.ts';
import { marketAround } from '../../tca/analyse.ts';
import { costOf } from '../../tca/order-cost.ts';

/** Reckoned anew for one question: an order of an hour takes a millisecond or two. */
const PER_QUESTION = 2;
/** After its last mark-out an order's cost does not change, but for an execution that comes late. */
const FINAL_AFTER_US = (Math.max(...MARKOUT_AFTER_S) + 10) * US_PER_SECOND;

interface Reckoned {
  readonly cost: OrderCost;
  readonly filledQty: number;
  readonly atUs: number;
}

export class CostDesk {
  readonly #history: History | undefined;
  readonly #nowUs: () => number;
  readonly #known = new Map<string, Reckoned>();

  constructor(history: History | undefined, nowUs: () => number) {
    this.#history = history;
    this.#nowUs = nowUs;
  }

  reply({ most }: AskCosts): Reply {
    const ended = this.#history?.orders(most) ?? [];
    // New ones first, then those whose turn was longest ago.
    const turns = new Map(Array.from(this.#known.keys(), (parentId, turn) => [parentId, turn]));
    const turnOf = ({ parent }: KeptOrder): number => turns.get(parent.parentId) ?? -1;
    const due = ended.filter((order) => !this.#isFinal(order)).toSorted((a, b) => turnOf(a) - turnOf(b));
    for (const order of due.slice(0, PER_QUESTION)) this.#reckon(order);
    const held = new Set(ended.map(({ parent }) => parent.parentId));
    for (const parentId of this.#known.keys()) if (!held.has(parentId)) this.#known.delete(parentId);
    const costs = ended.flatMap(({ parent }) => this.#known.get(parent.parentId)?.cost ?? []);
    return { kind: 'AskCosts', costs, left: ended.length - costs.length };
  }

  #isFinal({ parent, tsUs }: KeptOrder): boolean {
    const known = this.#known.get(parent.parentId);
    return known !== undefined && known.atUs >= tsUs + FINAL_AFTER_US && known.filledQty === parent.filledQty;
  }

  #reckon({ parent, tsUs, bidPx, askPx }: KeptOrder): void {
    const history = this.#history!;
    const fills = history.fillsOf(parent.parentId);
    const market = marketAround(history, parent.instrument, Math.min(parent.submittedUs, parent.startUs), tsUs);
    const cost = costOf({ parent, endedUs: tsUs, endBidPx: bidPx, endAskPx: askPx, fills }, market);
    // Once more at the end of the line, so that each comes to its turn.
    this.#known.delete(parent.parentId);
    this.#known.set(parent.parentId, { cost, filledQty: parent.filledQty, atUs: this.#nowUs() });
  }
}
