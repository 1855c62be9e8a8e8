/** Exceptions as the log has them: open ones by cause, the last that were resolved, and how many alarms there were. */
import type { EventOf } from '../../../shared/domain/event.ts';
import type { ExceptionRow } from '../../../shared/domain/safety/exception.ts';
import type { Severity } from '../../../shared/domain/safety/exception-kind.ts';
import { US_PER_MINUTE } from '../../../shared/std/duration.ts';
import { invariant } from '../../../shared/std/assert.ts';
import type { OnRow } from './state-row.ts';

/** Resolved exceptions that are kept, the newest. */
const RESOLVED_KEPT = 500;
/** The rate of alarms is that of the last ten minutes. */
const RATE_OVER_US = 10 * US_PER_MINUTE;

export class ExceptionsState {
  readonly rows = new Map<string, ExceptionRow>();
  /** Ids of the open ones by their cause. */
  readonly openByCause = new Map<string, string>();
  /** Alarms since the log began, by severity. */
  readonly alarms: Record<Severity, number> = { P1: 0, P2: 0, P3: 0 };
  /** How many exceptions there have been: the next one's number. */
  count = 0;
  /** The last that were resolved, by their cause, oldest first. */
  readonly resolvedByCause = new Map<string, string>();
  /** When alarms were lately, oldest first. */
  alarmsUs: number[] = [];
  readonly #onRow: OnRow;

  constructor(onRow: OnRow) {
    this.#onRow = onRow;
  }

  row(exceptionId: string): ExceptionRow {
    const row = this.rows.get(exceptionId);
    invariant(row, `exception ${exceptionId} is known`);
    return row;
  }

  openOf(cause: string): ExceptionRow | undefined {
    const id = this.openByCause.get(cause);
    return id === undefined ? undefined : this.row(id);
  }

  /** Alarms of the last ten minutes. */
  alarmRate(nowUs: number): number {
    return this.alarmsUs.filter((us) => us > nowUs - RATE_OVER_US).length;
  }

  opened({ exceptionId, finding, respondByUs }: EventOf<'ExceptionOpened'>, tsUs: number): void {
    this.count += 1;
    this.openByCause.set(finding.cause, exceptionId);
    this.#put({
      exceptionId,
      ...finding,
      state: 'open',
      openedUs: tsUs,
      changedUs: tsUs,
      occurrences: 1,
      respondByUs,
      acknowledgedBy: null,
      acknowledgedUs: null,
      owner: null,
      shelvedUntilUs: null,
      shelvedBy: null,
      shelveReason: '',
      resolvedUs: null,
      resolvedBy: null,
      resolveReason: '',
    });
    this.#alarm(finding.severity, tsUs);
  }

  /** More or fewer orders, another severity. A graver one is an alarm again, and wants to be acknowledged again. */
  changed({ exceptionId, finding, graver }: EventOf<'ExceptionChanged'>, tsUs: number): void {
    const renewed = graver ? { acknowledgedBy: null, acknowledgedUs: null, shelvedUntilUs: null } : {};
    this.#put({ ...this.row(exceptionId), ...finding, changedUs: tsUs, ...renewed });
    if (graver) this.#alarm(finding.severity, tsUs);
  }

  /** Its cause is back soon after it went: the same exception, and no new alarm. */
  reopened({ exceptionId, finding }: EventOf<'ExceptionReopened'>, tsUs: number): void {
    const row = this.row(exceptionId);
    this.resolvedByCause.delete(row.cause);
    this.openByCause.set(finding.cause, exceptionId);
    const resolved = { resolvedUs: null, resolvedBy: null, resolveReason: '' };
    this.#put({
      ...row,
      ...finding,
      ...resolved,
      state: 'open',
      changedUs: tsUs,
      occurrences: row.occurrences + 1,
    });
  }

  acknowledged({ exceptionId, actor }: EventOf<'ExceptionAcknowledged'>, tsUs: number): void {
    this.#put({ ...this.row(exceptionId), acknowledgedBy: actor, acknowledgedUs: tsUs });
  }

  owned({ exceptionId, actor }: EventOf<'ExceptionOwned'>): void {
    this.#put({ ...this.row(exceptionId), owner: actor });
  }

  shelved({ exceptionId, actor, untilUs, reason }: EventOf<'ExceptionShelved'>): void {
    this.#put({ ...this.row(exceptionId), shelvedUntilUs: untilUs, shelvedBy: actor, shelveReason: reason });
  }

  unshelved(exceptionId: string): void {
    this.#put({ ...this.row(exceptionId), shelvedUntilUs: null, shelvedBy: null, shelveReason: '' });
  }

  resolved({ exceptionId, actor, reason }: EventOf<'ExceptionResolved'>, tsUs: number): void {
    const row = this.row(exceptionId);
    this.openByCause.delete(row.cause);
    const shelf = { shelvedUntilUs: null, shelvedBy: null, shelveReason: '' };
    this.#put({ ...row, ...shelf, state: 'resolved', resolvedUs: tsUs, resolvedBy: actor, resolveReason: reason });
    const before = this.resolvedByCause.get(row.cause);
    if (before !== undefined) this.#forget(before);
    this.resolvedByCause.delete(row.cause);
    this.resolvedByCause.set(row.cause, exceptionId);
    for (const [cause, oldest] of this.resolvedByCause) {
      if (this.resolvedByCause.size <= RESOLVED_KEPT) break;
      this.resolvedByCause.delete(cause);
      this.#forget(oldest);
    }
  }

  #alarm(severity: Severity, tsUs: number): void {
    this.alarms[severity] += 1;
    this.alarmsUs = [...this.alarmsUs.filter((us) => us > tsUs - RATE_OVER_US), tsUs].slice(-1_000);
  }

  #forget(exceptionId: string): void {
    this.rows.delete(exceptionId);
    this.#onRow({ table: 'exceptions', removed: exceptionId });
  }

  #put(row: ExceptionRow): void {
    this.rows.set(row.exceptionId, row);
    this.#onRow({ table: 'exceptions', row });
  }
}
