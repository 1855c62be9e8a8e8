/**
 * Questions that wait for their replies. A question is asked once and of the connection that there is: what is not
 * answered soon has no answer, and nothing has happened by it.
 */
import type { ClientFrame, Told } from '../../shared/protocol/frames.ts';
import type { Question, Reply } from '../../shared/protocol/questions.ts';
import type { ClientEnvironment } from './environment.ts';
import { tooLarge } from './frame-size.ts';

export const QUESTION_DEADLINE_MS = 3_000;
/** More than this many at once are not asked. */
const MOST = 64;

interface Waiting {
  readonly deadlineMs: number;
  readonly resolve: (reply: Reply | null) => void;
}

export class QuestionsInFlight {
  readonly #environment: ClientEnvironment;
  readonly #send: (frame: ClientFrame) => boolean;
  readonly #waiting = new Map<string, Waiting>();

  constructor(environment: ClientEnvironment, send: (frame: ClientFrame) => boolean) {
    this.#environment = environment;
    this.#send = send;
  }

  ask(question: Question): Promise<Reply | null> {
    const id = this.#environment.id();
    return new Promise((resolve) => {
      const frame = { t: 'ask', id, question } as const;
      if (this.#waiting.size >= MOST || tooLarge(frame) !== null || !this.#send(frame)) return resolve(null);
      this.#waiting.set(id, { deadlineMs: this.#environment.monotonicMs() + QUESTION_DEADLINE_MS, resolve });
    });
  }

  told({ id, reply }: Told): void {
    this.#waiting.get(id)?.resolve(reply);
    this.#waiting.delete(id);
  }

  tick(): void {
    const nowMs = this.#environment.monotonicMs();
    for (const [id, { deadlineMs }] of this.#waiting) if (nowMs >= deadlineMs) this.#giveUp(id);
  }

  giveUpAll(): void {
    for (const id of [...this.#waiting.keys()]) this.#giveUp(id);
  }

  #giveUp(id: string): void {
    this.#waiting.get(id)?.resolve(null);
    this.#waiting.delete(id);
  }
}
