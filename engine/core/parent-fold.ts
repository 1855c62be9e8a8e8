/** How events change a parent order. Which event may follow which is here and nowhere else. */
import type { EventOf, EventType } from '../../shared/domain/event.ts';
import type { Parent, ParentState } from '../../shared/domain/parent.ts';
import { invariant } from '../../shared/std/assert.ts';

type ParentEventType =
  | 'ParentAmended'
  | 'ParentPaused'
  | 'ParentResumed'
  | 'ParentCancelRequested'
  | 'ParentCancelled'
  | 'ParentDone'
  | 'ParentExpired'
  | 'ChildDenied';
export type ParentEvent = EventOf<ParentEventType & EventType>;

/** The states in which each event may come. */
export const PARENT_MAY: Readonly<Record<ParentEventType, readonly ParentState[]>> = {
  ParentAmended: ['working', 'paused'],
  ParentPaused: ['working'],
  ParentResumed: ['paused'],
  ParentCancelRequested: ['working', 'paused'],
  ParentCancelled: ['cancelling'],
  ParentExpired: ['cancelling'],
  ParentDone: ['working', 'paused', 'cancelling'],
  ChildDenied: ['working'],
};

export function foldParent(parent: Parent, event: ParentEvent, tsUs: number): Parent {
  invariant(
    PARENT_MAY[event.type].includes(parent.state),
    `${event.type} does not come to parent ${parent.parentId} in state ${parent.state}`,
  );
  const replanned = { planFromUs: Math.max(tsUs, parent.startUs), planFromQty: parent.filledQty };
  switch (event.type) {
    case 'ParentAmended': {
      const { version, qty, limitPx, endUs, params, terms } = event;
      return { ...parent, version, qty, limitPx, endUs, params, terms, ...replanned };
    }
    case 'ParentPaused':
      return { ...parent, state: 'paused', version: event.version, lastReason: `paused by ${event.actor}` };
    case 'ParentResumed':
      return {
        ...parent,
        state: 'working',
        version: event.version,
        lastReason: `resumed by ${event.actor}`,
        ...replanned,
      };
    case 'ParentCancelRequested':
      return { ...parent, state: 'cancelling', version: event.version, lastReason: `cancel asked by ${event.actor}` };
    case 'ParentCancelled':
      return { ...parent, state: 'cancelled' };
    case 'ParentDone':
      return { ...parent, state: 'done', lastReason: 'filled' };
    case 'ParentExpired':
      return { ...parent, state: 'expired', lastReason: event.reason };
    case 'ChildDenied':
      return { ...parent, lastReason: event.reason };
  }
}
