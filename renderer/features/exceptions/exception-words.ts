/** How exceptions are told and counted. */
import type { ExceptionRow } from '../../../shared/domain/safety/exception.ts';
import { SEVERITIES, type Severity } from '../../../shared/domain/safety/exception-kind.ts';
import { keyOf, type OfEngine } from '../../stores/engine-id.ts';
import type { LostCare } from '../../stores/lost-care.ts';
import { isolated } from '../../ui/words/bidi.ts';
import { ordered, viewOf, type View } from '../../ui/words/exception-order.ts';
import { formatCount, formatDuration } from '../../ui/words/format.ts';

export { ordered, viewOf, type View };
export type Shown = OfEngine<ExceptionRow>;
export const rowKeyOf = (row: Shown): string => keyOf(row.engine, row.exceptionId);

/** `unknown`: of severities that this desk does not know; they are held to be the gravest. */
export function countBySeverity(rows: Iterable<Shown>): Record<Severity | 'unknown', number> {
  const counts = { P1: 0, P2: 0, P3: 0, unknown: 0 };
  for (const row of rows) {
    if (viewOf(row) === 'open') counts[SEVERITIES.includes(row.severity) ? row.severity : 'unknown'] += 1;
  }
  return counts;
}

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
  const due = leftUs >= 0 ? `due in ${formatDuration(leftUs)}` : `overdue by ${formatDuration(-leftUs)}`;
  return `${due}${owner}`;
}

export const cameBackWords = (times: number): string =>
  `It came back ${times === 1 ? 'once' : `${formatCount(times)} times`}.`;

/** A steady desk has at most one alarm in ten minutes, a flood at most ten. */
export function rateWords(per10Min: number): string {
  const judged = per10Min > 10 ? ', too many to be read' : per10Min > 1 ? '' : ', steady';
  return `${per10Min} ${per10Min === 1 ? 'alarm' : 'alarms'} in 10 min${judged}`;
}

export const lostTitle = (name: string): string => `${name} is lost`;

/** `command` stops it without this desk. */
export const lostFacts = (command: string): string =>
  `Its orders may still be working. To stop it from a terminal: ${command}`;

/** In a word, where there is room for no more. */
export function lostHasWords({ acknowledgedBy, owner }: LostCare): string {
  if (owner !== null) return `${owner} has it`;
  return acknowledgedBy === null ? 'nobody yet' : `seen by ${acknowledgedBy}`;
}

/** Who has it, and that no other desk knows. */
export function lostCareWords({ acknowledgedBy, owner, shelf }: LostCare, shelvedForUs: number): string {
  if (acknowledgedBy === null) return 'nobody has taken note yet';
  const has = owner === null ? `acknowledged by ${acknowledgedBy}` : `taken on by ${owner}`;
  const shelved = shelf
    ? `, on the shelf for ${formatDuration(shelvedForUs)} by ${shelf.by}: ${isolated(shelf.reason)}`
    : '';
  return `${has}${shelved}; noted on this desk alone`;
}
