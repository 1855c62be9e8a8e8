/**
 * The shell's own line for stopping everything: plain HTTP from the main process to the engine, sharing nothing with
 * the desk, so that it works while the renderer hangs or is gone. It shows what the engine has said and never more:
 * a stop counts as engaged or confirmed when the engine reports it so.
 */
import { EngineUnreachable, HttpEngine } from '../../engine-client/client/http-engine.ts';
import type { EngineAddress } from '../../shared/desktop/bridge.ts';
import type { KillState } from '../../shared/desktop/kill-state.ts';
import type { Stop, StopState } from '../../shared/domain/stop.ts';
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

export const KILL_LINE_TIMES: KillLineTimes = {
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

export function createKillLine({ address, newId, times = KILL_LINE_TIMES }: KillLineOptions): KillLine {
  const listeners = new Set<(state: KillState) => void>();
  let state: KillState = { phase: 'idle' };
  let asking: Promise<KillState> | null = null;
  /** Ends the watch of an earlier stop when a later one is asked for. */
  let watched = new AbortController();
  let acceptedAt = -Infinity;

  const show = (next: KillState): KillState => {
    if (JSON.stringify(next) === JSON.stringify(state)) return state;
    state = next;
    for (const listener of listeners) {
      try {
        listener(next);
      } catch (error) {
        // A window that cannot be told must not hold up the stop.
        console.error('kill line: a listener failed', error);
      }
    }
    return next;
  };

  const ask = async (reason: string): Promise<KillState> => {
    watched.abort();
    watched = new AbortController();
    const request: KillRequest = { commandId: newId(), scopes: [{ kind: 'all' }], degree: 'cancel', reason };
    const deadline = performance.now() + times.giveUpMs;
    let detail = '';
    for (let attempt = 1; ; attempt++) {
      show({ phase: 'requested', attempt, detail: clip(detail) });
      try {
        const answer = await reach(address(), times.requestTimeoutMs).kill(request);
        if (answer.status === 'accepted') {
          acceptedAt = performance.now();
          void watch(answer.stopId, watched.signal);
          return show({ phase: 'accepted', stopId: answer.stopId });
        }
        // With this code the engine itself says that it may or may not have stopped, and to send the same again.
        if (answer.code !== 'LOG_UNAVAILABLE') {
          return show({ phase: 'rejected', code: answer.code, reason: clip(answer.reason) });
        }
        detail = answer.reason;
      } catch (error) {
        // Whatever it was may pass with time: only the engine's own refusal is a no.
        detail = error instanceof Error ? error.message : String(error);
      }
      const pause = Math.min(times.retryMaxMs, times.retryMinMs * 2 ** (attempt - 1));
      if (performance.now() + pause > deadline) {
        return show({
          phase: 'unknown',
          reason: clip(`No answer from the engine after ${attempt} attempts: ${detail}`),
        });
      }
      await wait(pause);
    }
  };

  /** The engine's word of the stop; null where there is none. */
  const readStop = async (stopId: string): Promise<Stop | null> => {
    try {
      const stops = await reach(address(), times.requestTimeoutMs).stops();
      return stops.find((stop) => stop.stopId === stopId) ?? null;
    } catch {
      return null;
    }
  };

  /** Follows the stop until it is settled, or until nothing has been heard of it for too long. */
  const watch = async (stopId: string, superseded: AbortSignal): Promise<void> => {
    let heard = performance.now();
    while (!superseded.aborted) {
      const stop = await readStop(stopId);
      if (superseded.aborted) return;
      if (stop !== null) {
        heard = performance.now();
        const { state: phase, total, done, unknown } = stop;
        show({ phase, stopId, total, done, unknown });
        if (SETTLED.has(phase)) return;
      } else if (performance.now() - heard > times.giveUpMs) {
        const seconds = Math.round(times.giveUpMs / 1000);
        show({
          phase: 'unknown',
          reason: `The engine accepted stop ${stopId}, but has not been heard for ${seconds} s.`,
        });
        return;
      }
      await wait(times.pollMs);
    }
  };

  return {
    get state() {
      return state;
    },
    onState(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    kill(reason) {
      if (performance.now() - acceptedAt < times.sameGestureMs) return Promise.resolve(state);
      asking ??= ask(clip(reason)).finally(() => (asking = null));
      return asking;
    },
  };
}

/** A client for one request: the engine may be elsewhere by the next. */
function reach(engine: EngineAddress | null, timeoutMs: number): HttpEngine {
  if (engine === null) throw new EngineUnreachable('The engine is not running.');
  return new HttpEngine({ ...engine, timeoutMs });
}
