/** The life of a parent order once it is accepted: amended, paused, resumed, cancelled, and how it ends. */
import type { CommandOf } from '../../shared/domain/command.ts';
import { PARENT_ENDED, type Parent } from '../../shared/domain/parent.ts';
import { PARENT_MAY } from '../core/parent-fold.ts';
import type { Stage } from '../core/stage.ts';

export interface ParentEnded {
  readonly parentId: string;
  readonly outcome: 'cancelled' | 'done' | 'expired';
  readonly logSeq: number;
}

export interface ParentManager {
  amend(command: CommandOf<'AmendParent'>): void;
  pause(command: CommandOf<'PauseParent'>, actor: string): void;
  resume(parentId: string, actor: string): void;
  /** Pulls every child; the parent has ended once the venues have told what became of each. */
  cancel(parentId: string, actor: string): void;
  /** Asks again for the cancels of a parent that is being cancelled, after a restart. */
  pullAll(parentId: string): void;
  /** Ends the parent where nothing more can come: filled, or cancelling with no open child. */
  finish(parentId: string): void;
}

export function createParentManager(
  stage: Stage,
  cancelChild: (childId: string, reason: string) => void,
  onEnded: (ended: ParentEnded) => void,
): ParentManager {
  const { state } = stage;

  function pull(parentId: string, reason: string): void {
    for (const child of state.openChildrenOf(parentId)) cancelChild(child.childId, reason);
  }

  function finish(parentId: string): void {
    const parent = state.parent(parentId);
    if (PARENT_ENDED.has(parent.state)) return;
    if (parent.filledQty === parent.qty) {
      return onEnded({ parentId, outcome: 'done', logSeq: stage.record({ type: 'ParentDone', parentId }) });
    }
    if (parent.state !== 'cancelling' || state.openChildren.has(parentId)) return;
    if (stage.nowUs() < parent.endUs) {
      const logSeq = stage.record({ type: 'ParentCancelled', parentId });
      return onEnded({ parentId, outcome: 'cancelled', logSeq });
    }
    const reason = `its end came with ${parent.qty - parent.filledQty} of ${parent.qty} unfilled`;
    const logSeq = stage.record({ type: 'ParentExpired', parentId, reason });
    onEnded({ parentId, outcome: 'expired', logSeq });
  }

  return {
    amend({ parentId, qty, limitPx, endUs, params, terms }) {
      const parent = state.parent(parentId);
      stage.record({
        type: 'ParentAmended',
        parentId,
        version: parent.version + 1,
        qty: qty ?? parent.qty,
        limitPx: limitPx === undefined ? parent.limitPx : limitPx,
        endUs: endUs ?? parent.endUs,
        params: params ?? parent.params,
        terms: terms ?? parent.terms,
      });
      // Orders that rest by the old terms go; the algorithm places new ones by the new terms.
      pull(parentId, 'the order was amended');
      finish(parentId);
    },
    pause({ parentId, children }, actor) {
      stage.record({ type: 'ParentPaused', parentId, version: state.parent(parentId).version + 1, actor });
      if (children === 'pull') pull(parentId, `${parentId} was paused`);
    },
    resume(parentId, actor) {
      stage.record({ type: 'ParentResumed', parentId, version: state.parent(parentId).version + 1, actor });
    },
    cancel(parentId, actor) {
      stage.record({ type: 'ParentCancelRequested', parentId, version: state.parent(parentId).version + 1, actor });
      pull(parentId, `${parentId} is cancelled by ${actor}`);
      finish(parentId);
    },
    pullAll(parentId) {
      pull(parentId, `${parentId} is being cancelled`);
      finish(parentId);
    },
    finish,
  };
}

/** Why a life cycle event may not come to a parent now, in words; null when it may. */
export function refusedBy(parent: Parent, event: keyof typeof PARENT_MAY, verb: string): string | null {
  const states = PARENT_MAY[event];
  if (states.includes(parent.state)) return null;
  return `${parent.parentId} is ${parent.state} and cannot be ${verb}: that needs it to be ${states.join(' or ')}`;
}
