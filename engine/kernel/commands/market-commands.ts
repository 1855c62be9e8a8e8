/** The pace of the market, and what is made to go wrong in it: both of simulated markets alone. */
import type { Denial } from '../../risk/gate.ts';
import type { CommandDeskParts, Planners } from './plan.ts';

export function marketCommands(parts: CommandDeskParts): Planners<'SetPace' | 'InjectFault' | 'ClearFault'> {
  const { stage, faults, simulated, live, setPace } = parts;
  const notSimulated: Denial | null = simulated
    ? null
    : { code: 'NOT_SIMULATED', reason: 'faults are injected in simulated markets only' };

  return {
    SetPace({ pace }) {
      if (live) return { code: 'WRONG_STATE', reason: 'the pace of a live market cannot be set' };
      return { effect: () => setPace(pace) };
    },
    InjectFault(command, actor) {
      return notSimulated ?? faults.refuses(command) ?? { effect: () => faults.inject(command, actor) };
    },
    ClearFault({ faultId }, actor) {
      if (notSimulated) return notSimulated;
      if (!stage.state.faults.has(faultId)) return { code: 'UNKNOWN_FAULT', reason: `there is no fault ${faultId}` };
      return { effect: () => faults.clear(faultId, actor) };
    },
  };
}
