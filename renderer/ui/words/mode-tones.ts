/** How the mode of an order looks. The word says it; the tone only helps. */
import type { BadgeTone } from '../primitives/badge.tsx';

export const MODE_TONES = {
  UNKNOWN: 'attention',
  STAGED: 'attention',
  NEW: 'auto',
  AUTO: 'auto',
  MANUAL: 'attention',
  FINISHING: 'attention',
  PAUSED: 'attention',
  HELD: 'stop',
  CANCELLING: 'attention',
  CANCELLED: 'muted',
  REJECTED: 'muted',
  DONE: 'good',
  EXPIRED: 'muted',
} as const satisfies Record<string, BadgeTone>;
