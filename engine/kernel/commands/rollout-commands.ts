/** Roll-outs: started, widened, paused, resumed and rolled back by persons. What may be is the roll-out desk's to say. */
import type { CommandDeskParts, Plan, Planners } from './plan.ts';

type RolloutCommand = 'StartRollout' | 'AdvanceRollout' | 'PauseRollout' | 'ResumeRollout' | 'RollBack';

export function rolloutCommands({ stage, rollouts }: CommandDeskParts): Planners<RolloutCommand> {
  const then = (effect: () => void): Plan => ({ effect });
  return {
    StartRollout: (command, actor) => rollouts.mayStart(command) ?? then(() => rollouts.start(command, actor)),
    AdvanceRollout: (command, actor) => rollouts.mayAdvance(command) ?? then(() => rollouts.advance(command, actor)),
    PauseRollout(command, actor) {
      const { rolloutId, reason } = command;
      const refusal = rollouts.mayPause({ ...command, kind: 'PauseRollout' }, true);
      return refusal ?? then(() => void stage.record({ type: 'RolloutPaused', rolloutId, actor, reason }));
    },
    ResumeRollout(command, actor) {
      const { rolloutId, reason } = command;
      const refusal = rollouts.mayPause({ ...command, kind: 'PauseRollout' }, false);
      return refusal ?? then(() => void stage.record({ type: 'RolloutResumed', rolloutId, actor, reason }));
    },
    RollBack(command, actor) {
      const { rolloutId, reason } = command;
      const refusal = rollouts.mayRollBack(command);
      return refusal ?? then(() => rollouts.rollBack(rolloutId, 'by-hand', actor, reason));
    },
  };
}
