/**
 * Hands commands to the engine and its words back to who asked. A command that the sender's role does not allow never
 * reaches the engine. An outcome goes to the session that sent the command or, where that one is gone, to every session
 * of the same actor.
 */
import { type Command, mayCommand } from '../../shared/domain/command.ts';
import type { Ack, Outcome } from '../../shared/protocol/frames.ts';
import type { EnginePort } from '../core/engine-port.ts';
import type { Identity } from './access.ts';
import type { GatewayCounters } from './counters.ts';

export type Answer = Omit<Ack, 't' | 'id'>;

export interface OutcomeReceiver {
  readonly actor: string | null;
  readonly open: boolean;
  outcome(frame: Outcome): void;
}

/** Senders remembered; an outcome of an older command goes to its actor's sessions. */
const SENDERS = 10_000;

export class CommandDesk {
  readonly #engine: EnginePort;
  readonly #counters: GatewayCounters;
  readonly #log: (line: string) => void;
  readonly #senders = new Map<string, OutcomeReceiver>();
  readonly #unlisten: () => void;

  constructor(
    engine: EnginePort,
    sessions: () => Iterable<OutcomeReceiver>,
    counters: GatewayCounters,
    log: (line: string) => void,
  ) {
    this.#engine = engine;
    this.#counters = counters;
    this.#log = log;
    this.#unlisten = engine.onOutcome((outcome, origin) => {
      const frame: Outcome = { t: 'outcome', id: origin.commandId, ...outcome };
      const sender = this.#senders.get(senderKey(origin.actor, origin.commandId));
      if (sender?.open) return sender.outcome(frame);
      for (const session of sessions()) if (session.actor === origin.actor) session.outcome(frame);
    });
  }

  /** Null where the engine failed to say what became of the command: then nobody is told that they know. */
  async carryOut(
    who: Identity,
    commandId: string,
    command: Command,
    sender: OutcomeReceiver | null,
  ): Promise<Answer | null> {
    this.#counters.commands++;
    if (!mayCommand(who.role, command.kind)) {
      const reason = `${who.actor} is a ${who.role}, who may not send ${command.kind}.`;
      return { status: 'rejected', code: 'NOT_PERMITTED', reason };
    }
    if (sender !== null) this.#remember(senderKey(who.actor, commandId), sender);
    try {
      return await this.#engine.command(command, { actor: who.actor, commandId });
    } catch (error) {
      this.#log(`${command.kind} ${commandId} of ${who.actor} was not answered: ${String(error)}`);
      return null;
    }
  }

  close(): void {
    this.#unlisten();
  }

  #remember(key: string, sender: OutcomeReceiver): void {
    this.#senders.delete(key);
    this.#senders.set(key, sender);
    if (this.#senders.size > SENDERS) this.#senders.delete(this.#senders.keys().next().value!);
  }
}

const senderKey = (actor: string, commandId: string): string => `${actor}\n${commandId}`;
