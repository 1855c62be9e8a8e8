/** Decides commands: refuses with a code and words, or records that it was accepted and what follows from it. */
import type { Command } from '../../../shared/domain/command.ts';
import type { Origin } from '../../core/engine-port.ts';
import type { Denial } from '../../risk/gate.ts';
import { handCommands } from './hand-commands.ts';
import { lifeCommands } from './life-commands.ts';
import { exceptionCommands } from './exception-commands.ts';
import { marketCommands } from './market-commands.ts';
import { orderCommands } from './order-commands.ts';
import { policyCommands } from './policy-commands.ts';
import { regimeCommands } from './regime-commands.ts';
import type { CommandDeskParts, Plan, Planners } from './plan.ts';
import { rolloutCommands } from './rollout-commands.ts';
import { stopCommands } from './stop-commands.ts';

export class CommandDesk {
  readonly #parts: CommandDeskParts;
  readonly #planners: Planners;

  constructor(parts: CommandDeskParts) {
    this.#parts = parts;
    this.#planners = {
      ...orderCommands(parts),
      ...lifeCommands(parts),
      ...handCommands(parts),
      ...stopCommands(parts),
      ...exceptionCommands(parts),
      ...policyCommands(parts),
      ...rolloutCommands(parts),
      ...regimeCommands(parts),
      ...marketCommands(parts),
    };
  }

  /** Records the answer and its consequences. A known id must have been answered before it comes here. */
  decide(command: Command, origin: Origin): void {
    const { stage } = this.#parts;
    const { actor, commandId } = origin;
    const plan = this.#plan(command, origin);
    if ('code' in plan) {
      stage.record({ type: 'CommandRejected', commandId, actor, command, code: plan.code, reason: plan.reason });
      return;
    }
    const { parentId, stopId, childId, effect } = plan;
    const made = { ...(parentId && { parentId }), ...(stopId && { stopId }), ...(childId && { childId }) };
    stage.record({ type: 'CommandAccepted', commandId, actor, command, ...made });
    effect();
  }

  #plan(command: Command, { actor, commandId }: Origin): Plan | Denial {
    const plan = this.#planners[command.kind] as (...of: [Command, string, string]) => Plan | Denial;
    return plan(command, actor, commandId);
  }
}
