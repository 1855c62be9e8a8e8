/** What happened to the execution policy, in words. */
import type { EventOf } from '../../../shared/domain/event.ts';
import { isolated } from './bidi.ts';

type PolicyEvent = EventOf<
  | 'PolicyProposed'
  | 'PolicyRejected'
  | 'PolicyApplied'
  | 'OverrideGranted'
  | 'OverrideUsed'
  | 'StrategyDisabled'
  | 'StrategyReenabled'
>;

export function policyWords(event: PolicyEvent): string {
  switch (event.type) {
    case 'PolicyProposed':
      return `Policy draft ${event.draft.draftId} proposed by ${event.draft.author}: ${isolated(event.draft.reason)}`;
    case 'PolicyRejected':
      return `Policy draft ${event.draftId} rejected: ${isolated(event.reason)}`;
    case 'PolicyApplied': {
      const by =
        event.approvedBy === null ? `by ${event.author}` : `by ${event.author}, approved by ${event.approvedBy}`;
      return `Policy version ${event.version} in force, ${by}: ${isolated(event.reason)}`;
    }
    case 'OverrideGranted': {
      const { overrideId, parentId, limit, value, reason } = event.override;
      return `Override ${overrideId}: one order of ${parentId} may reach ${value} of ${limit}: ${isolated(reason)}`;
    }
    case 'OverrideUsed':
      return `Override ${event.overrideId} of ${event.limit} used`;
    case 'StrategyDisabled':
      return `${event.disabled.strategy.toUpperCase()} disabled: ${isolated(event.disabled.reason)}`;
    case 'StrategyReenabled':
      return `${event.strategy.toUpperCase()} enabled again: ${isolated(event.reason)}`;
  }
}
