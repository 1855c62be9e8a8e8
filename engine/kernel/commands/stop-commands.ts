/** Stops: engaged at once where their scopes name what is there, released in two steps. */
import type { StopScope } from '../../../shared/domain/stop.ts';
import type { Stage } from '../../core/stage.ts';
import type { Denial } from '../../risk/gate.ts';
import type { CommandDeskParts, Planners } from './plan.ts';

export function stopCommands(parts: CommandDeskParts): Planners<'EngageStop' | 'AskRelease' | 'ReleaseStop'> {
  const { stage, stops, algos } = parts;
  return {
    EngageStop({ scopes, degree, reason }, actor) {
      for (const scope of scopes) {
        const denial = unknownScope(stage, scope);
        if (denial) return denial;
      }
      const stopId = stops.nextId();
      return { stopId, effect: () => stops.engage(stopId, scopes, degree, actor, reason) };
    },
    AskRelease({ stopId }, actor) {
      return stops.mayAskRelease(stopId) ?? { stopId, effect: () => stops.askRelease(stopId, actor) };
    },
    ReleaseStop({ stopId, reason }, actor) {
      const effect = (): void => {
        stops.release(stopId, actor, reason);
        for (const parentId of stage.state.openParents) {
          if (stage.state.parent(parentId).heldBy === '') algos.attend(parentId);
        }
      };
      return stops.mayRelease(stopId, reason) ?? { stopId, effect };
    },
  };
}

function unknownScope({ state }: Stage, scope: StopScope): Denial | null {
  if (scope.kind === 'instrument' && !state.instruments.has(scope.instrument)) {
    return { code: 'UNKNOWN_INSTRUMENT', reason: `nothing is stopped: ${scope.instrument} is not traded here` };
  }
  if (scope.kind === 'parent' && !state.parents.has(scope.parentId)) {
    return { code: 'UNKNOWN_PARENT', reason: `nothing is stopped: there is no order ${scope.parentId}` };
  }
  return null;
}
