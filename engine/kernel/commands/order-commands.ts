/** Parent orders: what a person may ask of one, in which state, and with which terms. */
import type { CommandOf } from '../../../shared/domain/command.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import { stopTargetOf } from '../../../shared/domain/safety/stop.ts';
import { targetPct } from '../../../shared/domain/orders/strategy.ts';
import { termsFor, type WorkingTerms } from '../../../shared/domain/orders/working-terms.ts';
import type { Stage } from '../../core/stage.ts';
import { type Denial, stoppedBy } from '../../risk/gate.ts';
import { checkParentTerms } from '../../risk/parent-check.ts';
import { refuse } from './order-refusal.ts';
import type { CommandDeskParts, Plan, Planners } from './plan.ts';

/** Parents that may be open at once. */
const MAX_OPEN_PARENTS = 5_000;

export function orderCommands(parts: CommandDeskParts): Planners<'SubmitParent' | 'StageParent' | 'AmendParent'> {
  return {
    SubmitParent: (command, actor) => enter(parts, command, actor),
    StageParent: (command, actor) => enter(parts, command, actor),
    AmendParent: (command, actor) => amend(parts, command, actor),
  };
}

type Entry = Omit<CommandOf<'SubmitParent' | 'StageParent'>, 'kind' | 'note' | 'account'>;

/** What an order is entered with where its sender left that open. */
export function entered<E extends Entry>(stage: Stage, entry: E): E & { startUs: number; terms: WorkingTerms } {
  const nowUs = stage.nowUs();
  const terms = entry.terms ?? termsFor(targetPct(entry.params));
  return { ...entry, terms, startUs: Math.max(nowUs, entry.startUs ?? nowUs) };
}

/** Why an order of somebody would be refused as the engine stands; null where it would be taken. */
export function refusalOfEntry(stage: Stage, entry: Entry, actor: string, venueIds: readonly string[]): Denial | null {
  const { state } = stage;
  const denial = checkParentTerms(stage, entered(stage, entry), venueIds);
  if (denial) return denial;
  if (state.openParents.size >= MAX_OPEN_PARENTS) {
    return { code: 'TOO_MANY', reason: `${MAX_OPEN_PARENTS} orders are open already` };
  }
  return stoppedBy(stage, stopTargetOf({ ...entry, parentId: state.nextParentId, actor }), entry);
}

function enter(
  { stage, algos, venueIds }: CommandDeskParts,
  command: CommandOf<'SubmitParent' | 'StageParent'>,
  actor: string,
): Plan | Denial {
  const denial = refusalOfEntry(stage, command, actor, venueIds());
  if (denial) return denial;
  const parentId = stage.state.nextParentId;
  const parent = newParent(stage, parentId, entered(stage, command), actor);
  const effect = (): void => {
    stage.record({ type: 'ParentSubmitted', parent });
    algos.attend(parentId);
  };
  return { parentId, effect };
}

function newParent(
  stage: Stage,
  parentId: string,
  command: CommandOf<'SubmitParent' | 'StageParent'> & { readonly startUs: number; readonly terms: WorkingTerms },
  actor: string,
): Parent {
  const { kind, ...asked } = command;
  const nowUs = stage.nowUs();
  const staged = kind === 'StageParent';
  const book = stage.book(asked.instrument);
  return {
    parentId,
    ...asked,
    account: asked.account ?? '',
    state: staged ? 'staged' : nowUs < asked.startUs ? 'new' : 'working',
    version: 1,
    actor,
    submittedUs: nowUs,
    planFromUs: asked.startUs,
    planFromQty: 0,
    arrivalBidPx: book?.bestPx('buy') ?? 0,
    arrivalAskPx: book?.bestPx('sell') ?? 0,
    filledQty: 0,
    filledNotional: 0,
    fees: 0,
    venueFills: {},
    openQty: 0,
    children: 0,
    heldBy: '',
    workedBy: null,
    finish: null,
    strategies: [{ strategy: asked.params.strategy, fromUs: asked.startUs, fromQty: 0, actor }],
    model: '',
    modelArm: 'none',
    followed: null,
    lastReason: `${staged ? 'staged' : 'submitted'} by ${actor}`,
  };
}

function amend(
  { stage, parents, algos, venueIds }: CommandDeskParts,
  command: CommandOf<'AmendParent'>,
  actor: string,
): Plan | Denial {
  const refusal = refuse(stage, command);
  if (refusal) return refusal;
  const parent = stage.state.parent(command.parentId);
  const { parentId, qty, endUs, params } = command;
  if (params && params.strategy !== parent.params.strategy) {
    return {
      code: 'BAD_PARAMETER',
      reason: `${parentId} is worked by ${parent.params.strategy}, not ${params.strategy}: switch its strategy instead`,
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
    instrument,
    startUs,
    limitPx,
    side: parent.side,
    qty: qty ?? parent.qty,
    endUs: endUs ?? parent.endUs,
    params: params ?? parent.params,
    terms: command.terms ?? { ...parent.terms, wouldPx: null },
  };
  const denial = checkParentTerms(stage, amended, venueIds());
  if (denial) return denial;
  const effect = (): void => {
    parents.amend(command, actor);
    algos.attend(parentId);
  };
  return { parentId, effect };
}
