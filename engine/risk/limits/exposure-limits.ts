/** What may be held and owed, working orders counted at their worst: position, gross value, credit. */
import type { Denial } from '../denial.ts';
import { type OrderInHand, unitsPerCurrency } from './in-hand.ts';

export function position(hand: OrderInHand): Denial | null {
  const { stage, order, limits } = hand;
  const most = limits.maxPositionQty;
  const worst = stage.state.exposure.worstQty(order.instrument, order.side, order.qty);
  const words = `a position of ${worst} in ${order.instrument}, working orders included, would exceed maxPositionQty ${most}`;
  return hand.hold('maxPositionQty', worst, most, 'MAX_POSITION', words);
}

export function grossNotional(hand: OrderInHand): Denial | null {
  const { stage, instrument, value, policy } = hand;
  const most = policy.desk.maxGrossNotional;
  const gross = stage.state.exposure.grossValue() / unitsPerCurrency(instrument) + value;
  const words = `a gross value of ${Math.ceil(gross)} ${instrument.currency} would exceed maxGrossNotional ${most}`;
  return hand.hold('maxGrossNotional', gross, most, 'GROSS_NOTIONAL', words);
}

export function credit(hand: OrderInHand): Denial | null {
  const { stage, instrument, parent, value, policy } = hand;
  const { exposure } = stage.state;
  const units = unitsPerCurrency(instrument);
  const trader = exposure.traderValue(parent.actor) / units + value;
  const desk = exposure.deskValue / units + value;
  const { maxTraderCredit, maxDeskCredit, maxFirmCredit } = policy.desk;
  const words = (whose: string, used: number, limit: string, most: number): string =>
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
