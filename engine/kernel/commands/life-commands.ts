/** The life of an order by a person's word: released, paused, switched, taken over, handed back, finished, cancelled. */
import type { CommandOf } from '../../../shared/domain/command.ts';
import { formatPx } from '../../../shared/domain/basics/format.ts';
import type { OrderVerbKind } from '../../../shared/domain/orders/order-verbs.ts';
import type { Finish, Parent } from '../../../shared/domain/orders/parent.ts';
import { offTick, type Denial } from '../../risk/gate.ts';
import { checkParentTerms } from '../../risk/parent-check.ts';
import { sideSign } from '../../../shared/domain/basics/scalars.ts';
import { stopTargetOf } from '../../../shared/domain/safety/stop.ts';
import { refuse } from './order-refusal.ts';
import type { CommandDeskParts, Plan, Planners } from './plan.ts';

type SwitchStrategy = CommandOf<'SwitchStrategy'>;
type LifeVerb = Exclude<OrderVerbKind, 'AmendParent' | 'PlaceChild' | 'CancelChild' | 'ReplaceChild'>;

export function lifeCommands(parts: CommandDeskParts): Planners<LifeVerb> {
  const { stage, parents, algos } = parts;
  const plan = (
    command: CommandOf<LifeVerb>,
    act: () => void,
    check?: (parent: Parent) => Denial | null,
  ): Plan | Denial => {
    const { parentId } = command;
    const refusal = refuse(stage, command) ?? check?.(stage.state.parent(parentId));
    if (refusal) return refusal;
    const effect = (): void => {
      act();
      algos.attend(parentId);
    };
    return { parentId, effect };
  };
  return {
    ReleaseParent: (command, actor) =>
      plan(
        command,
        () => parents.release(command.parentId, actor),
        (parent) => refuseRelease(parts, parent),
      ),
    RejectParent: (command, actor) =>
      plan(
        command,
        () => parents.reject(command.parentId, actor, command.reason),
        () => needsReason(command.reason),
      ),
    PauseParent: (command, actor) => plan(command, () => parents.pause(command.parentId, command.children, actor)),
    ResumeParent: (command, actor) => plan(command, () => parents.resume(command.parentId, actor)),
    SwitchStrategy(command, actor) {
      const act = (): void => parents.switchStrategy(command, actor);
      return plan(command, act, (parent) => refuseSwitch(parts, parent, command));
    },
    TakeOver(command, actor) {
      const { parentId, children } = command;
      return plan(
        command,
        () => parents.takeOver(parentId, children, actor),
        ({ workedBy }) =>
          workedBy === actor ? { code: 'WRONG_STATE', reason: `${parentId} is worked by ${actor} already` } : null,
      );
    },
    HandBack: (command, actor) => plan(command, () => parents.handBack(command.parentId, command.children, actor)),
    FinishParent(command, actor) {
      const act = (): void => parents.askFinish(command.parentId, takeOf(parts, command), actor);
      return plan(command, act, (parent) => refuseFinish(parts, parent, command));
    },
    CancelParent: (command, actor) => plan(command, () => parents.cancel(command.parentId, actor)),
  };
}

/** A staged order is held against market and limits again: much may have changed since it was entered. */
function refuseRelease({ stage, venueIds }: CommandDeskParts, parent: Parent): Denial | null {
  const { parentId, heldBy, startUs } = parent;
  if (heldBy !== '')
    return { code: 'STOPPED', reason: `stop ${heldBy} is in force over ${parentId}: release it first` };
  return checkParentTerms(stage, { ...parent, startUs: Math.max(stage.nowUs(), startUs) }, venueIds());
}

function needsReason(reason: string): Denial | null {
  return reason.trim() === '' ? { code: 'REASON_MISSING', reason: 'say why the order is turned down' } : null;
}

/** A stop must not be escaped by going to another strategy, nor may an order go to one that is stopped. */
function refuseSwitch({ stage, venueIds }: CommandDeskParts, parent: Parent, command: SwitchStrategy): Denial | null {
  const { parentId, heldBy, params } = parent;
  const { strategy } = command.params;
  if (strategy === params.strategy) {
    const reason = `${parentId} is worked by ${strategy} already: amend its parameters instead`;
    return { code: 'BAD_PARAMETER', reason };
  }
  if (heldBy !== '') return { code: 'STOPPED', reason: `stop ${heldBy} holds ${parentId}: release it first` };
  const over = stage.state.stopsOver(stopTargetOf({ ...parent, params: command.params }));
  const stop = over.find(({ degree }) => degree !== 'reduce');
  if (stop) return { code: 'STOPPED', reason: `stop ${stop.stopId} is in force over ${strategy}: release it first` };
  // A price that stays is not held against a market that has moved since.
  const terms = command.terms ?? { ...parent.terms, wouldPx: null };
  return checkParentTerms(stage, { ...parent, limitPx: null, params: command.params, terms }, venueIds());
}

function refuseFinish({ stage }: CommandDeskParts, parent: Parent, { take }: CommandOf<'FinishParent'>): Denial | null {
  const { parentId, qty, filledQty, limitPx, side, heldBy } = parent;
  if (take === null) return null;
  if (heldBy !== '') {
    return { code: 'STOPPED', reason: `stop ${heldBy} holds ${parentId}: release it first, or end it as it is` };
  }
  if (take.maxQty > qty - filledQty) {
    return {
      code: 'BAD_QUANTITY',
      reason: `${take.maxQty} is more than the ${qty - filledQty} that are left of ${parentId}`,
    };
  }
  if (take.worstPx === null) return null;
  const instrument = stage.state.instruments.get(parent.instrument);
  if (!instrument) return { code: 'UNKNOWN_INSTRUMENT', reason: `${parent.instrument} is not traded here` };
  const { worstPx } = take;
  if (limitPx !== null && sideSign(side) * (worstPx - limitPx) > 0) {
    const [worst, limit] = [worstPx, limitPx].map((px) => formatPx(px, instrument));
    return { code: 'BAD_PRICE', reason: `${worst} is beyond the limit ${limit} of ${parentId}` };
  }
  if (worstPx < 1) return { code: 'BAD_PRICE', reason: 'a price is above zero' };
  return offTick(worstPx, instrument);
}

function takeOf(
  { stage }: CommandDeskParts,
  { parentId, take }: CommandOf<'FinishParent'>,
): Omit<Finish, 'actor'> | null {
  if (take === null) return null;
  const { filledQty, endUs } = stage.state.parent(parentId);
  const untilUs = Math.min(stage.nowUs() + take.forUs, endUs);
  return { targetQty: filledQty + take.maxQty, worstPx: take.worstPx, untilUs };
}
