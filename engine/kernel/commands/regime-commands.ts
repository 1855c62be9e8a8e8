/** A regime held by a person, and let go again: both with a reason. */
import type { CommandDeskParts, Planners } from './plan.ts';

export function regimeCommands({ stage }: CommandDeskParts): Planners<'PinRegime'> {
  return {
    PinRegime({ instrument, regime, reason }, actor) {
      if (!stage.state.instruments.has(instrument)) {
        return { code: 'UNKNOWN_INSTRUMENT', reason: `${instrument} is not traded by this engine` };
      }
      if (reason.trim() === '') return { code: 'REASON_MISSING', reason: 'say why the regime is pinned or let go' };
      const held = stage.state.regimes.of(instrument).pin?.regime ?? null;
      if (held === regime) {
        const as = held === null ? 'not pinned' : `pinned to ${held} already`;
        return { code: 'WRONG_STATE', reason: `the regime of ${instrument} is ${as}` };
      }
      return { effect: () => void stage.record({ type: 'RegimePinned', instrument, regime, actor, reason }) };
    },
  };
}
