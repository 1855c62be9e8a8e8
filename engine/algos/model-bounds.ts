/**
 * What the execution policy in force lets a learned model do with an order at one moment, in lots: how large a child it
 * may want, how much it may still take, how far it may stray from its plan. A bound that bites is told in words that
 * name the policy's version.
 */
import type { DecisionContext } from '../core/strategy.ts';
import { qtyWords } from './taking.ts';

export interface ModelRoom {
  readonly childQty: number;
  /** What may still be taken instead of rested. */
  readonly takeQty: number;
  readonly envelopeQty: number;
  readonly childWords: string;
  readonly takeWords: string;
  /** Of the envelope: the order's own, or the policy's where that is narrower. */
  readonly envelopeWords: string;
}

/** `wantedEnvelopeQty`: what the order's own parameters allow; `takingQty`: what is on its way to take. Null without a policy. */
export function modelRoom(context: DecisionContext, wantedEnvelopeQty: number, takingQty: number): ModelRoom | null {
  const { modelBounds: bounds, takenQty, parent } = context;
  if (!bounds) return null;
  const share = (pct: number): number => Math.floor((parent.qty * pct) / 100);
  const mostEnvelopeQty = Math.max(1, share(bounds.maxEnvelopePct));
  const mostTakeQty = share(bounds.maxTakePct);
  const childQty = Math.max(1, share(bounds.maxChildPct));
  const words = (lots: number): string => qtyWords(lots, context);
  const lets = `policy ${bounds.version} lets a model`;
  return {
    childQty,
    takeQty: Math.max(0, mostTakeQty - takenQty - takingQty),
    envelopeQty: Math.min(wantedEnvelopeQty, mostEnvelopeQty),
    childWords: `${lets} want ${words(childQty)} at a time, ${bounds.maxChildPct}% of the order`,
    takeWords: `${words(takenQty + takingQty)} are taken, ${lets} take ${words(mostTakeQty)}, ${bounds.maxTakePct}% of the order`,
    envelopeWords:
      mostEnvelopeQty < wantedEnvelopeQty
        ? `${lets} stray ${words(mostEnvelopeQty)}, ${bounds.maxEnvelopePct}% of the order`
        : `the envelope is ${words(wantedEnvelopeQty)}`,
  };
}
