/** The algorithms a parent order can be worked by, and their parameters: one schema serves ticket, check and engine. */
import { z } from 'zod';
import { US_PER_SECOND } from '../std/duration.ts';

const percent = z.int().min(1).max(100);

export const TwapParams = z.strictObject({
  strategy: z.literal('twap'),
  /** How often the schedule is looked at, in microseconds. */
  sliceUs: z
    .int()
    .min(US_PER_SECOND)
    .max(3600 * US_PER_SECOND),
  /** Never more than this share of the market's volume, in percent. */
  maxParticipationPct: percent,
});

export const PovParams = z.strictObject({
  strategy: z.literal('pov'),
  /** Share of the market's volume to trade, in percent. */
  participationPct: percent,
});

export const StrategyParams = z.discriminatedUnion('strategy', [TwapParams, PovParams]);
export type StrategyParams = z.infer<typeof StrategyParams>;
export type StrategyName = StrategyParams['strategy'];
export const STRATEGY_NAMES = ['twap', 'pov'] as const satisfies readonly StrategyName[];
export const StrategyName = z.enum(STRATEGY_NAMES);
