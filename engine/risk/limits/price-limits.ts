/** How far a price may be from the market: as it stands, and as it was over a while, which a jump cannot move at once. */
import { formatFixed, formatPx } from '../../../shared/domain/basics/format.ts';
import { twiceMidPx } from '../../core/book-view.ts';
import { type Denial, deny } from '../denial.ts';
import type { OrderInHand, Reckoning } from './in-hand.ts';

/** A price may differ from the mid by the collar at most, to either side. */
export function collarNow(hand: OrderInHand): Denial | null {
  const { stage, order, limits, instrument } = hand;
  const away = awayFromMid(stage, order.instrument, order.px);
  if (typeof away !== 'number') return away;
  const words = (): string =>
    `price ${formatPx(order.px, instrument)} is ${formatFixed(away, 2)} bps from the mid of ${order.instrument}; priceCollarBps is ${limits.priceCollarBps}`;
  return hand.hold('priceCollarBps', away, limits.priceCollarBps, 'PRICE_COLLAR', words);
}

/** In basis points of the mid; a denial where there is no market. */
export function awayFromMid(stage: Pick<Reckoning, 'book'>, instrument: string, px: number): number | Denial {
  const book = stage.book(instrument);
  const twiceMid = book ? twiceMidPx(book) : 0;
  if (twiceMid === 0) return deny('NO_MARKET', `${instrument} has no two-sided market to hold the price against`);
  return (Math.abs(2 * px - twiceMid) / twiceMid) * 10_000;
}

/** Until the market has been seen for a while there is nothing to compare with; the collar of now holds all the same. */
export function collarOverTime(hand: OrderInHand): Denial | null {
  const { stage, order, policy, instrument } = hand;
  const { bps, windowUs } = policy.desk.collarOverTime;
  const referencePx = stage.referencePx(order.instrument, windowUs);
  if (referencePx === 0) return null;
  const away = (Math.abs(order.px - referencePx) / referencePx) * 10_000;
  const words = (): string =>
    `price ${formatPx(order.px, instrument)} is ${formatFixed(away, 2)} bps from the mean mid ${formatPx(Math.round(referencePx), instrument)} of the last ${windowUs / 1e6} s; collarOverTime is ${bps}`;
  return hand.hold('collarOverTime', away, bps, 'PRICE_COLLAR', words);
}
