/**
 * Faults on demand, in simulated markets. What is in force is in the state; here it is checked, timed, and turned into
 * what venues and market data do. To the rest of the engine it looks like the real thing.
 */
import type { CommandOf } from '../../shared/domain/command.ts';
import type { Fault, InjectedFault } from '../../shared/domain/basics/fault.ts';
import { twiceMidPx } from '../core/book-view.ts';
import type { MarketEvent } from '../core/market-event.ts';
import type { Stage } from '../core/stage.ts';
import { NO_TROUBLE, type VenueTrouble } from '../core/venue.ts';
import type { Denial } from '../risk/gate.ts';
import type { ScenarioStep } from './start/scenario-file.ts';

/** Faults that may be in force at once. */
const MAX_FAULTS = 100;

export interface FaultDeskParts {
  readonly stage: Stage;
  readonly venueIds: () => readonly string[];
  /** Takes an event into the market as if the feed had told it. */
  readonly tell: (event: MarketEvent) => void;
  /** Makes the books anew after market data was missing. */
  readonly resynchronise: () => void;
}

export class FaultDesk {
  readonly #parts: FaultDeskParts;

  constructor(parts: FaultDeskParts) {
    this.#parts = parts;
  }

  /** Null where the fault may be injected. */
  refuses({ fault, forUs }: CommandOf<'InjectFault'>): Denial | null {
    const { stage, venueIds } = this.#parts;
    if (!Number.isSafeInteger(stage.nowUs() + (forUs ?? 0))) {
      return { code: 'BAD_TIME', reason: 'that is longer than time is counted: leave it in force until it is cleared' };
    }
    if ('venue' in fault && !venueIds().includes(fault.venue)) {
      const reason = `there is no venue ${fault.venue}; there are ${venueIds().join(', ')}`;
      return { code: 'UNKNOWN_VENUE', reason };
    }
    if ('instrument' in fault && !stage.state.instruments.has(fault.instrument)) {
      return { code: 'UNKNOWN_INSTRUMENT', reason: `${fault.instrument} is not traded here` };
    }
    if (fault.kind === 'fat-print' && this.#midPx(fault.instrument) === 0) {
      return { code: 'NO_MARKET', reason: `${fault.instrument} has no two-sided market to print away from` };
    }
    if (this.inForce().length < MAX_FAULTS) return null;
    return { code: 'TOO_MANY', reason: `${MAX_FAULTS} faults are in force already` };
  }

  inject({ fault, forUs }: CommandOf<'InjectFault'>, actor: string): void {
    const { stage } = this.#parts;
    const faultId = stage.state.nextFaultId;
    const sinceUs = stage.nowUs();
    const untilUs = fault.kind === 'fat-print' ? sinceUs : forUs === null ? null : sinceUs + forUs;
    stage.record({ type: 'FaultInjected', injected: { faultId, fault, sinceUs, untilUs, clearedUs: null, actor } });
    this.#begin(fault);
    if (untilUs !== null) stage.schedule(untilUs, () => this.clear(faultId, 'engine'));
  }

  /** Injects at its times what a scenario says; what lies behind has happened in an earlier life of the engine. */
  follow(scenario: readonly ScenarioStep[], marketStartUs: number, onTrouble: (words: string) => void): void {
    const { stage } = this.#parts;
    for (const { atUs, ...step } of scenario) {
      if (marketStartUs + atUs <= stage.nowUs()) continue;
      stage.schedule(marketStartUs + atUs, () => {
        const command = { kind: 'InjectFault', ...step } as const;
        const refusal = this.refuses(command);
        if (refusal) onTrouble(`scenario: ${refusal.reason}`);
        else this.inject(command, 'scenario');
      });
    }
  }

  clear(faultId: string, actor: string): void {
    const { stage } = this.#parts;
    const injected = stage.state.faults.get(faultId);
    if (!injected || injected.clearedUs !== null) return;
    stage.record({ type: 'FaultCleared', faultId, actor });
    this.#end(injected.fault);
  }

  /** After a restart: what was in force is in force again. */
  reconcile(): void {
    const { stage } = this.#parts;
    for (const { faultId, fault, untilUs } of this.inForce()) {
      if (fault.kind !== 'fat-print') this.#begin(fault);
      if (untilUs !== null) stage.schedule(untilUs, () => this.clear(faultId, 'engine'));
    }
  }

  inForce(): InjectedFault[] {
    return [...this.#parts.stage.state.faultsInForce.values()];
  }

  get feedIsDown(): boolean {
    return (
      this.#parts.stage.state.faultsInForce.size > 0 && this.inForce().some(({ fault }) => fault.kind === 'feed-gap')
    );
  }

  /** Of several faults of a kind the worst counts. */
  troubleOf(venueId: string): VenueTrouble {
    let trouble = NO_TROUBLE;
    for (const { fault } of this.inForce()) {
      if ('venue' in fault && fault.venue === venueId) trouble = worse(trouble, fault);
    }
    return trouble;
  }

  #begin(fault: Fault): void {
    if (fault.kind === 'halt') this.#tell('halt', fault.instrument, 0, 0);
    if (fault.kind === 'fat-print') {
      const midPx = this.#midPx(fault.instrument);
      const tickPx = this.#parts.stage.state.instruments.get(fault.instrument)?.tickPx ?? 1;
      const px = Math.max(tickPx, Math.round((midPx * (1 + fault.awayBps / 10_000)) / tickPx) * tickPx);
      this.#tell('hidden-trade', fault.instrument, px, fault.qty);
    }
  }

  #end(fault: Fault): void {
    if (fault.kind === 'halt') this.#tell('resume', fault.instrument, 0, 0);
    if (fault.kind === 'feed-gap' && !this.feedIsDown) this.#parts.resynchronise();
  }

  #midPx(instrument: string): number {
    const book = this.#parts.stage.book(instrument);
    return book ? twiceMidPx(book) / 2 : 0;
  }

  #tell(kind: MarketEvent['kind'], instrument: string, px: number, qty: number): void {
    const tsUs = this.#parts.stage.nowUs();
    this.#parts.tell({ kind, tsUs, offset: -1, instrument, side: 'buy', orderId: 0, px, qty });
  }
}

function worse(trouble: VenueTrouble, fault: Fault): VenueTrouble {
  switch (fault.kind) {
    case 'venue-down':
      return { ...trouble, down: true };
    case 'venue-rejects':
      return { ...trouble, rejectPct: Math.max(trouble.rejectPct, fault.sharePct) };
    case 'lost-acknowledgements':
      return { ...trouble, lostAcknowledgementPct: Math.max(trouble.lostAcknowledgementPct, fault.sharePct) };
    case 'lost-executions':
      return { ...trouble, lostExecutionPct: Math.max(trouble.lostExecutionPct, fault.sharePct) };
    case 'venue-slow':
      return { ...trouble, delayUs: Math.max(trouble.delayUs, fault.delayUs) };
    default:
      return trouble;
  }
}
