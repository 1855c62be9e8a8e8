/** How exceptions are ordered and told: what needs a person first, the gravest first, the oldest first. */
import type { ExceptionRow } from '../../../shared/domain/exception.ts';
import { SEVERITIES, type Severity } from '../../../shared/domain/exception-kind.ts';
import { keyOf, type OfEngine } from '../../stores/engine-id.ts';
import type { BadgeTone } from '../../ui/badge.tsx';
import { isolated } from '../../ui/bidi.ts';
import { formatDuration } from '../../ui/format.ts';
import { lookUp, unknownName } from '../../ui/look-up.ts';

export type Shown = OfEngine<ExceptionRow>;
export const rowKeyOf = (row: Shown): string => keyOf(row.engine, row.exceptionId);

export type View = 'open' | 'shelved' | 'resolved';

export const viewOf = (row: ExceptionRow): View =>
  row.state === 'resolved' ? 'resolved' : row.shelvedUntilUs === null ? 'open' : 'shelved';

/** Not acknowledged before acknowledged; resolved ones newest first. */
export function ordered(rows: Iterable<Shown>, view: View): Shown[] {
  const of = [...rows].filter((row) => viewOf(row) === view);
  if (view === 'resolved') return of.toSorted((a, b) => (b.resolvedUs ?? 0) - (a.resolvedUs ?? 0));
  const weight = (row: Shown): number => SEVERITIES.indexOf(row.severity) + (row.acknowledgedBy === null ? 0 : 10);
  return of.toSorted((a, b) => weight(a) - weight(b) || a.openedUs - b.openedUs);
}

/** `unknown`: of severities that this desk does not know; they are held to be the gravest. */
export function countBySeverity(rows: Iterable<Shown>): Record<Severity | 'unknown', number> {
  const counts = { P1: 0, P2: 0, P3: 0, unknown: 0 };
  for (const row of rows) {
    if (viewOf(row) === 'open') counts[SEVERITIES.includes(row.severity) ? row.severity : 'unknown'] += 1;
  }
  return counts;
}

const SEVERITY_TONES: Readonly<Record<Severity, BadgeTone>> = { P1: 'stop', P2: 'attention', P3: 'neutral' };

export const severityLook = (severity: Severity): { readonly words: string; readonly tone: BadgeTone } => {
  const tone = lookUp(SEVERITY_TONES, severity);
  return tone === undefined ? { words: unknownName(severity), tone: 'attention' } : { words: severity, tone };
};

/** Who has it, or how long is left for somebody to take note. */
export function careWords(row: ExceptionRow, nowUs: number): string {
  if (row.state === 'resolved') return `resolved by ${row.resolvedBy}: ${isolated(row.resolveReason)}`;
  if (row.shelvedUntilUs !== null) {
    const left = formatDuration(Math.max(0, row.shelvedUntilUs - nowUs));
    return `on the shelf for ${left} by ${row.shelvedBy}: ${isolated(row.shelveReason)}`;
  }
  const owner = row.owner === null ? '' : `, taken on by ${row.owner}`;
  if (row.acknowledgedBy !== null) return `acknowledged by ${row.acknowledgedBy}${owner}`;
  const leftUs = row.respondByUs - nowUs;
  const due =
    leftUs >= 0 ? `to be acknowledged within ${formatDuration(leftUs)}` : `overdue by ${formatDuration(-leftUs)}`;
  return `${due}${owner}`;
}

/** A steady desk has at most one alarm in ten minutes, a flood at most ten. */
export function rateWords(per10Min: number): string {
  const judged = per10Min > 10 ? ', too many to be read' : per10Min > 1 ? '' : ', steady';
  return `${per10Min} ${per10Min === 1 ? 'alarm' : 'alarms'} in 10 min${judged}`;
}
