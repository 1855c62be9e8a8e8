/** Why something is refused: a code for programs, words for people. */
import type { RejectCode } from '../../shared/domain/basics/reject-code.ts';

export interface Denial {
  readonly code: RejectCode;
  readonly reason: string;
  /** The place in the policy, where it is a limit of it: `instruments.MIDT.maxOrderQty`. */
  readonly limit?: string;
}

export const deny = (code: RejectCode, reason: string, limit?: string): Denial =>
  limit === undefined ? { code, reason } : { code, reason, limit };

/** Said at the end of every denial by a limit of the policy. */
export const WHO_MAY = 'risk or admin may change it';
