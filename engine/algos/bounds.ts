/** How the highest and the lowest share of volume of an order bound what is done by now, in lots. */
import type { DecisionContext, PlanContext } from '../core/strategy.ts';

/** The most that may be executed and working together. */
export function mostQty({ parent, market }: PlanContext): number {
  // Without a bound of the order's own, the gate still lets no order through before anything has traded.
  const { maxParticipationPct } = parent.terms;
  return Math.min(parent.qty, Math.floor(((maxParticipationPct ?? 100) / 100) * (market.qty + parent.filledQty)));
}

/**
 * The least that must be executed. With share p of a market that trades V beside us, own quantity q = p · (V + q), so
 * q = V · p / (1 − p).
 */
export function leastQty({ parent, market }: PlanContext): number {
  const { minParticipationPct } = parent.terms;
  if (minParticipationPct === null) return 0;
  return Math.min(parent.qty, ownShareOf(market.qty, minParticipationPct / 100));
}

/** What we trade beside `others` when ours is `share` of the whole; lots, rounded down. At 1 there is no bound. */
export const ownShareOf = (others: number, share: number): number =>
  share >= 1 ? Number.MAX_SAFE_INTEGER : Math.floor((others * share) / (1 - share));

/** A price no worse than the parent's limit. */
export function withinLimit({ parent }: DecisionContext, price: number): number {
  if (parent.limitPx === null) return price;
  return parent.side === 'buy' ? Math.min(price, parent.limitPx) : Math.max(price, parent.limitPx);
}
