/** How events change a child order. Which event may follow which is here and nowhere else. */
import type { Child, ChildState } from '../../shared/domain/child.ts';
import type { EventOf, EventType } from '../../shared/domain/event.ts';
import { invariant } from '../../shared/std/assert.ts';

type ChildEventType =
  | 'ChildAcknowledged'
  | 'ChildRejected'
  | 'ChildFilled'
  | 'ChildCancelRequested'
  | 'ChildCancelled'
  | 'ChildCancelRejected'
  | 'ChildBecameUnknown'
  | 'ChildFoundWorking';
export type ChildEvent = EventOf<ChildEventType & EventType>;

/**
 * The states in which each event may come. Fills come whenever the order is not ended, also after a cancel was asked:
 * the venue's word counts. A cancelled or rejected order that fills all the same is an over-report, contained above.
 */
export const CHILD_MAY: Readonly<Record<ChildEventType, readonly ChildState[]>> = {
  ChildAcknowledged: ['pending-new', 'pending-cancel'],
  ChildRejected: ['pending-new', 'pending-cancel', 'unknown'],
  ChildFilled: ['pending-new', 'working', 'pending-cancel', 'unknown'],
  ChildCancelRequested: ['pending-new', 'working', 'unknown'],
  ChildCancelled: ['pending-new', 'working', 'pending-cancel', 'unknown'],
  ChildCancelRejected: ['pending-cancel'],
  ChildBecameUnknown: ['pending-new', 'working', 'pending-cancel'],
  ChildFoundWorking: ['unknown'],
};

export function foldChild(child: Child, event: ChildEvent, tsUs: number): Child {
  invariant(
    CHILD_MAY[event.type].includes(child.state),
    `${event.type} does not come to child ${child.childId} in state ${child.state}`,
  );
  const touched = { ...child, updatedUs: tsUs };
  switch (event.type) {
    case 'ChildAcknowledged':
      return child.state === 'pending-new' ? { ...touched, state: 'working' } : touched;
    case 'ChildRejected':
      return { ...touched, state: 'rejected', venueNote: event.reason };
    case 'ChildFilled': {
      const filledQty = child.filledQty + event.qty;
      invariant(filledQty <= child.qty, `child ${child.childId} is not filled beyond its quantity`);
      return {
        ...touched,
        filledQty,
        filledNotional: child.filledNotional + event.qty * event.px,
        fees: child.fees + event.fee,
        state: filledQty === child.qty ? 'filled' : child.state,
      };
    }
    case 'ChildCancelRequested':
      // An unknown order stays unknown: asking to cancel it tells nothing of where it is.
      return child.state === 'unknown' ? touched : { ...touched, state: 'pending-cancel' };
    case 'ChildCancelled':
      return { ...touched, state: 'cancelled', venueNote: event.reason };
    case 'ChildCancelRejected':
      return { ...touched, state: 'working', venueNote: event.reason };
    case 'ChildBecameUnknown':
      return { ...touched, state: 'unknown', venueNote: event.reason };
    case 'ChildFoundWorking':
      return { ...touched, state: 'working', venueNote: '' };
  }
}
