/** How events change a parent order. Which event may follow which is here and nowhere else. */
import type { EventOf, EventType } from '../../shared/domain/event.ts';
import { policyChanges } from '../../shared/domain/policy/policy-diff.ts';
import { ORDER_VERBS } from '../../shared/domain/orders/order-verbs.ts';
import {
  MAX_STRATEGY_USES,
  type Parent,
  type ParentState,
  type StrategyUse,
} from '../../shared/domain/orders/parent.ts';
import { invariant } from '../../shared/std/assert.ts';

type ParentEventType =
  | 'ParentReleased'
  | 'ParentRejected'
  | 'ParentStarted'
  | 'ParentAmended'
  | 'ParentStrategySwitched'
  | 'ParentFollowedRegime'
  | 'ParentPaused'
  | 'ParentResumed'
  | 'ParentTakenOver'
  | 'ParentHandedBack'
  | 'ParentFinishAsked'
  | 'ParentFinishEnds'
  | 'ParentCancelRequested'
  | 'ParentCancelled'
  | 'ParentDone'
  | 'ParentExpired'
  | 'ModelAssigned'
  | 'ChildDenied';
export type ParentEvent = EventOf<ParentEventType & EventType>;

const NO_MODEL: Pick<Parent, 'model' | 'modelArm'> = { model: '', modelArm: 'none' };
const OPEN: readonly ParentState[] = ['staged', 'new', 'working', 'paused', 'manual', 'finishing', 'cancelling'];

/** The states in which each event may come: for what a person asks, those of the table of verbs. */
export const PARENT_MAY: Readonly<Record<ParentEventType, readonly ParentState[]>> = {
  ParentReleased: ORDER_VERBS.ReleaseParent.states,
  ParentRejected: ORDER_VERBS.RejectParent.states,
  ParentStarted: ['new'],
  ParentAmended: ORDER_VERBS.AmendParent.states,
  ParentStrategySwitched: ORDER_VERBS.SwitchStrategy.states,
  ParentFollowedRegime: ['working'],
  ParentPaused: ORDER_VERBS.PauseParent.states,
  ParentResumed: ORDER_VERBS.ResumeParent.states,
  ParentTakenOver: ORDER_VERBS.TakeOver.states,
  ParentHandedBack: ORDER_VERBS.HandBack.states,
  ParentFinishAsked: ORDER_VERBS.FinishParent.states,
  ParentFinishEnds: ['finishing'],
  ParentCancelRequested: ORDER_VERBS.CancelParent.states,
  ParentCancelled: ['cancelling'],
  ParentExpired: ['cancelling'],
  ParentDone: OPEN,
  ModelAssigned: ['working', 'paused', 'manual', 'finishing', 'cancelling'],
  ChildDenied: ['working', 'manual', 'finishing'],
};

export function foldParent(parent: Parent, event: ParentEvent, tsUs: number): Parent {
  invariant(
    PARENT_MAY[event.type].includes(parent.state),
    `${event.type} does not come to parent ${parent.parentId} in state ${parent.state}`,
  );
  const changed = 'version' in event ? { ...parent, version: event.version } : parent;
  return { ...changed, ...changeOf(parent, event, tsUs) };
}

function changeOf(parent: Parent, event: ParentEvent, tsUs: number): Partial<Parent> {
  const replanned = { planFromUs: Math.max(tsUs, parent.startUs), planFromQty: parent.filledQty };
  const started = tsUs < parent.startUs ? 'new' : 'working';
  switch (event.type) {
    case 'ParentReleased':
      return released(parent, event, tsUs);
    case 'ParentRejected':
      return { state: 'rejected', lastReason: `turned down by ${event.actor}: ${event.reason}` };
    case 'ParentStarted':
      return { state: 'working' };
    case 'ParentAmended': {
      const { qty, limitPx, endUs, params, terms } = event;
      const { followed } = parent;
      const stays = terms.followRegime && policyChanges(parent.params, params).length === 0;
      return { qty, limitPx, endUs, params, terms, followed: stays ? followed : null, ...replanned };
    }
    case 'ParentFollowedRegime': {
      const { params, regime, policyVersion, isSet } = event;
      const own = parent.followed?.own ?? parent.params;
      const lastReason = `its parameters follow the regime: ${regime ?? 'not known'}`;
      return { params, followed: isSet ? { regime, policyVersion, own } : null, lastReason, ...replanned };
    }
    case 'ParentStrategySwitched': {
      const { params, terms, actor } = event;
      const lastReason = `switched from ${parent.params.strategy} to ${params.strategy} by ${actor}`;
      // A model may follow with the first decision by the new strategy.
      return {
        params,
        terms,
        followed: null,
        ...NO_MODEL,
        strategies: used(parent, params.strategy, actor, tsUs),
        lastReason,
        ...replanned,
      };
    }
    case 'ParentPaused':
      return { state: 'paused', finish: null, lastReason: `paused by ${event.actor}` };
    case 'ParentResumed':
      return { state: started, lastReason: `resumed by ${event.actor}`, ...replanned };
    case 'ParentTakenOver':
      return { state: 'manual', workedBy: event.actor, finish: null, lastReason: `taken over by ${event.actor}` };
    case 'ParentHandedBack':
      return { state: started, workedBy: null, lastReason: `handed back by ${event.actor}`, ...replanned };
    case 'ParentFinishAsked': {
      const { actor, take } = event;
      const finish = { actor, ...(take ?? { targetQty: parent.filledQty, worstPx: null, untilUs: tsUs }) };
      return { state: take ? 'finishing' : 'cancelling', workedBy: null, finish, lastReason: `finished by ${actor}` };
    }
    case 'ParentFinishEnds':
      return { state: 'cancelling', lastReason: event.reason };
    case 'ParentCancelRequested':
      return { state: 'cancelling', finish: null, lastReason: `cancel asked by ${event.actor}` };
    case 'ParentCancelled':
      return { state: 'cancelled', workedBy: null };
    case 'ParentDone':
      return { state: 'done', workedBy: null, lastReason: event.reason ?? 'filled' };
    case 'ParentExpired':
      return { state: 'expired', workedBy: null, lastReason: event.reason };
    case 'ModelAssigned':
      return { model: event.model, modelArm: event.arm };
    case 'ChildDenied':
      return { lastReason: event.reason };
  }
}

/** The plan, the arrival price and the first strategy count from the release on. */
function released(parent: Parent, event: EventOf<'ParentReleased'>, tsUs: number): Partial<Parent> {
  const { startUs, arrivalBidPx, arrivalAskPx, actor } = event;
  const { strategy } = parent.params;
  return {
    state: tsUs < startUs ? 'new' : 'working',
    startUs,
    arrivalBidPx,
    arrivalAskPx,
    planFromUs: startUs,
    strategies: [{ strategy, fromUs: startUs, fromQty: 0, actor }],
    lastReason: `released by ${actor}`,
  };
}

/** The oldest stays whatever is forgotten: it says how the order began. */
function used(parent: Parent, strategy: StrategyUse['strategy'], actor: string, tsUs: number): StrategyUse[] {
  const [first, ...others] = parent.strategies;
  const use = { strategy, fromUs: Math.max(tsUs, parent.startUs), fromQty: parent.filledQty, actor };
  return [...(first ? [first] : []), ...others.slice(-(MAX_STRATEGY_USES - 2)), use];
}
