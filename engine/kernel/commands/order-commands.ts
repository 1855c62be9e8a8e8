/** Parent orders: what a person may ask of one, in which state, and with which terms. */
import type { CommandOf } from '../../../shared/domain/command.ts';
import { PARENT_ENDED, type Parent } from '../../../shared/domain/parent.ts';
import { targetPct } from '../../../shared/domain/strategy.ts';
import { termsFor, type WorkingTerms } from '../../../shared/domain/working-terms.ts';
import type { Stage } from '../../core/stage.ts';
import { refusedBy } from '../../oms/parent-manager.ts';
import type { Denial } from '../../risk/gate.ts';
import { checkParentTerms } from '../../risk/parent-check.ts';
import type { CommandDeskParts, Plan, Planners } from './plan.ts';

/** Parents that may be open at once. */
const MAX_OPEN_PARENTS = 5_000;

type OrderCommand = 'SubmitParent' | 'AmendParent' | 'PauseParent' | 'ResumeParent' | 'CancelParent';

export function orderCommands(parts: CommandDeskParts): Planners<OrderCommand> {
  const { stage, parents, algos } = parts;
  return {
    SubmitParent: (command, actor) => submit(parts, command, actor),
    AmendParent: (command) => amend(parts, command),
    PauseParent(command, actor) {
      const { parentId } = command;
      return (
        refuse(stage, command, 'ParentPaused', 'paused') ?? { parentId, effect: () => parents.pause(command, actor) }
      );
    },
    ResumeParent(command, actor) {
      const { parentId } = command;
      const effect = (): void => {
        parents.resume(parentId, actor);
        algos.attend(parentId);
      };
      return refuse(stage, command, 'ParentResumed', 'resumed') ?? { parentId, effect };
    },
    CancelParent(command, actor) {
      const { parentId } = command;
      return (
        refuse(stage, command, 'ParentCancelRequested', 'cancelled') ?? {
          parentId,
          effect: () => parents.cancel(parentId, actor),
        }
      );
    },
  };
}

function submit(
  { stage, algos, venueIds }: CommandDeskParts,
  command: CommandOf<'SubmitParent'>,
  actor: string,
): Plan | Denial {
  const { state } = stage;
  const nowUs = stage.nowUs();
  const startUs = Math.max(nowUs, command.startUs ?? nowUs);
  const terms = command.terms ?? termsFor(targetPct(command.params));
  const denial = checkParentTerms(stage, { ...command, terms, startUs }, venueIds());
  if (denial) return denial;
  if (state.openParents.size >= MAX_OPEN_PARENTS) {
    return { code: 'TOO_MANY', reason: `${MAX_OPEN_PARENTS} orders are open already` };
  }
  const parentId = `P${state.parents.size + 1}`;
  const { instrument, params } = command;
  const [stop] = state.stopsOver({ parentId, instrument, strategy: params.strategy });
  if (stop) return { code: 'STOPPED', reason: `stop ${stop.stopId} is in force over this order: release it first` };
  const parent = newParent(stage, parentId, { ...command, terms, startUs }, actor);
  const effect = (): void => {
    stage.record({ type: 'ParentSubmitted', parent });
    algos.attend(parentId);
  };
  return { parentId, effect };
}

function newParent(
  stage: Stage,
  parentId: string,
  command: CommandOf<'SubmitParent'> & { readonly startUs: number; readonly terms: WorkingTerms },
  actor: string,
): Parent {
  const { kind: _, ...asked } = command;
  const book = stage.book(asked.instrument);
  return {
    parentId,
    ...asked,
    state: 'working',
    version: 1,
    actor,
    submittedUs: stage.nowUs(),
    planFromUs: asked.startUs,
    planFromQty: 0,
    arrivalBidPx: book?.bestPx('buy') ?? 0,
    arrivalAskPx: book?.bestPx('sell') ?? 0,
    filledQty: 0,
    filledNotional: 0,
    fees: 0,
    openQty: 0,
    children: 0,
    heldBy: '',
    lastReason: `submitted by ${actor}`,
  };
}

function amend(
  { stage, parents, algos, venueIds }: CommandDeskParts,
  command: CommandOf<'AmendParent'>,
): Plan | Denial {
  const refusal = refuse(stage, command, 'ParentAmended', 'amended');
  if (refusal) return refusal;
  const parent = stage.state.parent(command.parentId);
  const { parentId, qty, endUs, params } = command;
  if (params && params.strategy !== parent.params.strategy) {
    return {
      code: 'BAD_PARAMETER',
      reason: `${parentId} is worked by ${parent.params.strategy}, not ${params.strategy}`,
    };
  }
  if (qty !== undefined && qty < parent.filledQty + parent.openQty) {
    const least = parent.filledQty + parent.openQty;
    return { code: 'BAD_QUANTITY', reason: `${least} of ${parentId} are filled or working: not fewer than that` };
  }
  const { instrument, startUs } = parent;
  // A price that stays is not held against a market that has moved since.
  const limitPx = command.limitPx ?? null;
  const amended = {
    ...{ instrument, startUs, limitPx, side: parent.side, qty: qty ?? parent.qty, endUs: endUs ?? parent.endUs },
    params: params ?? parent.params,
    terms: command.terms ?? { ...parent.terms, wouldPx: null },
  };
  const denial = checkParentTerms(stage, amended, venueIds());
  if (denial) return denial;
  const effect = (): void => {
    parents.amend(command);
    algos.attend(parentId);
  };
  return { parentId, effect };
}

/** Why a life cycle event may not come to an order now: unknown, in the wrong state, or changed since it was looked at. */
export function refuse(
  stage: Stage,
  command: { readonly parentId: string; readonly expectedVersion?: number | undefined },
  event: Parameters<typeof refusedBy>[1],
  verb: string,
): Denial | null {
  const parent = stage.state.parents.get(command.parentId);
  if (!parent) return { code: 'UNKNOWN_PARENT', reason: `there is no order ${command.parentId}` };
  const refusal = refusedBy(parent, event, verb);
  if (refusal || PARENT_ENDED.has(parent.state)) return { code: 'WRONG_STATE', reason: refusal ?? 'it has ended' };
  if (command.expectedVersion === undefined || command.expectedVersion === parent.version) return null;
  return {
    code: 'STALE_VERSION',
    reason: `${parent.parentId} is at version ${parent.version}, not ${command.expectedVersion}: look again, then repeat`,
  };
}
