/** Which regime each instrument is in by the log: what the detector came to, and what a person holds it to. */
import type { EventOf } from '../../../shared/domain/event.ts';
import type { Regime, RegimePin } from '../../../shared/domain/models/regime.ts';

export interface LoggedRegime {
  readonly detected: Regime;
  /** 0: since the log began. */
  readonly sinceUs: number;
  readonly changes: number;
  readonly pin: RegimePin | null;
}

/** What every instrument is taken for until the detector knows better. */
const AT_FIRST: LoggedRegime = { detected: 'calm', sinceUs: 0, changes: 0, pin: null };

export class RegimesState {
  readonly known = new Map<string, LoggedRegime>();

  of(instrument: string): LoggedRegime {
    return this.known.get(instrument) ?? AT_FIRST;
  }

  /** The one that counts: a person's, else the detector's. */
  regimeOf(instrument: string): Regime {
    const { pin, detected } = this.of(instrument);
    return pin?.regime ?? detected;
  }

  apply(event: EventOf<'RegimeChanged' | 'RegimePinned'>, tsUs: number): void {
    const before = this.of(event.instrument);
    if (event.type === 'RegimeChanged') {
      const changes = before.changes + 1;
      this.known.set(event.instrument, { ...before, detected: event.to, sinceUs: tsUs, changes });
      return;
    }
    const { regime, actor, reason } = event;
    const pin = regime === null ? null : { regime, actor, reason, tsUs };
    this.known.set(event.instrument, { ...before, pin });
  }
}
