/**
 * Finishes an order: takes what is there on the other side, up to what a person allowed and at no worse a price. The
 * order's limit and its highest share of volume hold as ever, and so does everything that the gate checks.
 */
import { opposite } from '../../shared/domain/basics/scalars.ts';
import { US_PER_MS } from '../../shared/std/duration.ts';
import type { Decision, DecisionContext, PlanContext, Strategy } from '../core/strategy.ts';
import { mostQty } from './bounds.ts';
import { qtyWords, take, takeWords } from './taking.ts';

const LOOK_EVERY_US = 500 * US_PER_MS;

const targetOf = ({ parent }: PlanContext): number => Math.min(parent.qty, parent.finish?.targetQty ?? parent.qty);

export const finishNow: Strategy = {
  plannedQty: targetOf,

  decide(context) {
    const { parent, book, nowUs } = context;
    const wakeUs = nowUs + LOOK_EVERY_US;
    const wantedQty = targetOf(context) - parent.filledQty;
    const finishing = `finishing: ${qtyWords(wantedQty, context)} to take`;
    const waits = (reason: string): Decision => ({ submit: [], cancel: [], reason: `${finishing}; ${reason}`, wakeUs });
    const px = book.bestPx(opposite(parent.side));
    if (book.halted || px === 0) return waits('there is no market to take from');
    if (isBeyond(px, context)) return waits('the market is beyond the price that is allowed');
    const capQty = Math.min(targetOf(context), mostQty(context));
    return take({ wantedQty, capQty, px, reason: `${finishing}: ${takeWords(context)}`, wakeUs }, context);
  },
};

function isBeyond(px: number, { parent }: DecisionContext): boolean {
  const worse = (limit: number | null): boolean => limit !== null && (parent.side === 'buy' ? px > limit : px < limit);
  return worse(parent.limitPx) || worse(parent.finish?.worstPx ?? null);
}
