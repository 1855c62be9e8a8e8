/** What the engine trades and by which rules: instruments, limits, the faults injected, and its place in the market. */
import type { EventOf, MarketPosition } from '../../../shared/domain/event.ts';
import type { InjectedFault } from '../../../shared/domain/basics/fault.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { ExecutionPolicy } from '../../../shared/domain/policy/policy.ts';
import type { Limits } from '../../../shared/domain/policy/limits.ts';
import { invariant } from '../../../shared/std/assert.ts';
import { EndedQueue } from './ended-queue.ts';
import type { OnRow } from './state-row.ts';

export class ReferenceState {
  epoch = 0;
  market: MarketPosition = { source: '', offset: 0 };
  readonly instruments = new Map<string, Instrument>();
  readonly limits = new Map<string, Limits>();
  readonly faults = new Map<string, InjectedFault>();
  /** Of all that there were: the next one's number. */
  faultCount = 0;
  /** Faults that are cleared. */
  readonly endedFaults = new EndedQueue();
  /** Those that are not cleared: looked at for every market event. */
  readonly faultsInForce = new Map<string, InjectedFault>();
  readonly #onRow: OnRow;

  constructor(onRow: OnRow) {
    this.#onRow = onRow;
  }

  started({ epoch, market, instruments }: EventOf<'EngineStarted'>): void {
    this.epoch = epoch;
    this.market = market;
    for (const instrument of instruments) {
      this.instruments.set(instrument.symbol, instrument);
      this.#onRow({ table: 'instruments', row: instrument });
    }
  }

  policyApplied({ instruments }: ExecutionPolicy): void {
    // Of an instrument that the policy leaves out nothing is traded: it has limits that are all unset.
    for (const instrument of this.limits.keys()) if (!(instrument in instruments)) this.limitsSet(instrument, {});
    for (const [instrument, limits] of Object.entries(instruments)) this.limitsSet(instrument, limits);
  }

  limitsSet(instrument: string, limits: Limits): void {
    this.limits.set(instrument, limits);
    this.#onRow({ table: 'limits', row: { instrument, limits } });
  }

  faultInjected(fault: InjectedFault): void {
    this.faultCount += 1;
    this.faultsInForce.set(fault.faultId, fault);
    this.#putFault(fault);
  }

  faultCleared(faultId: string, tsUs: number): void {
    const fault = this.faults.get(faultId);
    invariant(fault, `fault ${faultId} is known`);
    this.faultsInForce.delete(faultId);
    this.endedFaults.ended(faultId, tsUs);
    this.#putFault({ ...fault, clearedUs: tsUs });
  }

  /** Forgets so many of those that were cleared first. */
  forgetFaults(faults: number): void {
    for (const faultId of this.endedFaults.take(faults)) {
      this.faults.delete(faultId);
      this.#onRow({ table: 'faults', removed: faultId });
    }
  }

  #putFault(fault: InjectedFault): void {
    this.faults.set(fault.faultId, fault);
    this.#onRow({ table: 'faults', row: fault });
  }
}
