/** What an order may be at all: its type, venue, hours and instrument, and that it does not meet an order of ours. */
import { formatPx } from '../../../shared/domain/basics/format.ts';
import { opposite, sideSign } from '../../../shared/domain/basics/scalars.ts';
import { type Denial, deny, WHO_MAY } from '../denial.ts';
import type { OrderInHand } from './in-hand.ts';

export function restricted({ order, policy }: OrderInHand): Denial | null {
  if (!policy.restricted.includes(order.instrument)) return null;
  return deny('RESTRICTED', `${order.instrument} is on the restricted list; ${WHO_MAY}`, 'restricted');
}

export function orderType({ order, policy }: OrderInHand): Denial | null {
  const { timesInForce, postOnly, iceberg, minimumQuantity } = policy.orderTypes;
  const refused = (what: string, switched: string): Denial =>
    deny('ORDER_TYPE', `the policy allows no ${what} orders; ${WHO_MAY}`, `orderTypes.${switched}`);
  if (!timesInForce.includes(order.tif)) return refused(order.tif, 'timesInForce');
  if (order.postOnly && !postOnly) return refused('post-only', 'postOnly');
  if (order.displayQty !== null && !iceberg) return refused('iceberg', 'iceberg');
  return order.minQty !== null && !minimumQuantity ? refused('minimum-quantity', 'minimumQuantity') : null;
}

export function venue({ order, policy }: OrderInHand): Denial | null {
  if (policy.venues.length === 0 || policy.venues.includes(order.venue)) return null;
  return deny(
    'VENUE_NOT_ALLOWED',
    `the policy allows ${policy.venues.join(', ')} and not ${order.venue}; ${WHO_MAY}`,
    'venues',
  );
}

export function hours({ stage, policy, instrument }: OrderInHand): Denial | null {
  const { afterOpenUs, beforeCloseUs } = policy.hours;
  const nowUs = stage.nowUs();
  const early = nowUs < instrument.sessionStartUs + afterOpenUs;
  if (!early && nowUs <= instrument.sessionEndUs - beforeCloseUs) return null;
  const [usThere, where] = early ? [afterOpenUs, 'after the open'] : [beforeCloseUs, 'before the close'];
  return deny(
    'OUTSIDE_HOURS',
    `no order leaves in the ${usThere / 1e6} s ${where} of ${instrument.symbol}; ${WHO_MAY}`,
    early ? 'hours.afterOpenUs' : 'hours.beforeCloseUs',
  );
}

export function enabled({ stage, parent }: OrderInHand): Denial | null {
  const { strategy } = parent.params;
  if (!stage.state.policy.isDisabled(strategy)) return null;
  const why = stage.state.policy.disabled.get(strategy)?.reason ?? '';
  const words = `${strategy} is disabled (${why}); risk or admin may re-enable it`;
  return deny('STRATEGY_DISABLED', words, 'desk.maxExecutions');
}

/** Only books that all see match us with ourselves; dark pools and dealers never do. */
export function selfMatch({ stage, order, instrument }: OrderInHand): Denial | null {
  if (order.venueKind !== 'lit') return null;
  const ownPx = stage.state.exposure.bestOwnPx(order.venue, order.instrument, opposite(order.side));
  if (ownPx === 0 || sideSign(order.side) * (order.px - ownPx) < 0) return null;
  return deny(
    'SELF_MATCH',
    `price ${formatPx(order.px, instrument)} would meet an order of ours that rests at ${formatPx(ownPx, instrument)} at ${order.venue}: pull that one first`,
  );
}
