/** The one exception that the log cannot hold: that it takes nothing more itself. Told as long as the engine lives. */
import type { ExceptionRow } from '../../../shared/domain/safety/exception.ts';
import { logUnavailable } from '../commands/answers.ts';
import type { KernelParts } from '../kernel-parts.ts';

/** No row while the log is well. */
export function logTroubleOf({ gauges, ...parts }: Pick<KernelParts, 'gauges' | 'nowUs'>): ExceptionRow[] {
  const { logState } = gauges;
  if (logState === 'durable') return [];
  // Since the log failed the engine's clock stands still.
  const nowUs = parts.nowUs();
  return [
    {
      exceptionId: 'E-log',
      kind: 'log-trouble',
      cause: 'log',
      severity: 'P1',
      title:
        logState === 'full'
          ? 'The event log is full: trading has ended'
          : 'The event log has failed: trading has ended',
      facts: logUnavailable(logState).reason,
      did: 'No order leaves any more. Cancels were sent for all open orders, and are sent again with every stop.',
      members: [],
      memberCount: 0,
      actions: [],
      state: 'open',
      openedUs: nowUs,
      changedUs: nowUs,
      respondByUs: nowUs,
      occurrences: 1,
      acknowledgedBy: null,
      acknowledgedUs: null,
      owner: null,
      shelvedUntilUs: null,
      shelvedBy: null,
      shelveReason: '',
      resolvedUs: null,
      resolvedBy: null,
      resolveReason: '',
    },
  ];
}
