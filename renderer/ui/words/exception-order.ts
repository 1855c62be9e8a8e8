/** How exceptions are ordered and their severity written, wherever they are shown: what needs a person first, the gravest first, the oldest first. */
import type { ExceptionRow } from '../../../shared/domain/safety/exception.ts';
import { SEVERITIES, type Severity } from '../../../shared/domain/safety/exception-kind.ts';
import type { BadgeTone } from '../primitives/badge.tsx';
import { lookUp, unknownName } from './look-up.ts';

export type View = 'open' | 'shelved' | 'resolved';

export const viewOf = (row: ExceptionRow): View =>
  row.state === 'resolved' ? 'resolved' : row.shelvedUntilUs === null ? 'open' : 'shelved';

/** Not acknowledged before acknowledged; resolved ones newest first. */
export function ordered<R extends ExceptionRow>(rows: Iterable<R>, view: View): R[] {
  const of = [...rows].filter((row) => viewOf(row) === view);
  if (view === 'resolved') return of.toSorted((a, b) => (b.resolvedUs ?? 0) - (a.resolvedUs ?? 0));
  const weight = (row: R): number => SEVERITIES.indexOf(row.severity) + (row.acknowledgedBy === null ? 0 : 10);
  return of.toSorted((a, b) => weight(a) - weight(b) || a.openedUs - b.openedUs);
}

const SEVERITY_TONES: Readonly<Record<Severity, BadgeTone>> = { P1: 'stop', P2: 'attention', P3: 'neutral' };

/** Written `SEV1`, since `P1` is an order: the wire and the log have a severity in a field of its own, where it is `P1`. */
const SEVERITY_WORDS: Readonly<Record<Severity, string>> = { P1: 'SEV1', P2: 'SEV2', P3: 'SEV3' };

export const severityWords = (severity: Severity): string => lookUp(SEVERITY_WORDS, severity) ?? unknownName(severity);

export const severityLook = (severity: Severity): { readonly words: string; readonly tone: BadgeTone } => ({
  words: severityWords(severity),
  tone: lookUp(SEVERITY_TONES, severity) ?? 'attention',
});
