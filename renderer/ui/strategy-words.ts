/** A strategy and its parameters as the desk names them. */
import { formatDuration } from '../../shared/domain/format.ts';
import type { StrategyParams } from '../../shared/domain/strategy.ts';

/** Short, for a column: `TWAP ≤ 20%`, `POV 10%`. */
export function strategyWords(params: StrategyParams): string {
  switch (params.strategy) {
    case 'twap':
      return `TWAP ≤ ${params.maxParticipationPct}%`;
    case 'pov':
      return `POV ${params.participationPct}%`;
  }
}

/** In full: `TWAP, every 30 s, at most 20% of volume`. */
export function strategySentence(params: StrategyParams): string {
  switch (params.strategy) {
    case 'twap':
      return `TWAP, every ${formatDuration(params.sliceUs)}, at most ${params.maxParticipationPct}% of volume`;
    case 'pov':
      return `POV, ${params.participationPct}% of volume`;
  }
}

/** The share of volume that bounds the order, in percent. */
export const participationBoundPct = (params: StrategyParams): number =>
  params.strategy === 'twap' ? params.maxParticipationPct : params.participationPct;
