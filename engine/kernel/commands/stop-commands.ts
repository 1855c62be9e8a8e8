/** Stops: engaged at once where their scopes name what is there, released in two steps. */
import type { StopScope } from '../../../shared/domain/safety/stop.ts';
import type { Denial } from '../../risk/gate.ts';
import type { CommandDeskParts, Planners } from './plan.ts';

export function stopCommands(
  parts: CommandDeskParts,
): Planners<'EngageStop' | 'RunDrill' | 'AskRelease' | 'ReleaseStop'> {
  const { stops, drills, simulated } = parts;
  const unknown = (scopes: readonly StopScope[]): Denial | null =>
    scopes.map((scope) => unknownScope(parts, scope)).find((denial) => denial !== null) ?? null;
  return {
    EngageStop({ scopes, degree, reason }, actor, commandId) {
      const stopId = stops.nextId();
      const engagement = { scopes, degree, actor, reason, commandId };
      return unknown(scopes) ?? { stopId, effect: () => stops.engage(stopId, engagement) };
    },
    RunDrill(command, actor) {
      if (!simulated) return { code: 'NOT_SIMULATED', reason: 'stops are rehearsed in simulated markets only' };
      const stopId = stops.nextId();
      return unknown(command.scopes) ?? { stopId, effect: () => drills.run(stopId, command, actor) };
    },
    AskRelease({ stopId }, actor) {
      return stops.mayAskRelease(stopId) ?? { stopId, effect: () => stops.askRelease(stopId, actor) };
    },
    ReleaseStop({ stopId, reason }, actor) {
      return stops.mayRelease(stopId, reason, actor) ?? { stopId, effect: () => stops.release(stopId, actor, reason) };
    },
  };
}

/** A scope that names nothing that is here is a typing error, and would stop nothing. */
function unknownScope(parts: CommandDeskParts, scope: StopScope): Denial | null {
  const { state } = parts.stage;
  if (scope.kind === 'intersection') {
    return scope.of.map((condition) => unknownScope(parts, condition)).find((denial) => denial !== null) ?? null;
  }
  if (scope.kind === 'venue' && !parts.venueIds().includes(scope.venue)) {
    const known = parts.venueIds().join(', ');
    return {
      code: 'UNKNOWN_VENUE',
      reason: `nothing is stopped: there is no venue ${scope.venue}; there are ${known}`,
    };
  }
  if (scope.kind === 'instrument' && !state.instruments.has(scope.instrument)) {
    return { code: 'UNKNOWN_INSTRUMENT', reason: `nothing is stopped: ${scope.instrument} is not traded here` };
  }
  if (scope.kind === 'parent' && !state.parents.has(scope.parentId)) {
    return { code: 'UNKNOWN_PARENT', reason: `nothing is stopped: there is no order ${scope.parentId}` };
  }
  return null;
}
