/** Who supervises the engine, since when nobody does, and how the last drills went. */
import type { Drill } from '../../../shared/domain/safety/drill.ts';
import type { OnRow } from './state-row.ts';

/** Drills that are kept, the newest. */
const DRILLS_KEPT = 200;

export class SupervisionState {
  supervisors: readonly string[] = [];
  /** Since when the last supervisor is gone; null while there is one, or where there has been none since the start. */
  goneSinceUs: number | null = null;
  readonly drills = new Map<string, Drill>();
  readonly #onRow: OnRow;

  constructor(onRow: OnRow) {
    this.#onRow = onRow;
  }

  /** An engine that starts has no desks yet. */
  started(): void {
    this.supervisors = [];
    this.goneSinceUs = null;
  }

  changed(supervisors: readonly string[], tsUs: number): void {
    this.supervisors = supervisors;
    this.goneSinceUs = supervisors.length > 0 ? null : (this.goneSinceUs ?? tsUs);
  }

  drillReported(drill: Drill): void {
    this.drills.set(drill.stopId, drill);
    for (const oldest of this.drills.keys()) {
      if (this.drills.size <= DRILLS_KEPT) break;
      this.drills.delete(oldest);
      this.#onRow({ table: 'drills', removed: oldest });
    }
    this.#onRow({ table: 'drills', row: drill });
  }
}
