/**
 * Engages stops over a socket of its own, opened beforehand and kept warm. Where that socket is not open, or does not
 * answer within half a second, HTTP is used besides. Every try bears the same id, so that one stop comes of them all.
 */
import type { Ack, KillRequest, Outcome } from '../../shared/protocol/frames.ts';
import { resultOfAck, resultOfHttp } from './command-results.ts';
import type { CommandResult } from './handle.ts';
import { Link, type LinkOptions } from './link.ts';

export const KILL_DEADLINE_MS = 5_000;
const TRY_EVERY_MS = 500;
const HTTP_TIMEOUT_MS = 2_000;
const SILENT_MS = 3_000;
/** Stops that wait for their answers; a hand on a key cannot make more in five seconds. */
const MOST = 256;

interface Waiting {
  readonly request: KillRequest;
  readonly deadlineMs: number;
  readonly resolve: (result: CommandResult) => void;
  nextTryMs: number;
  tries: number;
  posting: boolean;
}

export class KillLine {
  readonly #options: Omit<LinkOptions, 'lane' | 'giveUpMs' | 'welcomed' | 'received' | 'changed'>;
  readonly #link: Link;
  readonly #waiting = new Map<string, Waiting>();

  constructor(
    options: Omit<LinkOptions, 'lane' | 'giveUpMs' | 'welcomed' | 'received' | 'changed'>,
    outcome: (frame: Outcome) => void,
  ) {
    this.#options = options;
    this.#link = new Link({
      ...options,
      lane: 'kill',
      giveUpMs: SILENT_MS,
      welcomed: () => this.#waiting.forEach((waiting) => this.#try(waiting)),
      received: (frame) => {
        if (frame.t === 'ack') this.#acknowledged(frame);
        else if (frame.t === 'outcome') outcome(frame);
      },
      changed: () => {},
    });
  }

  kill(request: Omit<KillRequest, 'commandId'>): Promise<CommandResult> {
    const id = this.#options.environment.id();
    if (this.#waiting.size >= MOST) {
      const reason = `${MOST} stops wait for their answers already; this one was not sent.`;
      return Promise.resolve({ status: 'rejected', id, code: 'TOO_MANY', reason });
    }
    return new Promise((resolve) => {
      const deadlineMs = this.#options.environment.monotonicMs() + KILL_DEADLINE_MS;
      const waiting: Waiting = {
        request: { ...request, commandId: id },
        deadlineMs,
        resolve,
        nextTryMs: 0,
        tries: 0,
        posting: false,
      };
      this.#waiting.set(id, waiting);
      this.#try(waiting);
    });
  }

  tick(): void {
    this.#link.tick();
    const nowMs = this.#options.environment.monotonicMs();
    for (const [id, waiting] of this.#waiting) {
      if (nowMs >= waiting.deadlineMs) {
        const reason = `No answer within ${KILL_DEADLINE_MS / 1_000} s. The stop may or may not be engaged: stop again.`;
        this.#settle(id, { status: 'unknown', id, reason });
      } else if (nowMs >= waiting.nextTryMs) this.#try(waiting);
    }
  }

  close(): void {
    this.#link.close();
    for (const id of [...this.#waiting.keys()]) {
      this.#settle(id, { status: 'unknown', id, reason: 'The client was closed before the answer came.' });
    }
  }

  #try(waiting: Waiting): void {
    waiting.nextTryMs = this.#options.environment.monotonicMs() + TRY_EVERY_MS;
    const { commandId: id, ...stop } = waiting.request;
    const sent = this.#link.send({ t: 'command', id, command: { kind: 'EngageStop', ...stop } });
    if ((!sent || waiting.tries > 0) && !waiting.posting) void this.#post(waiting);
    waiting.tries++;
  }

  async #post(waiting: Waiting): Promise<void> {
    const { url, token, transport } = this.#options;
    const id = waiting.request.commandId;
    waiting.posting = true;
    try {
      const { status, body } = await transport.postJson(`${url}/v1/kill`, token, waiting.request, HTTP_TIMEOUT_MS);
      const result = resultOfHttp(id, status, body);
      if (result !== null) this.#settle(id, result);
    } catch {
      // No answer; the next try comes with the next half second, until the deadline.
    }
    waiting.posting = false;
  }

  #acknowledged(ack: Ack): void {
    this.#settle(ack.id, resultOfAck(ack));
  }

  #settle(id: string, result: CommandResult): void {
    this.#waiting.get(id)?.resolve(result);
    this.#waiting.delete(id);
  }
}
