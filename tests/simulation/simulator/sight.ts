/** What a trader goes by when it commands. */
import type { Command } from '../../../shared/domain/command.ts';
import type { StrategyParams } from '../../../shared/domain/orders/strategy.ts';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import type { Trader } from './trader.ts';

export interface Sight {
  readonly trader: Trader;
  readonly nowUs: number;
  readonly instruments: readonly string[];
  readonly bestBidPx: (instrument: string) => number;
}

/** Null where there is nothing to command. */
export type Choose = (sight: Sight, pick: number, size: number) => Command | null;

export const lastOf = <T>(rows: readonly T[], pick: number): T | undefined =>
  rows.at(-1 - (pick % Math.min(5, rows.length || 1)));

export function paramsOf(pick: number, size: number): StrategyParams {
  const sliceUs = (1 + (size % 3)) * US_PER_SECOND;
  return pick % 3 > 0 ? { strategy: 'twap', sliceUs } : { strategy: 'pov', participationPct: 5 + (pick % 20) };
}
