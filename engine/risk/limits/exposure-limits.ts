/** What may be held and owed, working orders counted at their worst: position, gross value, credit. */
import { sideSign } from '../../../shared/domain/basics/scalars.ts';
import { twiceMidPx } from '../../core/book-view.ts';
import type { Denial } from '../denial.ts';
import { type OrderInHand, type Reckoning, unitsPerCurrency } from './in-hand.ts';

/** Only the side that the order is on counts: what shrinks a position that is beyond its bound is let through. */
export function position(hand: OrderInHand): Denial | null {
  const { stage, order, limits } = hand;
  const most = limits.maxPositionQty;
  const reach = stage.state.exposure.reachQty(order.instrument, order.side, order.qty);
  const words = (): string =>
    `a position of ${sideSign(order.side) * reach} in ${order.instrument}, working orders included, would exceed maxPositionQty ${most}`;
  return hand.hold('maxPositionQty', reach, most, 'MAX_POSITION', words);
}

export function grossNotional(hand: OrderInHand): Denial | null {
  const { stage, order, instrument, policy } = hand;
  const { exposure } = stage.state;
  const most = policy.desk.maxGrossNotional;
  const more = { instrument: order.instrument, side: order.side, value: order.qty * order.px };
  if (!exposure.mayGrow(more.instrument, more.side, more.value)) return null;
  const gross = exposure.grossValue(more) / unitsPerCurrency(instrument);
  const words = (): string =>
    `a gross value of ${Math.ceil(gross)} ${instrument.currency} would exceed maxGrossNotional ${most}`;
  return hand.hold('maxGrossNotional', gross, most, 'GROSS_NOTIONAL', words);
}

/** Beyond it only what could not leave more held than there is. */
export function loss(hand: OrderInHand): Denial | null {
  const { stage, order, instrument, policy } = hand;
  const { exposure } = stage.state;
  if (!exposure.mayGrow(order.instrument, order.side, order.qty * order.px)) return null;
  const lost = lossNow(stage) / unitsPerCurrency(instrument);
  const most = policy.desk.maxLoss;
  const words = (): string =>
    `${Math.ceil(lost)} ${instrument.currency} are lost since the log began, more than maxLoss ${most}: only what shrinks a position leaves`;
  return hand.hold('maxLoss', lost, most, 'MAX_LOSS', words);
}

/** In price units × lots, every position at its market's mid. */
export const lossNow = (
  stage: Pick<Reckoning, 'book'> & { readonly state: Pick<Reckoning['state'], 'exposure'> },
): number =>
  stage.state.exposure.lossValue((symbol) => {
    const book = stage.book(symbol);
    return book ? twiceMidPx(book) / 2 : 0;
  });

export function credit(hand: OrderInHand): Denial | null {
  const { stage, instrument, parent, value, policy } = hand;
  const { exposure } = stage.state;
  const units = unitsPerCurrency(instrument);
  const trader = exposure.traderValue(parent.actor) / units + value;
  const desk = exposure.deskValue / units + value;
  const { maxTraderCredit, maxDeskCredit, maxFirmCredit } = policy.desk;
  const words = (whose: string, used: number, limit: string, most: number) => (): string =>
    `${Math.ceil(used)} ${instrument.currency} executed and working of ${whose} would exceed ${limit} ${most}`;
  return (
    hand.hold(
      'maxTraderCredit',
      trader,
      maxTraderCredit,
      'CREDIT',
      words(parent.actor, trader, 'maxTraderCredit', maxTraderCredit),
    ) ??
    hand.hold(
      'maxDeskCredit',
      desk,
      maxDeskCredit,
      'CREDIT',
      words('the desk', desk, 'maxDeskCredit', maxDeskCredit),
    ) ??
    hand.hold('maxFirmCredit', desk, maxFirmCredit, 'CREDIT', words('the firm', desk, 'maxFirmCredit', maxFirmCredit))
  );
}
