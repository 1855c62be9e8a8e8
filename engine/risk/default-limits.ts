/**
 * Limits that a simulated or replayed market begins with, so that a newcomer can trade in it. No order there moves
 * money. They are logged as set by the engine, and a live market is given none: there, no limit set means no order.
 */
import type { Limits } from '../../shared/domain/limits.ts';

export const SIMULATED_MARKET_LIMITS: Limits = {
  maxOrderQty: 5_000,
  maxOrderValue: 2_500_000,
  maxParentQty: 1_000_000,
  maxParentValue: 250_000_000,
  priceCollarBps: 100,
  maxMessagesPerSecond: 20,
  maxParticipationPct: 25,
};
