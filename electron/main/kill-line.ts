/**
 * The shell's own line for stopping everything: plain HTTP from the main process to the engine, sharing nothing with
 * the desk, so that it works while the renderer hangs or is gone. It shows what the engine has said and never more:
 * a stop counts as engaged or confirmed when the engine reports it so.
 */
import { z } from 'zod';
import type { EngineAddress } from '../../shared/desktop/bridge.ts';
import type { KillState } from '../../shared/desktop/kill-state.ts';

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

const Answer = z.discriminatedUnion('status', [
  z.object({ status: z.literal('accepted'), stopId: z.string().min(1).max(64) }),
  z.object({ status: z.literal('rejected'), code: z.string(), reason: z.string().default('') }),
]);
const StopRow = z.object({
  stopId: z.string(),
  state: z.enum(['engaged', 'cancelling', 'confirmed', 'residual', 'released']),
  total: z.int().min(0),
  done: z.int().min(0),
  unknown: z.int().min(0),
});
const StopRows = z.object({ rows: z.array(StopRow) });
type StopRow = z.infer<typeof StopRow>;

const SETTLED: ReadonlySet<string> = new Set(['confirmed', 'residual', 'released']);
const clip = (text: string, bound = 512): string => text.slice(0, bound);
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export function createKillLine({ address, newId, times = KILL_LINE_TIMES }: KillLineOptions): KillLine {
  const listeners = new Set<(state: KillState) => void>();
  let state: KillState = { phase: 'idle' };
  let asking: Promise<KillState> | null = null;
  /** Counts the stops asked for: a watch of an earlier one ends when a later one is asked for. */
  let generation = 0;
  let acceptedAt = -Infinity;

  const show = (next: KillState): KillState => {
    if (JSON.stringify(next) === JSON.stringify(state)) return state;
    state = next;
    for (const listener of listeners) listener(next);
    return next;
  };

  const ask = async (reason: string): Promise<KillState> => {
    const mine = ++generation;
    const body = JSON.stringify({ commandId: newId(), scopes: [{ kind: 'all' }], degree: 'cancel', reason });
    const deadline = performance.now() + times.giveUpMs;
    let detail = '';
    for (let attempt = 1; ; attempt++) {
      show({ phase: 'requested', attempt, detail: clip(detail) });
      const outcome = await attemptKill(address(), body, times.requestTimeoutMs);
      if ('answer' in outcome) {
        if (outcome.answer.status === 'rejected') {
          const { code, reason: why } = outcome.answer;
          return show({ phase: 'rejected', code: clip(code, 64), reason: clip(why) });
        }
        const { stopId } = outcome.answer;
        const accepted = show({ phase: 'accepted', stopId });
        acceptedAt = performance.now();
        void watch(stopId, mine);
        return accepted;
      }
      detail = outcome.failure;
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

  /** Follows the stop until it is settled, or until nothing has been heard of it for too long. */
  const watch = async (stopId: string, mine: number): Promise<void> => {
    let heard = performance.now();
    while (mine === generation) {
      const row = await readStop(address(), stopId, times.requestTimeoutMs);
      if (mine !== generation) return;
      if (row !== null) {
        heard = performance.now();
        show({ phase: row.state, stopId, total: row.total, done: row.done, unknown: row.unknown });
        if (SETTLED.has(row.state)) return;
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

type Attempt = { readonly answer: z.infer<typeof Answer> } | { readonly failure: string };

/** Never throws. Only an engine's own refusal is an answer; whatever may pass with time is a failure to try again. */
async function attemptKill(engine: EngineAddress | null, body: string, timeoutMs: number): Promise<Attempt> {
  if (engine === null) return { failure: 'The engine is not running.' };
  try {
    const response = await fetch(`${engine.url}/v1/kill`, {
      method: 'POST',
      headers: { authorization: `Bearer ${engine.token}`, 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    const answer = Answer.safeParse(await response.json().catch(() => null)).data;
    if (answer?.status === 'accepted' && response.ok) return { answer };
    if (response.status >= 400 && response.status < 500) {
      const code = `HTTP_${response.status}`;
      return {
        answer: answer?.status === 'rejected' ? answer : { status: 'rejected', code, reason: response.statusText },
      };
    }
    return { failure: `The engine answered with HTTP status ${response.status} and nothing that can be understood.` };
  } catch (error) {
    return { failure: describeFailure(error, timeoutMs) };
  }
}

function describeFailure(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `No answer within ${timeoutMs / 1000} s.`;
  return `Not reached: ${error.cause instanceof Error ? error.cause.message : error.message}.`;
}

/** The engine's row of the stop; null where there is no answer or no such row. */
async function readStop(engine: EngineAddress | null, stopId: string, timeoutMs: number): Promise<StopRow | null> {
  if (engine === null) return null;
  try {
    const response = await fetch(`${engine.url}/v1/stops`, {
      headers: { authorization: `Bearer ${engine.token}` },
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) return null;
    return StopRows.parse(await response.json()).rows.find((row) => row.stopId === stopId) ?? null;
  } catch {
    return null;
  }
}
