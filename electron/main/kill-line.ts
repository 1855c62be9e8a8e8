/**
 * The shell's own line for stopping everything: plain HTTP from the main process to the engine, sharing nothing with
 * the desk, so that it works while the renderer hangs or is gone. It shows what the engine has said and never more:
 * a stop counts as engaged or confirmed when the engine reports it so.
 */
import { EngineUnreachable } from '../../engine-client/client/engine-unreachable.ts';
import { HttpEngine } from '../../engine-client/client/http-engine.ts';
import type { EngineAddress } from '../../shared/desktop/bridge.ts';
import type { KillState } from '../../shared/desktop/kill-state.ts';
import type { Stop, StopState } from '../../shared/domain/safety/stop.ts';
import type { KillRequest } from '../../shared/protocol/frames.ts';

export interface KillLine {
  readonly state: KillState;
  onState(listener: (state: KillState) => void): () => void;
  /**
   * Stops everything, and gives the state once the engine has answered or the line has given up. Asked again while the
   * answer is out, or in the moment after it (a held key repeats), it is the same stop; later it asks anew. How far the
   * stop comes is told to the listeners.
   */
  kill(reason: string): Promise<KillState>;
}

export interface KillLineTimes {
  /** For one request, answer included. */
  readonly requestTimeoutMs: number;
  /** Between attempts, doubling up to the second. */
  readonly retryMinMs: number;
  readonly retryMaxMs: number;
  /** From the first attempt to giving up, and, once accepted, of silence to the state being unknown. */
  readonly giveUpMs: number;
  readonly pollMs: number;
  /** For this long after an acceptance another asking is taken for the same gesture. */
  readonly sameGestureMs: number;
}

const KILL_LINE_TIMES: KillLineTimes = {
  requestTimeoutMs: 3_000,
  retryMinMs: 100,
  retryMaxMs: 1_000,
  giveUpMs: 30_000,
  pollMs: 200,
  sameGestureMs: 1_000,
};

export interface KillLineOptions {
  /** Where the engine is now; asked before each request, since a restarted engine may be elsewhere. */
  readonly address: () => EngineAddress | null;
  readonly newId: () => string;
  readonly times?: KillLineTimes;
}

const SETTLED: ReadonlySet<StopState> = new Set<StopState>(['confirmed', 'residual', 'released']);
const clip = (text: string): string => text.slice(0, 512);
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export function createKillLine(options: KillLineOptions): KillLine {
  return new HttpKillLine(options);
}

class HttpKillLine implements KillLine {
  readonly #options: KillLineOptions;
  readonly #times: KillLineTimes;
  readonly #listeners = new Set<(state: KillState) => void>();
  #state: KillState = { phase: 'idle' };
  #asking: Promise<KillState> | null = null;
  #acceptedAt = -Infinity;
  /** Ends the watch of an earlier stop when a later one is asked for. */
  #watched = new AbortController();

  constructor(options: KillLineOptions) {
    this.#options = options;
    this.#times = options.times ?? KILL_LINE_TIMES;
  }

  get state(): KillState {
    return this.#state;
  }

  onState(listener: (state: KillState) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  kill(reason: string): Promise<KillState> {
    if (performance.now() - this.#acceptedAt < this.#times.sameGestureMs) return Promise.resolve(this.#state);
    this.#asking ??= this.#ask(clip(reason)).finally(() => (this.#asking = null));
    return this.#asking;
  }

  async #ask(reason: string): Promise<KillState> {
    const { giveUpMs, retryMinMs, retryMaxMs } = this.#times;
    this.#watched.abort();
    this.#watched = new AbortController();
    const commandId = this.#options.newId();
    const request: KillRequest = { commandId, scopes: [{ kind: 'all' }], degree: 'cancel', reason };
    const deadline = performance.now() + giveUpMs;
    let detail = '';
    for (let attempt = 1; ; attempt++) {
      this.#show({ phase: 'requested', attempt, detail: clip(detail) });
      try {
        const answer = await this.#engine().kill(request);
        if (answer.status === 'accepted') return this.#accepted(answer.stopId);
        // With this code the engine itself says that it may or may not have stopped, and to send the same again.
        if (answer.code !== 'LOG_UNAVAILABLE') {
          return this.#show({ phase: 'rejected', code: answer.code, reason: clip(answer.reason) });
        }
        detail = answer.reason;
      } catch (error) {
        // Whatever it was may pass with time: only the engine's own refusal is a no.
        detail = error instanceof Error ? error.message : String(error);
      }
      const pause = Math.min(retryMaxMs, retryMinMs * 2 ** (attempt - 1));
      if (performance.now() + pause > deadline) {
        const given = `No answer from the engine after ${attempt} attempts: ${detail}`;
        return this.#show({ phase: 'unknown', reason: clip(given) });
      }
      await wait(pause);
    }
  }

  #accepted(stopId: string): KillState {
    this.#acceptedAt = performance.now();
    const state = this.#show({ phase: 'accepted', stopId });
    void this.#watch(stopId, this.#watched.signal);
    return state;
  }

  /** Follows the stop until it is settled, or until nothing has been heard of it for too long. */
  async #watch(stopId: string, superseded: AbortSignal): Promise<void> {
    const { giveUpMs, pollMs } = this.#times;
    let heard = performance.now();
    while (!superseded.aborted) {
      const stop = await this.#readStop(stopId);
      if (superseded.aborted) return;
      if (stop !== null) {
        heard = performance.now();
        const { state: phase, total, done, unknown } = stop;
        this.#show({ phase, stopId, total, done, unknown });
        if (SETTLED.has(phase)) return;
      } else if (performance.now() - heard > giveUpMs) {
        const silence = `has not been heard for ${Math.round(giveUpMs / 1000)} s.`;
        this.#show({ phase: 'unknown', reason: `The engine accepted stop ${stopId}, but ${silence}` });
        return;
      }
      await wait(pollMs);
    }
  }

  /** The engine's word of the stop; null where there is none. */
  async #readStop(stopId: string): Promise<Stop | null> {
    try {
      const stops = await this.#engine().stops();
      return stops.find((stop) => stop.stopId === stopId) ?? null;
    } catch {
      return null;
    }
  }

  /** A client for one request: by the next the engine may be elsewhere. */
  #engine(): HttpEngine {
    const address = this.#options.address();
    if (address === null) throw new EngineUnreachable('The engine is not running.');
    return new HttpEngine({ ...address, timeoutMs: this.#times.requestTimeoutMs });
  }

  #show(next: KillState): KillState {
    if (JSON.stringify(next) === JSON.stringify(this.#state)) return next;
    this.#state = next;
    for (const listener of this.#listeners) {
      try {
        listener(next);
      } catch (error) {
        // A window that cannot be told must not hold up the stop.
        console.error('kill line: a listener failed', error);
      }
    }
    return next;
  }
}
