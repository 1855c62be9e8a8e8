/** Pre-trade limits of one instrument. A limit that is absent is not "unlimited": without it no order leaves. */
import { z } from 'zod';
import { PositiveInt } from '../basics/scalars.ts';

export const Limits = z.strictObject({
  /** Largest child order, in lots. */
  maxOrderQty: PositiveInt.optional(),
  /** Largest child order, in whole units of the instrument's currency. */
  maxOrderValue: PositiveInt.optional(),
  /** Largest parent order, in lots. */
  maxParentQty: PositiveInt.optional(),
  /** Largest parent order, in whole units of the instrument's currency. */
  maxParentValue: PositiveInt.optional(),
  /** How far an order's price may be from the touch on its own side of the mid, in basis points of the mid. */
  priceCollarBps: PositiveInt.optional(),
  /** Messages (orders and amendments, not cancels) to the venue in any second. */
  maxMessagesPerSecond: PositiveInt.optional(),
  /** Absolute position with working orders counted at their worst, in lots. */
  maxPositionQty: PositiveInt.optional(),
  /** Own executed and working quantity as a share of the market's volume since the parent's start, in percent. */
  maxParticipationPct: PositiveInt.max(100).optional(),
});
export type Limits = z.infer<typeof Limits>;
export type LimitName = keyof Limits;
export const LIMIT_NAMES = Object.keys(Limits.shape) as LimitName[];
