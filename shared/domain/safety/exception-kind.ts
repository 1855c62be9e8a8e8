/** The kinds of exceptions, a closed set: each has a runbook of its name in docs/runbooks. */
import { z } from 'zod';

export const EXCEPTION_KINDS = [
  'venue-outage',
  'reject-burst',
  'order-unknown',
  'venue-anomaly',
  'feed-stale',
  'feed-gap',
  'clock-drift',
  'model-lacking',
  'model-late',
  'model-failing',
  'model-out-of-bounds',
  'model-envelope',
  'model-cost-spread',
  'model-reward',
  'model-action-mix',
  'model-drift',
  'model-calibration',
  'model-disagreement',
  'rollout-rolled-back',
  'limit-breach',
  'schedule-deviation',
  'stop-residual',
  'unsupervised',
  'disk-low',
  'log-trouble',
] as const;
export const ExceptionKind = z.enum(EXCEPTION_KINDS);
export type ExceptionKind = z.infer<typeof ExceptionKind>;

/** P1: act now. P2: act within minutes. P3: look when there is time. Persons read them as SEV1 to SEV3, for `P1` is an order's id. */
export const SEVERITIES = ['P1', 'P2', 'P3'] as const;
export const Severity = z.enum(SEVERITIES);
export type Severity = z.infer<typeof Severity>;

export const isGraver = (a: Severity, b: Severity): boolean => SEVERITIES.indexOf(a) < SEVERITIES.indexOf(b);
