/** The events of models and their roll-outs in a sentence. */
import type { EngineEvent } from '../../../shared/domain/event.ts';
import { isolated } from './bidi.ts';
import { formatBps, formatFixed, formatPercent } from '../../../shared/domain/basics/format.ts';
import { unknownEvent } from './unknown-event.ts';

export type ModelEvent = Extract<
  EngineEvent,
  { type: `Rollout${string}` | `Regime${string}` | 'ModelAssigned' | 'ModelMeasured' }
>;

export function modelEventWords(event: ModelEvent): string {
  switch (event.type) {
    case 'ModelAssigned': {
      const { parentId, model, arm, rolloutId } = event;
      const as = rolloutId === null ? '' : `, ${arm} of ${rolloutId}`;
      return model === ''
        ? `${parentId} goes by the clock: no model is at hand`
        : `${model} decides for ${parentId}${as}`;
    }
    case 'ModelMeasured':
      return `${event.parentId} cost ${formatBps(event.costBps)} bps under ${event.model}`;
    case 'RegimeChanged':
      return `${event.instrument} is ${event.to} now, no longer ${event.from}, by ${formatPercent(event.probability, 0)}`;
    case 'RegimePinned':
      return event.regime === null
        ? `The regime of ${event.instrument} is let go: ${isolated(event.reason)}`
        : `${event.instrument} is held to be ${event.regime}: ${isolated(event.reason)}`;
    case 'RolloutMeasured':
      return `${event.rolloutId}: ${event.arm} ${event.parentId} cost ${formatBps(event.costBps)} bps; extra cost ${formatBps(event.standing.estimateBps)} bps by ${event.standing.orders} orders`;
    case 'RolloutStarted':
      return `${event.rolloutId}: ${event.model} decides beside ${event.champion}: ${isolated(event.reason)}`;
    case 'RolloutShadowed': {
      const share = event.decisions === 0 ? 0 : (100 * event.agreed) / event.decisions;
      return `${event.rolloutId}: ${event.decisions} decisions in the shadow, ${formatFixed(share, 0)}% the same, ${event.faults} failed, ${event.late} late`;
    }
    case 'RolloutPaused':
      return `${event.rolloutId} paused: ${isolated(event.reason)}`;
    case 'RolloutResumed':
      return `${event.rolloutId} resumed: ${isolated(event.reason)}`;
    case 'RolloutAdvanced':
      return `${event.rolloutId} is now ${event.phase}${event.phase === 'canary' ? `, step ${event.step + 1}` : ''}: ${isolated(event.reason)}`;
    case 'RolloutRolledBack':
      return `${event.rolloutId} rolled back (${event.cause}): ${isolated(event.reason)}`;
    default:
      return unknownEvent(event);
  }
}
