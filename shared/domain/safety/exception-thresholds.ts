/**
 * When something found wrong becomes an alarm, how grave it is, and how alarms are kept few: a part of the execution
 * policy. A policy of before it was one says nothing of it, and has the values that were built in then.
 */
import { z } from 'zod';
import { US_PER_HOUR, US_PER_MINUTE, US_PER_SECOND } from '../../std/duration.ts';
import { EXCEPTION_KINDS, ExceptionKind } from './exception-kind.ts';
import { AnomalyKind } from '../orders/venue-anomaly.ts';

/** Nothing that is wrong may be kept from a person for longer. */
const HoldUs = z
  .int()
  .min(0)
  .max(10 * US_PER_MINUTE);
const ResponseUs = z
  .int()
  .min(US_PER_SECOND)
  .max(24 * US_PER_HOUR);
const Percent = z.int().min(1).max(100);
const Bytes = z.int().min(0).max(1e15);

export const ExceptionThresholds = z.strictObject({
  /** How long a finding must hold before it opens an exception, by kind; at once where absent. */
  raiseAfterUs: z.partialRecord(ExceptionKind, HoldUs),
  /** How long it must be gone before its exception is resolved. */
  clearAfterUs: z.int().min(US_PER_SECOND).max(US_PER_HOUR),
  /** Within so long after it was resolved the same cause opens the same exception again, without a new alarm. */
  sameAgainUs: z
    .int()
    .min(0)
    .max(24 * US_PER_HOUR),
  /** Alarms in ten minutes from which on what else comes of a kind is one exception. */
  floodPer10Min: z.int().min(1).max(100),
  /** By when an exception should be acknowledged. */
  respondUs: z.strictObject({ P1: ResponseUs, P2: ResponseUs, P3: ResponseUs }),
  longestShelfUs: z
    .int()
    .min(US_PER_MINUTE)
    .max(24 * US_PER_HOUR),
  /** Of an order's quantity, how far it may be off its schedule. */
  deviationPct: z.strictObject({ raise: Percent, grave: Percent }),
  /** Denials by one limit within a minute that make a breach; no more of them are remembered than may be asked for. */
  denialsPerMinute: z.int().min(1).max(16),
  clockOffsetUs: z.int().min(1_000).max(US_PER_MINUTE),
  diskFreeBytes: z.strictObject({ low: Bytes, grave: Bytes }),
  /** What a venue says that cannot be and that is P1; the rest is P2. */
  graveAnomalies: z.array(AnomalyKind).max(AnomalyKind.options.length),
});
export type ExceptionThresholds = z.infer<typeof ExceptionThresholds>;

const AT_ONCE = Object.fromEntries(EXCEPTION_KINDS.map((kind) => [kind, 0])) as Record<ExceptionKind, number>;

export const DEFAULT_THRESHOLDS: ExceptionThresholds = {
  raiseAfterUs: {
    ...AT_ONCE,
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
  graveAnomalies: ['never-sent', 'forgotten-order', 'late-fill', 'over-fill', 'uncountable', 'contradiction'],
};
