/** How events change a child order. Which event may follow which is here and nowhere else. */
import { CHILD_ENDED, ChildState, type Child } from '../../shared/domain/orders/child.ts';
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
 * The states in which each event may come. Fills come in every one, and beyond the quantity too: what was executed is
 * the venue's to say (docs/decisions/0008-executions-count-whatever-the-order-said.md), and that it cannot be is told beside it.
 */
export const CHILD_MAY: Readonly<Record<ChildEventType, readonly ChildState[]>> = {
  ChildAcknowledged: ['pending-new', 'pending-cancel'],
  ChildRejected: ['pending-new', 'pending-cancel', 'unknown'],
  ChildFilled: ChildState.options,
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
      return {
        ...touched,
        filledQty,
        filledNotional: child.filledNotional + event.qty * event.px,
        fees: child.fees + event.fee,
        state: filledQty >= child.qty && !CHILD_ENDED.has(child.state) ? 'filled' : child.state,
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
