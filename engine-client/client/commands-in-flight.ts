/**
 * Commands that wait for their answers. Each is sent as soon as there is a connection and again, under the same id,
 * whenever there is a new one; after ten seconds without an answer nobody claims to know what became of it.
 */
import type { Command } from '../../shared/domain/command.ts';
import type { Ack, ClientFrame } from '../../shared/protocol/frames.ts';
import { BOUNDS } from '../../shared/protocol/frames.ts';
import { resultOfAck } from './command-results.ts';
import type { ClientEnvironment } from './environment.ts';
import { tooLarge } from './frame-size.ts';
import type { CommandResult } from './handle.ts';

export const COMMAND_DEADLINE_MS = 10_000;

interface Waiting {
  readonly command: Command;
  readonly deadlineMs: number;
  readonly resolve: (result: CommandResult) => void;
  sent: boolean;
}

export class CommandsInFlight {
  readonly #environment: ClientEnvironment;
  readonly #send: (frame: ClientFrame) => boolean;
  readonly #waiting = new Map<string, Waiting>();

  constructor(environment: ClientEnvironment, send: (frame: ClientFrame) => boolean) {
    this.#environment = environment;
    this.#send = send;
  }

  send(command: Command): Promise<CommandResult> {
    const id = this.#environment.id();
    if (this.#waiting.size >= BOUNDS.commandsInFlight) {
      const reason = `${BOUNDS.commandsInFlight} commands wait for their answers already; this one was not sent.`;
      return Promise.resolve({ status: 'rejected', id, code: 'TOO_MANY', reason });
    }
    // It would end the connection, and be sent again with each new one.
    const size = tooLarge({ t: 'command', id, command });
    if (size !== null) {
      const reason = `${command.kind} is of ${size}: shorten it; this one was not sent.`;
      return Promise.resolve({ status: 'rejected', id, code: 'MALFORMED', reason });
    }
    return new Promise((resolve) => {
      const deadlineMs = this.#environment.monotonicMs() + COMMAND_DEADLINE_MS;
      const sent = this.#send({ t: 'command', id, command });
      this.#waiting.set(id, { command, deadlineMs, resolve, sent });
    });
  }

  /** On a new connection: those of unknown fate are sent again, the others for the first time. */
  sendAgain(): void {
    for (const [id, waiting] of this.#waiting) {
      if (this.#send({ t: 'command', id, command: waiting.command })) waiting.sent = true;
    }
  }

  answered(ack: Ack): void {
    this.#waiting.get(ack.id)?.resolve(resultOfAck(ack));
    this.#waiting.delete(ack.id);
  }

  tick(): void {
    const nowMs = this.#environment.monotonicMs();
    for (const [id, { deadlineMs }] of this.#waiting) {
      if (nowMs >= deadlineMs) this.#giveUp(id, `No answer within ${COMMAND_DEADLINE_MS / 1_000} s.`);
    }
  }

  giveUpAll(why: string): void {
    for (const id of [...this.#waiting.keys()]) this.#giveUp(id, why);
  }

  #giveUp(id: string, why: string): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    // What never left did certainly nothing, and is not to look as if it might have.
    waiting.resolve(
      waiting.sent
        ? { status: 'unknown', id, reason: `${why} It may have been carried out.` }
        : { status: 'rejected', id, code: 'WRONG_STATE', reason: `${why} It was never sent, nothing was done.` },
    );
  }
}
