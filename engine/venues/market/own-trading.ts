/**
 * Works an even quantity in the simulated market in one way alone, so that its impact can be measured: taking at the
 * touch, resting at the touch until others come, or dealing with a dealer, who lays it off.
 */
import { opposite, type Side } from '../../../shared/domain/basics/scalars.ts';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import type { SimulatedMarket } from './simulated-market.ts';

export const WAYS = ['take', 'rest', 'deal'] as const;
export type Way = (typeof WAYS)[number];

export interface OwnTrading {
  readonly market: SimulatedMarket;
  readonly symbol: string;
  readonly side: Side;
  readonly qty: number;
  readonly fromUs: number;
  readonly untilUs: number;
}

const OWNER = 1;
const MIN_CHILD_QTY = 50;
const CHILD_GAP_US = 5 * US_PER_SECOND;
/** What rests is looked at this often: a touch that has moved is followed. */
const LOOK_US = US_PER_SECOND;
/** The venue at which it rests: the largest. */
const RESTS_AT = 0;

/** What was executed. What could not be is tried again while there is time. */
export function tradeEvenly(way: Way, trading: OwnTrading): number {
  const doneQty = way === 'rest' ? rest(trading) : inSlices(way, trading);
  playUntil(trading.market, trading.untilUs);
  return doneQty;
}

export function playUntil(market: SimulatedMarket, tsUs: number): void {
  for (let nextUs = market.peekUs(); nextUs !== undefined && nextUs <= tsUs; nextUs = market.peekUs()) market.next();
}

/** An even share every few seconds: taken at whatever price is shown at the touch, or dealt. */
function inSlices(way: 'take' | 'deal', { market, symbol, side, qty, fromUs, untilUs }: OwnTrading): number {
  const slices = Math.max(1, Math.min(Math.floor((untilUs - fromUs) / CHILD_GAP_US), Math.floor(qty / MIN_CHILD_QTY)));
  let doneQty = 0;
  for (let slice = 1; slice <= slices && qty > 0; slice++) {
    const tsUs = fromUs + Math.floor(((untilUs - fromUs) * slice) / slices);
    playUntil(market, tsUs);
    const px = market.book(symbol)!.bestPx(opposite(side));
    const dueQty = Math.round((qty * slice) / slices) - doneQty;
    if (px === 0 || dueQty <= 0) continue;
    if (way === 'deal') {
      market.dealt(symbol, side, dueQty, tsUs);
      doneQty += dueQty;
    } else {
      doneQty += market.take(symbol, { orderId: market.nextOwnOrderId(), owner: OWNER, side, px, qty: dueQty }, tsUs);
    }
  }
  return doneQty;
}

/** What is due rests at the touch, and is moved with it. */
function rest({ market, symbol, side, qty, fromUs, untilUs }: OwnTrading): number {
  const engine = market.engine(symbol, RESTS_AT)!;
  let doneQty = 0;
  let resting = { orderId: 0, px: 0, qty: 0 };
  market.listen({
    traded: (makerId, _takerId, _side, _px, tradedQty) => {
      if (makerId !== resting.orderId) return;
      doneQty += tradedQty;
      resting.qty -= tradedQty;
    },
    crossed: () => {},
    cancelled: () => {},
    closing: () => {},
    dayOver: () => {},
  });
  for (let tsUs = fromUs; tsUs < untilUs && qty > 0; tsUs += LOOK_US) {
    playUntil(market, tsUs);
    const px = market.book(symbol)!.bestPx(side);
    if (resting.qty > 0 && resting.px === px) continue;
    if (resting.qty > 0) engine.cancel(resting.orderId, tsUs);
    const dueQty = Math.round((qty * (tsUs - fromUs)) / (untilUs - fromUs)) - doneQty;
    resting = { orderId: market.nextOwnOrderId(), px, qty: px === 0 ? 0 : Math.max(0, dueQty) };
    if (resting.qty === 0) continue;
    const { orderId } = resting;
    engine.submit({ orderId, owner: OWNER, side, px, qty: resting.qty, postOnly: true }, tsUs);
  }
  if (resting.qty > 0) engine.cancel(resting.orderId, untilUs);
  return doneQty;
}
