/** When something found wrong becomes an alarm, and how alarms are kept few. */
import type { ExceptionKind, Severity } from '../../shared/domain/exception-kind.ts';
import { US_PER_HOUR, US_PER_MINUTE, US_PER_SECOND } from '../../shared/std/duration.ts';

export interface ExceptionPolicy {
  /** How long a finding must hold before it opens an exception, by kind; at once where absent. */
  readonly raiseAfterUs: Readonly<Partial<Record<ExceptionKind, number>>>;
  /** How long it must be gone before its exception is resolved. */
  readonly clearAfterUs: number;
  /** Within so long after it was resolved the same cause opens the same exception again, without a new alarm. */
  readonly sameAgainUs: number;
  /** Alarms in ten minutes from which on what else comes of a kind is one exception. */
  readonly floodPer10Min: number;
  /** By when an exception should be acknowledged. */
  readonly respondUs: Readonly<Record<Severity, number>>;
  readonly longestShelfUs: number;
  /** Of an order's quantity, how far it may be off its schedule, in percent. */
  readonly deviationPct: { readonly raise: number; readonly grave: number };
  /** Denials by one limit within a minute that make a breach. */
  readonly denialsPerMinute: number;
  readonly clockOffsetUs: number;
  readonly diskFreeBytes: { readonly low: number; readonly grave: number };
}

export const EXCEPTION_POLICY: ExceptionPolicy = {
  raiseAfterUs: {
    'order-unknown': 5 * US_PER_SECOND,
    'feed-stale': 2 * US_PER_SECOND,
    'schedule-deviation': 30 * US_PER_SECOND,
    'clock-drift': 10 * US_PER_SECOND,
    'stop-residual': 5 * US_PER_SECOND,
  },
  clearAfterUs: 15 * US_PER_SECOND,
  sameAgainUs: 10 * US_PER_MINUTE,
  floodPer10Min: 6,
  respondUs: { P1: US_PER_MINUTE, P2: 5 * US_PER_MINUTE, P3: 30 * US_PER_MINUTE },
  longestShelfUs: 8 * US_PER_HOUR,
  deviationPct: { raise: 10, grave: 25 },
  denialsPerMinute: 3,
  clockOffsetUs: 500_000,
  diskFreeBytes: { low: 2_000_000_000, grave: 200_000_000 },
};
