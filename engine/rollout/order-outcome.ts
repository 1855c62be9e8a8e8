/**
 * What an order cost, as roll-outs compare it: implementation shortfall in basis points of the arrival price, fees
 * included, and beside it how far others traded away from that price meanwhile, which is what the market did and no
 * policy could help. Own trades move the market too: the part of an impact that others follow is in both.
 */
import type { Parent } from '../../shared/domain/orders/parent.ts';
import { sideSign } from '../../shared/domain/basics/scalars.ts';
import type { MarketSince } from '../core/strategy.ts';

export interface OrderOutcome {
  readonly costBps: number;
  /** Volume-weighted price of others since the order's start against its arrival price; positive is against the order. */
  readonly driftBps: number;
  /** What it was expected to cost by its market before any was known; null where that was not to be told. */
  readonly expectedBps: number | null;
}

/** Of less than this share filled nothing can be said. */
const LEAST_FILLED = 0.1;

/**
 * Null of an order that tells nothing of its policy: hardly filled, arrived in no market, or brought to its end or to
 * another strategy by a person. What its end left unfilled counts at the last mid.
 */
export function outcomeOf(
  parent: Parent,
  market: MarketSince,
  lastMidPx: number,
  expectedBps: number | null,
): OrderOutcome | null {
  const { side, qty, filledQty, filledNotional, fees, arrivalBidPx, arrivalAskPx, state } = parent;
  const arrivalPx = (arrivalBidPx + arrivalAskPx) / 2;
  const byHand = parent.strategies.length > 1 || parent.finish !== null || (state !== 'done' && state !== 'expired');
  if (byHand || arrivalBidPx === 0 || arrivalAskPx === 0 || filledQty < LEAST_FILLED * qty) return null;
  const sign = sideSign(side);
  const left = lastMidPx > 0 ? qty - filledQty : 0;
  const paid = sign * (filledNotional - filledQty * arrivalPx + left * (lastMidPx - arrivalPx)) + fees;
  const drift = market.qty === 0 ? 0 : sign * (market.notional / market.qty - arrivalPx);
  return {
    costBps: thousandths((paid / ((filledQty + left) * arrivalPx)) * 10_000),
    driftBps: thousandths((drift / arrivalPx) * 10_000),
    expectedBps,
  };
}

export const thousandths = (value: number): number => Math.round(value * 1_000) / 1_000;
