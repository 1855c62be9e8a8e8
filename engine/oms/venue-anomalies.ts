/**
 * Records what venues say that cannot be. Every anomaly is counted; of one kind no more than a few a second are told in
 * full, so that a venue gone mad does not fill the log, and the next that is told says how many were left out.
 */
import type { AnomalyKind, VenueAnomaly } from '../../shared/domain/orders/venue-anomaly.ts';
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import type { Stage } from '../core/stage.ts';

const TOLD_A_SECOND = 10;

interface Told {
  sinceUs: number;
  told: number;
  untold: number;
}

export class VenueAnomalies {
  readonly #stage: Stage;
  readonly #kinds = new Map<AnomalyKind, Told>();
  #count = 0;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Since this engine started, the untold included. */
  get count(): number {
    return this.#count;
  }

  tell(anomaly: Omit<VenueAnomaly, 'untold'>): void {
    this.#count += 1;
    const nowUs = this.#stage.nowUs();
    const kind = this.#kinds.get(anomaly.kind) ?? { sinceUs: nowUs, told: 0, untold: 0 };
    this.#kinds.set(anomaly.kind, kind);
    if (nowUs >= kind.sinceUs + US_PER_SECOND) Object.assign(kind, { sinceUs: nowUs, told: 0 });
    if (kind.told >= TOLD_A_SECOND) {
      kind.untold += 1;
      return;
    }
    kind.told += 1;
    this.#stage.record({ type: 'VenueAnomaly', anomaly: { ...anomaly, untold: kind.untold } });
    kind.untold = 0;
  }
}
