/** The states of a child order in the words of the desk, and the order in which they concern a person. */
import type { Child, ChildState } from '../../../shared/domain/orders/child.ts';
import type { BadgeTone } from '../../ui/primitives/badge.tsx';
import { lookUp, unknownName } from '../../ui/words/look-up.ts';

interface StateLook {
  readonly words: string;
  readonly tone: BadgeTone;
  readonly meaning: string;
}

const STATES: Readonly<Record<ChildState, StateLook>> = {
  unknown: { words: 'unknown', tone: 'attention', meaning: 'No answer from the venue: it may or may not be working' },
  'pending-new': { words: 'sent', tone: 'neutral', meaning: 'Sent, not acknowledged by the venue yet' },
  'pending-cancel': {
    words: 'cancel sent',
    tone: 'neutral',
    meaning: 'Cancel sent, still working until the venue says',
  },
  working: { words: 'working', tone: 'auto', meaning: 'Acknowledged and working at the venue' },
  rejected: { words: 'rejected', tone: 'attention', meaning: 'Refused by the venue' },
  filled: { words: 'filled', tone: 'good', meaning: 'Filled' },
  cancelled: { words: 'cancelled', tone: 'muted', meaning: 'Cancelled by the venue’s word' },
};

export const lookOf = (state: ChildState): StateLook =>
  lookUp(STATES, state) ?? {
    words: unknownName(state),
    tone: 'attention',
    meaning: 'A state that this desk does not know: the engine is newer',
  };

const concern = ({ state }: Pick<Child, 'state'>): number =>
  state === 'unknown' || lookUp(STATES, state) === undefined
    ? 0
    : state === 'pending-new' || state === 'pending-cancel' || state === 'working'
      ? 1
      : 2;

/** Of unknown fate first, then what is open, then what has ended; the newest first within each. */
export function compareChildren(a: Child, b: Child): number {
  return (
    concern(a) - concern(b) ||
    b.submittedUs - a.submittedUs ||
    b.childId.localeCompare(a.childId, 'en', { numeric: true })
  );
}
