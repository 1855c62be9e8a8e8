/**
 * What one order cost, from what it was, its fills and the market by the second. The parts add up to the implementation
 * shortfall (Perold, The implementation shortfall, J. Portfolio Management 14 (1988)): each fill's price against arrival is
 * its price against the mid then (spread), that against the mid at the start (timing), and that against arrival (delay);
 * fees; and the move of what was left (opportunity).
 */
import { MARKOUT_AFTER_S, type Markout, type OrderCost, type VenueCost } from '../../shared/domain/orders/costs.ts';
import type { Parent } from '../../shared/domain/orders/parent.ts';
import { sideSign } from '../../shared/domain/basics/scalars.ts';
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import type { KeptFill } from '../core/history.ts';
import type { MarketSeconds } from './market-seconds.ts';

export interface EndedOrder {
  readonly parent: Parent;
  readonly endedUs: number;
  /** Best bid and ask at the end where they were kept; zero where not. */
  readonly endBidPx: number;
  readonly endAskPx: number;
  /** Zero bid or ask: not known. */
  readonly fills: readonly KeptFill[];
}

interface Around {
  readonly sign: 1 | -1;
  readonly arrivalPx: number;
  readonly startPx: number;
  readonly market: MarketSeconds;
}

export function costOf({ parent, endedUs, endBidPx, endAskPx, fills }: EndedOrder, market: MarketSeconds): OrderCost {
  const { parentId, instrument, side, qty, model, actor, account, state, submittedUs, startUs } = parent;
  const sign = sideSign(side);
  const arrivalPx = (parent.arrivalBidPx + parent.arrivalAskPx) / 2;
  // Within the second of its arrival no later mid is known, nor is there any delay to speak of.
  const waited = startUs >= submittedUs + US_PER_SECOND;
  const startPx = (waited ? market.midAt(startUs) : null) ?? arrivalPx;
  const around = { sign, arrivalPx, startPx, market };
  const filledQty = fills.reduce((sum, fill) => sum + fill.qty, 0);
  const leftQty = Math.max(0, qty - filledQty);
  const endPx = midOf(endBidPx, endAskPx) ?? market.midAt(endedUs);
  return {
    parentId,
    instrument,
    side,
    model,
    actor,
    account,
    state,
    submittedUs,
    endedUs,
    qty,
    filledQty,
    arrivalPx,
    strategy: parent.params.strategy,
    averagePx: filledQty === 0 ? null : fills.reduce((sum, fill) => sum + fill.qty * fill.px, 0) / filledQty,
    ...market.means(Math.max(startUs, submittedUs), endedUs),
    delay: sign * filledQty * (startPx - arrivalPx),
    opportunity: leftQty === 0 ? 0 : endPx === null ? null : sign * leftQty * (endPx - arrivalPx),
    venues: venuesOf(fills).map((each) => venueCost(each, around)),
  };
}

export const midOf = (bidPx: number, askPx: number): number | null =>
  bidPx > 0 && askPx > 0 ? (bidPx + askPx) / 2 : null;

function venuesOf(fills: readonly KeptFill[]): KeptFill[][] {
  const venues = new Map<string, KeptFill[]>();
  for (const fill of fills) {
    const of = venues.get(fill.venue);
    if (of) of.push(fill);
    else venues.set(fill.venue, [fill]);
  }
  return [...venues.values()];
}

function venueCost(fills: readonly KeptFill[], around: Around): VenueCost {
  const { sign, startPx, market } = around;
  const cost = { qty: 0, makerQty: 0, spread: 0, timing: 0, fees: 0, unsplit: 0 };
  const markouts: Markout[] = MARKOUT_AFTER_S.map((afterS) => ({ afterS, fills: 0, value: 0, gain: 0 }));
  for (const fill of fills) {
    const { px, qty, fee, liquidity, tsUs } = fill;
    cost.qty += qty;
    if (liquidity === 'maker') cost.makerQty += qty;
    cost.fees += fee;
    const midPx = midOf(fill.bidPx, fill.askPx) ?? market.midAt(tsUs);
    if (midPx === null) {
      cost.unsplit += sign * qty * (px - startPx);
      continue;
    }
    cost.spread += sign * qty * (px - midPx);
    cost.timing += sign * qty * (midPx - startPx);
    for (const markout of markouts) {
      const laterPx = market.midAfter(tsUs + markout.afterS * US_PER_SECOND);
      if (laterPx === null) continue;
      markout.fills += 1;
      markout.value += qty * midPx;
      markout.gain += sign * qty * (laterPx - midPx);
    }
  }
  const { venue, venueKind } = fills[0]!;
  return { venue, venueKind, fills: fills.length, ...cost, markouts };
}
