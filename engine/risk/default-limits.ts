/**
 * Limits that an engine on a simulated venue begins with, so that a newcomer can trade: no order there moves money. They
 * are logged as set by the engine. A venue that moves money is given none: there, no limit set means no order.
 */
import type { Instrument } from '../../shared/domain/basics/instrument.ts';
import type { Limits } from '../../shared/domain/policy/limits.ts';

export const SIMULATED_MARKET_LIMITS: Limits = {
  maxOrderQty: 5_000,
  maxOrderValue: 2_500_000,
  maxParentQty: 1_000_000,
  maxParentValue: 250_000_000,
  priceCollarBps: 100,
  maxMessagesPerSecond: 20,
  maxPositionQty: 2_000_000,
  maxParticipationPct: 25,
};

/** The same limits for whole units of what is traded in fractions. */
export function simulatedLimits({ qtyDecimals }: Instrument): Limits {
  const { maxOrderQty = 0, maxParentQty = 0, maxPositionQty = 0, ...others } = SIMULATED_MARKET_LIMITS;
  const lots = 10 ** qtyDecimals;
  return {
    ...others,
    maxOrderQty: maxOrderQty * lots,
    maxParentQty: maxParentQty * lots,
    maxPositionQty: maxPositionQty * lots,
  };
}
