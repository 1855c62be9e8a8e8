/**
 * The group commit: messages to venues, answers and outcomes wait here until the records behind them are durable. A
 * commit that fails is final (docs/decisions/0002): nothing leaves any more but cancels, and no answer is a yes.
 */
import { EventLogError } from '../../core/event-log.ts';
import type { VenueEffect } from '../../core/stage.ts';
import { logTroubleOf } from './log-trouble.ts';
import type { KernelParts } from '../kernel-parts.ts';
import type { Outcomes } from '../commands/outcomes.ts';

export class Committer {
  readonly #parts: KernelParts;
  readonly #outcomes: Outcomes;
  readonly #deliver: (effect: VenueEffect) => void;
  readonly #effects: VenueEffect[] = [];
  readonly #waiting: (() => void)[] = [];

  constructor(parts: KernelParts, outcomes: Outcomes, deliver: (effect: VenueEffect) => void) {
    this.#parts = parts;
    this.#outcomes = outcomes;
    this.#deliver = deliver;
  }

  get hasEffects(): boolean {
    return this.#effects.length > 0;
  }

  send(effect: VenueEffect): void {
    this.#effects.push(effect);
  }

  /** Runs `task` once what is recorded is durable, or once it is known that it never will be. */
  onCommit(task: () => void): void {
    this.#waiting.push(task);
  }

  flush(): void {
    if (!this.#commit()) return;
    this.#parts.publisher.release();
    for (const task of this.#waiting.splice(0)) task();
    this.#outcomes.release();
    for (const effect of this.#effects.splice(0)) this.#deliver(effect);
  }

  /** The log has failed: what waited is forgotten, and every open order is cancelled as far as venues listen. */
  fail(error: EventLogError): void {
    const { gauges, options, publisher } = this.#parts;
    gauges.logState = error.code === 'FULL' ? 'full' : 'failed';
    options.onTrouble(error.message);
    publisher.discard();
    publisher.publish('exceptions', {}, logTroubleOf(this.#parts));
    this.#outcomes.discard();
    this.#effects.length = 0;
    for (const task of this.#waiting.splice(0)) task();
    this.cancelAll();
  }

  /** Sends a cancel for every order that may be open, without a record of it: where nothing can be recorded any more. */
  cancelAll(): void {
    const { state } = this.#parts;
    for (const open of state.openChildren.values()) {
      for (const childId of open) this.#deliver({ kind: 'cancel', venue: state.child(childId).venue, childId });
    }
  }

  #commit(): boolean {
    if (this.#parts.gauges.logState !== 'durable') return false;
    const { defer, log } = this.#parts.options;
    const before = log.durableSeq;
    try {
      log.commit();
      if (log.tidy && log.durableSeq > before) defer(() => log.tidy?.());
      return true;
    } catch (error) {
      if (!(error instanceof EventLogError)) throw error;
      this.fail(error);
      return false;
    }
  }
}
