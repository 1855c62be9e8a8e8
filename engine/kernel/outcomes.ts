/** What came of commands that take a while, told to whoever gave them once it is durable. */
import type { Outcome } from '../../shared/protocol/frames.ts';
import type { CommandAnswer } from '../core/engine-state.ts';
import type { Origin } from '../core/engine-port.ts';
import type { ParentEnded } from '../oms/parent-manager.ts';
import type { StopSettled } from '../risk/stops.ts';

type Told = Omit<Outcome, 't' | 'id'>;

export class Outcomes {
  readonly #listeners = new Set<(outcome: Told, origin: Origin) => void>();
  /** Who asked for a stop or a cancel: `S1`, `P7` → origin. Asked for in an earlier life of the engine: nobody is told. */
  readonly #askedBy = new Map<string, Origin>();
  #pending: { of: string; told: Told }[] = [];
  #current: Origin | null = null;

  onOutcome(listener: (outcome: Told, origin: Origin) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  expect(origin: Origin): void {
    this.#current = origin;
  }

  decided(answer: CommandAnswer | undefined): void {
    if (this.#current && answer && !answer.rejection) {
      if (answer.kind === 'EngageStop' && answer.stopId) this.#askedBy.set(answer.stopId, this.#current);
      if (answer.kind === 'CancelParent' && answer.parentId) this.#askedBy.set(answer.parentId, this.#current);
    }
    this.#current = null;
  }

  stopSettled({ stopId, outcome, logSeq }: StopSettled): void {
    this.#pending.push({ of: stopId, told: { outcome, logSeq } });
  }

  parentEnded({ parentId, outcome, logSeq }: ParentEnded): void {
    this.#pending.push({ of: parentId, told: { outcome, logSeq } });
  }

  release(): void {
    for (const { of, told } of this.#pending.splice(0)) {
      const origin = this.#askedBy.get(of);
      if (!origin) continue;
      // A residual stop may still be confirmed: that is told too.
      if (told.outcome !== 'residual') this.#askedBy.delete(of);
      for (const listener of this.#listeners) listener(told, origin);
    }
  }

  discard(): void {
    this.#pending = [];
  }
}
