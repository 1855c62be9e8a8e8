/** Children by hand: placed and replaced by the trader who has taken the order over, pulled by whoever may reduce. */
import type { CommandOf } from '../../../shared/domain/command.ts';
import { CHILD_ENDED } from '../../../shared/domain/orders/child.ts';
import type { Denial } from '../../risk/gate.ts';
import { refuse } from './order-refusal.ts';
import type { CommandDeskParts, Planners } from './plan.ts';

export function handCommands(parts: CommandDeskParts): Planners<'PlaceChild' | 'CancelChild' | 'ReplaceChild'> {
  const { stage, hands } = parts;
  return {
    PlaceChild(command, actor) {
      const { parentId } = command;
      const refusal = refuse(stage, command) ?? notInCharge(parts, parentId, actor);
      if (refusal) return refusal;
      const placement = hands.check(command, actor);
      if ('code' in placement) return placement;
      const childId = stage.state.nextChildId;
      return { parentId, childId, effect: () => hands.send(placement) };
    },
    CancelChild(command, actor) {
      const { parentId, childId } = command;
      const refusal = refuse(stage, command) ?? notOpen(parts, command);
      return refusal ?? { parentId, childId, effect: () => hands.cancel(childId, actor) };
    },
    ReplaceChild(command, actor) {
      const { parentId, childId } = command;
      const refusal = refuse(stage, command) ?? notInCharge(parts, parentId, actor) ?? notOpen(parts, command);
      if (refusal) return refusal;
      if (hands.isReplacing(childId)) return { code: 'WRONG_STATE', reason: `${childId} is being replaced already` };
      return { parentId, childId, effect: () => hands.replace(command, actor) };
    },
  };
}

function notInCharge({ stage }: CommandDeskParts, parentId: string, actor: string): Denial | null {
  const { workedBy } = stage.state.parent(parentId);
  if (workedBy === actor) return null;
  return { code: 'NOT_PERMITTED', reason: `${parentId} is worked by ${workedBy}: take it over first` };
}

function notOpen(
  { stage }: CommandDeskParts,
  { parentId, childId }: CommandOf<'CancelChild' | 'ReplaceChild'>,
): Denial | null {
  const child = stage.state.children.get(childId);
  if (child?.parentId !== parentId) return { code: 'UNKNOWN_CHILD', reason: `${parentId} has no child ${childId}` };
  if (!CHILD_ENDED.has(child.state)) return null;
  return { code: 'WRONG_STATE', reason: `${childId} has ended already: it is ${child.state}` };
}
