/**
 * Where commands come in: each id is decided once and answered when the record behind the answer is durable, or refused
 * where the log takes nothing more.
 */
import type { Command } from '../../../shared/domain/command.ts';
import type { Origin } from '../../core/engine-port.ts';
import { type Answer, answerOf, halfDone, logUnavailable, refusalOfStop } from './answers.ts';
import type { CommandDesk } from './command-desk.ts';
import type { Committer } from '../log/committer.ts';
import type { KernelParts } from '../kernel-parts.ts';
import type { Outcomes } from './outcomes.ts';

export class CommandDoor {
  readonly #parts: KernelParts;
  readonly #desk: CommandDesk;
  readonly #outcomes: Outcomes;
  readonly #committer: Committer;

  constructor(parts: KernelParts, desk: CommandDesk, outcomes: Outcomes, committer: Committer) {
    this.#parts = parts;
    this.#desk = desk;
    this.#outcomes = outcomes;
    this.#committer = committer;
  }

  command(command: Command, origin: Origin): Promise<Answer> {
    const { state, options, gauges } = this.#parts;
    const refusal = refusalOfStop(command, origin.commandId, state);
    if (refusal) return Promise.resolve(refusal);
    // Without a log a stop cannot be engaged; what is still open is cancelled once more.
    if (command.kind === 'EngageStop' && gauges.logState !== 'durable') this.#committer.cancelAll();
    if (!state.commands.has(origin.commandId) && gauges.logState === 'durable') this.#decide(command, origin);
    if (gauges.logState !== 'durable') return Promise.resolve(this.#answer(origin.commandId));
    const answered = new Promise<Answer>((resolve) => {
      this.#committer.onCommit(() => resolve(this.#answer(origin.commandId)));
    });
    if (command.kind === 'EngageStop') this.#parts.flush();
    else options.defer(() => this.#parts.flush());
    return answered;
  }

  #decide(command: Command, origin: Origin): void {
    this.#outcomes.expect(origin);
    try {
      this.#desk.decide(command, origin);
    } catch (error) {
      // Half of its consequences are in memory: none may become durable, and trading ends.
      this.#committer.fail(halfDone(command.kind, error));
    }
    this.#outcomes.decided(command, this.#parts.state);
  }

  #answer(commandId: string): Answer {
    const { state, gauges } = this.#parts;
    if (gauges.logState === 'durable') return answerOf(state, commandId);
    // What was answered before the log failed is still true; what was decided with its failing never came to be.
    const logSeq = state.commands.get(commandId)?.logSeq ?? Infinity;
    return logSeq <= this.#parts.logSeq() ? answerOf(state, commandId) : logUnavailable(gauges.logState);
  }
}
