/** What differed between us and the venues, the newest; older differences are in the log. */
import type { Difference } from '../../../shared/domain/orders/reconciliation.ts';
import type { OnRow } from './state-row.ts';

/** Newest differences that are held. */
export const HELD_DIFFERENCES = 500;

export interface ReconciliationRow extends Difference {
  readonly seq: number;
  readonly tsUs: number;
}

export class ReconciliationState {
  held: ReconciliationRow[] = [];
  /** By venue: all that it executed until then is known here. */
  readonly throughUs = new Map<string, number>();
  readonly #onRow: OnRow;

  constructor(onRow: OnRow) {
    this.#onRow = onRow;
  }

  get rows(): readonly ReconciliationRow[] {
    return this.held.slice(-HELD_DIFFERENCES);
  }

  differed(difference: Difference, seq: number, tsUs: number): void {
    const row = { seq, tsUs, ...difference };
    this.held.push(row);
    if (this.held.length > 2 * HELD_DIFFERENCES) this.held = this.held.slice(-HELD_DIFFERENCES);
    this.#onRow({ table: 'reconciliation', row });
  }
}
