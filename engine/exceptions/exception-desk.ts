/**
 * Makes exceptions of what is found wrong, once a second: one for each cause, opened once it has held for a while, changed as
 * it grows, resolved once it has been gone for a while, the same again where it comes back soon. In a flood whatever else
 * comes of a kind is one exception. All of it is in the log; what is found is bounded before it is.
 */
import { formatCount } from '../../shared/domain/basics/format.ts';
import { type ExceptionRow, type Finding, MAX_MEMBERS } from '../../shared/domain/safety/exception.ts';
import { type ExceptionKind, isGraver, type Severity } from '../../shared/domain/safety/exception-kind.ts';
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import type { Stage } from '../core/stage.ts';
import type { ExceptionThresholds } from '../../shared/domain/safety/exception-thresholds.ts';

/** Found by a person's word alone to be over. */
export const BY_PERSON: readonly ExceptionKind[] = ['venue-anomaly', 'rollout-rolled-back'];
const BY_PERSON_ALONE: ReadonlySet<ExceptionKind> = new Set(BY_PERSON);

/** What is not graver is told of at most this often. */
const CHANGE_AGAIN_US = 5 * US_PER_SECOND;

export interface ExceptionDeskParts {
  readonly stage: Stage;
  readonly policy: () => ExceptionThresholds;
  /** Everything that is wrong just now, the gravest causes first where it matters which are told apart in a flood. */
  readonly findings: () => readonly Finding[];
}

export class ExceptionDesk {
  readonly #parts: ExceptionDeskParts;
  /** Since when a cause without an exception holds. */
  #heldSinceUs = new Map<string, number>();
  /** Since when the cause of an open exception is gone. */
  readonly #goneSinceUs = new Map<string, number>();

  constructor(parts: ExceptionDeskParts) {
    this.#parts = parts;
  }

  /** To be called once a second. */
  look(): void {
    const { stage } = this.#parts;
    const found = new Map<string, Finding>();
    const loose = new Map<ExceptionKind, Finding[]>();
    const heldSinceUs = new Map<string, number>();
    for (const finding of this.#parts.findings()) {
      if (stage.state.exceptions.openOf(finding.cause)) found.set(finding.cause, finding);
      else if (this.#hasHeld(finding, heldSinceUs))
        loose.set(finding.kind, [...(loose.get(finding.kind) ?? []), finding]);
    }
    this.#heldSinceUs = heldSinceUs;
    for (const [kind, findings] of loose) this.#openAll(kind, findings, found);
    for (const [cause, finding] of found) this.#change(cause, finding);
    this.#clear(found);
    this.#unshelve();
  }

  #hasHeld({ kind, cause }: Finding, held: Map<string, number>): boolean {
    const nowUs = this.#parts.stage.nowUs();
    const sinceUs = this.#heldSinceUs.get(cause) ?? nowUs;
    held.set(cause, sinceUs);
    return nowUs - sinceUs >= (this.#parts.policy().raiseAfterUs[kind] ?? 0);
  }

  /** New causes of one kind: each its own exception, until there are too many alarms. */
  #openAll(kind: ExceptionKind, findings: readonly Finding[], found: Map<string, Finding>): void {
    const { stage, policy } = this.#parts;
    const { exceptions } = stage.state;
    const flood = floodCause(kind);
    let rate = exceptions.alarmRate(stage.nowUs());
    const rest: Finding[] = [];
    for (const finding of findings) {
      const again = this.#sameAgain(finding);
      if (again) stage.record({ type: 'ExceptionReopened', exceptionId: again.exceptionId, finding });
      else if (exceptions.openOf(flood) || rate >= policy().floodPer10Min) rest.push(finding);
      else {
        this.#open(finding);
        rate += 1;
      }
    }
    if (rest.length === 0) return;
    const together = floodOf(kind, rest);
    if (exceptions.openOf(flood)) found.set(flood, together);
    else if (rest.length === 1 && !this.#isFull()) this.#open(rest[0]!);
    else this.#open(together);
  }

  /** Single ones still come through a flood for a while: what is one of its kind cannot be grouped. */
  #isFull(): boolean {
    const { stage, policy } = this.#parts;
    return stage.state.exceptions.alarmRate(stage.nowUs()) >= policy().floodPer10Min + 4;
  }

  #sameAgain({ cause }: Finding): ExceptionRow | undefined {
    const { stage, policy } = this.#parts;
    const { exceptions } = stage.state;
    const row = exceptions.rows.get(exceptions.resolvedByCause.get(cause) ?? '');
    const lately = (row?.resolvedUs ?? 0) > stage.nowUs() - policy().sameAgainUs;
    return row && lately ? row : undefined;
  }

  #open(finding: Finding): void {
    const { stage, policy } = this.#parts;
    const exceptionId = `E${stage.state.exceptions.count + 1}`;
    const respondByUs = stage.nowUs() + policy().respondUs[finding.severity];
    stage.record({ type: 'ExceptionOpened', exceptionId, finding, respondByUs });
  }

  #change(cause: string, finding: Finding): void {
    const { stage } = this.#parts;
    this.#goneSinceUs.delete(cause);
    const row = stage.state.exceptions.openOf(cause);
    if (!row) return;
    const graver = isGraver(finding.severity, row.severity);
    const isRecent = stage.nowUs() < row.changedUs + CHANGE_AGAIN_US;
    if (!graver && (isRecent || !isNews(row, finding))) return;
    stage.record({ type: 'ExceptionChanged', exceptionId: row.exceptionId, finding, graver });
  }

  #clear(found: ReadonlyMap<string, Finding>): void {
    const { stage, policy } = this.#parts;
    const nowUs = stage.nowUs();
    for (const [cause, exceptionId] of [...stage.state.exceptions.openByCause]) {
      if (found.has(cause) || BY_PERSON_ALONE.has(stage.state.exceptions.row(exceptionId).kind)) continue;
      const sinceUs = this.#goneSinceUs.get(cause) ?? nowUs;
      this.#goneSinceUs.set(cause, sinceUs);
      if (nowUs - sinceUs < policy().clearAfterUs) continue;
      this.#goneSinceUs.delete(cause);
      stage.record({ type: 'ExceptionResolved', exceptionId, actor: 'engine', reason: 'its cause is gone' });
    }
  }

  #unshelve(): void {
    const { stage } = this.#parts;
    for (const exceptionId of [...stage.state.exceptions.openByCause.values()]) {
      const { shelvedUntilUs } = stage.state.exceptions.row(exceptionId);
      if (shelvedUntilUs === null || shelvedUntilUs > stage.nowUs()) continue;
      stage.record({ type: 'ExceptionUnshelved', exceptionId });
    }
  }
}

/** Words with numbers change all the time: only another extent or kind of trouble is told of. */
function isNews(row: ExceptionRow, { kind, severity, memberCount, title }: Finding): boolean {
  return row.kind !== kind || row.severity !== severity || row.memberCount !== memberCount || row.title !== title;
}

const floodCause = (kind: ExceptionKind): string => `flood/${kind}`;

function floodOf(kind: ExceptionKind, findings: readonly Finding[]): Finding {
  const gravest = findings.reduce<Severity>((a, { severity: b }) => (isGraver(b, a) ? b : a), 'P3');
  const [first] = findings;
  return {
    kind,
    cause: floodCause(kind),
    severity: gravest,
    title: `${formatCount(findings.length)} more of ${kind.replaceAll('-', ' ')}`,
    facts: `The alarms of the last ten minutes are too many to be told one by one. The first: ${first?.title ?? ''}`,
    did: first?.did ?? '',
    members: findings.slice(0, MAX_MEMBERS).map(({ cause }) => cause),
    memberCount: findings.length,
    actions: [],
  };
}
