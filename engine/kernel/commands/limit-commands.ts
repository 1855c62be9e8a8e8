/** Limits: who sets them is checked by role; here, that they are of an instrument that is traded. */
import type { CommandDeskParts, Planners } from './plan.ts';

export function limitCommands({ stage }: CommandDeskParts): Planners<'SetLimits'> {
  return {
    SetLimits({ instrument, limits, reason }, actor) {
      if (!stage.state.instruments.has(instrument)) {
        return { code: 'UNKNOWN_INSTRUMENT', reason: `${instrument} is not an instrument of this engine` };
      }
      return { effect: () => void stage.record({ type: 'LimitsSet', instrument, limits, actor, reason }) };
    },
  };
}
