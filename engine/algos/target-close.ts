/**
 * Target close: as much as the close can bear is left for it, the rest is traded ahead of it and as late as impact lets
 * it: the trajectory of Almgren & Chriss backwards in time, because against the price of the close it is what has been
 * done already that is at risk. What the close can bear is a share of the volume expected there. An order that ends with
 * its session meets the closing auction, where there is one, with an order that the venue keeps for it; any other trades
 * its residual evenly over the last stretch before its end. Where the volume is not known, even over time.
 */
import { sideSign } from '../../shared/domain/basics/scalars.ts';
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import { twiceMidPx } from '../core/book-view.ts';
import { expectedQty } from '../core/figures.ts';
import type { Decision, DecisionContext, PlanContext, Strategy } from '../core/strategy.ts';
import { remainingShare } from './almgren-chriss.ts';
import { mostQty, withinLimit } from './bounds.ts';
import { hurryOf } from './hurry.ts';
import { paramsOf } from './params-of.ts';
import { type Plan, planOf, workSchedule } from './schedule.ts';
import { idsOf, ofKnownFate, pxWords, qtyWords } from './taking.ts';

/** How far beyond the market an order for the auction may execute. */
const REACH_BPS = 50;

/** Whether the order ends in a closing auction. */
const meetsAuction = ({ parent, instrument, figures }: PlanContext): boolean =>
  (figures.closeQty ?? 0) > 0 && parent.endUs >= instrument.sessionEndUs;

/** Null where nothing says how much is traded at the close. */
function expectedAtClose(context: PlanContext): number | null {
  const { parent, instrument, figures } = context;
  if (meetsAuction(context)) return figures.closeQty;
  const { windowUs } = paramsOf(context, 'close');
  return expectedQty(parent.endUs - windowUs, parent.endUs, instrument, figures);
}

/** What is left for the close when the plan is made, in lots; null where that cannot be told. */
function leftForClose(context: PlanContext): number | null {
  const { parent } = context;
  const expected = expectedAtClose(context);
  if (expected === null) return null;
  const share = paramsOf(context, 'close').closeSharePct / 100;
  return Math.min(parent.qty - parent.planFromQty, Math.floor(expected * share));
}

/** When the close begins: when orders for the auction are sent, or the residual begins to be traded. */
function closesUs(context: PlanContext): number {
  const { planFromUs, endUs } = context.parent;
  return Math.max(planFromUs, endUs - paramsOf(context, 'close').windowUs);
}

function planned(context: PlanContext): Plan {
  const { planFromUs, planFromQty, endUs, qty } = context.parent;
  const { riskAversion, sliceUs } = paramsOf(context, 'close');
  const left = leftForClose(context);
  const beginsUs = closesUs(context);
  const auction = meetsAuction(context);
  const even = (fromUs: number, atUs: number): number => (atUs - fromUs) / (endUs - fromUs);
  if (left === null || (beginsUs === planFromUs && !auction)) return planOf((atUs) => even(planFromUs, atUs), context);
  const aheadShare = 1 - left / Math.max(1, qty - planFromQty);
  const kappa = hurryOf(riskAversion, sliceUs, context) ?? 0;
  const lastsS = (beginsUs - planFromUs) / US_PER_SECOND;
  return planOf((atUs) => {
    if (atUs < beginsUs) return aheadShare * remainingShare(kappa, (beginsUs - atUs) / US_PER_SECOND, lastsS);
    return auction ? aheadShare : aheadShare + (1 - aheadShare) * even(beginsUs, atUs);
  }, context);
}

export const targetClose: Strategy = {
  plannedQty: (context) => planned(context)(context.nowUs),

  decide(context) {
    const left = leftForClose(context);
    if (left !== null && meetsAuction(context)) return towardsAuction(left, context);
    const decision = workSchedule(planned(context), paramsOf(context, 'close'), context);
    const words =
      left === null
        ? `even over time, for ${context.figures.source}`
        : `${qtyWords(left, context)} are left for the close`;
    return { ...decision, reason: `${decision.reason}; ${words}` };
  },
};

/** What the auction cannot bear is an order of its own, done by when the rest is sent there. */
function towardsAuction(left: number, context: DecisionContext): Decision {
  const { parent, nowUs } = context;
  const beginsUs = closesUs(context);
  if (nowUs >= beginsUs) return sendToAuction(context);
  const waits = `${qtyWords(left, context)} wait for the closing auction`;
  const ahead = { ...parent, qty: parent.qty - left, endUs: beginsUs };
  if (ahead.qty <= parent.filledQty)
    return { submit: [], cancel: idsOf(context.open), reason: waits, wakeUs: beginsUs };
  const decision = workSchedule(planned(context), paramsOf(context, 'close'), { ...context, parent: ahead });
  return { ...decision, wakeUs: Math.min(decision.wakeUs, beginsUs), reason: `${decision.reason}; ${waits}` };
}

/** All that is left, in as few orders as the limits allow, once nothing else of it is open. */
function sendToAuction(context: DecisionContext): Decision {
  const { parent, book, open, nowUs, instrument } = context;
  const { sliceUs, reachBps } = paramsOf(context, 'close');
  const wakeUs = nowUs + Math.min(sliceUs, US_PER_SECOND);
  const idle = (reason: string, cancel: string[] = []): Decision => ({ submit: [], cancel, reason, wakeUs });
  const others = ofKnownFate(open).filter(({ tif }) => tif !== 'close');
  if (others.length > 0) return idle('the closing auction is near: resting orders are pulled first', idsOf(others));
  const twiceMid = twiceMidPx(book);
  if (twiceMid === 0) return idle(`${parent.instrument} has no two-sided market: waiting`);
  const qty = mostQty(context) - parent.filledQty - parent.openQty;
  if (qty < 1) return idle(`${qtyWords(parent.openQty, context)} are with the closing auction`);
  const sign = sideSign(parent.side);
  const ticks = (twiceMid / 2 / instrument.tickPx) * (1 + (sign * (reachBps ?? REACH_BPS)) / 10_000);
  // On the tick, on the near side of the reach.
  const px = withinLimit(context, (sign > 0 ? Math.floor(ticks) : Math.ceil(ticks)) * instrument.tickPx);
  const reason = `${qtyWords(qty, context)} go to the closing auction, up to ${pxWords(px, context)}`;
  return { ...idle(reason), submit: [{ px, qty, tif: 'close' }] };
}
