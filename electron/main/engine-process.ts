/**
 * Keeps the embedded engine running: starts it, learns from its ready line where it is, and starts it again after a
 * crash, later each time and a bounded number of times in a row. Crashing is safe by the engine's own design: a new
 * start rebuilds from its log and stays held until a person releases it.
 */
import type { EngineAddress } from '../../shared/desktop/bridge.ts';
import { lineSplitter, parseEngineReady } from '../../shared/desktop/engine-ready.ts';
import type { EngineChild } from './electron-api.ts';

export interface EngineProcessOptions {
  readonly fork: () => EngineChild;
  /** With each start that got ready, and with null when the engine is gone. */
  readonly onAddress: (address: EngineAddress | null) => void;
  /** It could not start, or its restarts are used up; `words` is the end of what the engine printed. */
  readonly onGivenUp: (words: string) => void;
  /** Ends a process that does not hear a polite request. */
  readonly forceKill: (pid: number) => void;
  readonly times?: EngineProcessTimes;
}

export interface EngineProcessTimes {
  readonly backOffMs: readonly number[];
  /** An engine that was ready for this long has recovered: the count starts again. */
  readonly steadyMs: number;
  /** Rebuilding from a long log takes a while. */
  readonly readyWithinMs: number;
  readonly politeMs: number;
}

export const ENGINE_PROCESS_TIMES: EngineProcessTimes = {
  backOffMs: [250, 1_000, 4_000, 15_000],
  steadyMs: 60_000,
  readyWithinMs: 120_000,
  politeMs: 5_000,
};

/** Characters kept of what the engine printed, for the person who is told that it gave up. */
const LAST_WORDS_BOUND = 2_000;

export class EngineProcess {
  readonly #options: EngineProcessOptions;
  readonly #times: EngineProcessTimes;
  #child: EngineChild | null = null;
  #address: EngineAddress | null = null;
  #crashes = 0;
  #everReady = false;
  #stopping = false;
  #words = '';
  #timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(options: EngineProcessOptions) {
    this.#options = options;
    this.#times = options.times ?? ENGINE_PROCESS_TIMES;
  }

  get address(): EngineAddress | null {
    return this.#address;
  }

  /** Also begins anew after it was given up. */
  start(): void {
    if (this.#child !== null || this.#stopping) return;
    const child = this.#options.fork();
    this.#child = child;
    this.#words = '';
    const late = this.#after(this.#times.readyWithinMs, () => this.#force(child));
    let steady: ReturnType<typeof setTimeout> | undefined;
    const onLine = (line: string): void => {
      const ready = this.#address === null && this.#child === child ? parseEngineReady(line) : null;
      if (ready === null) return this.#remember(`${line}\n`);
      this.#clear(late);
      this.#everReady = true;
      steady = this.#after(this.#times.steadyMs, () => (this.#crashes = 0));
      this.#tell({ url: ready.url, token: ready.token });
    };
    const split = lineSplitter(onLine);
    child.stdout?.on('data', (chunk: Buffer | string) => split(chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer | string) => this.#remember(chunk.toString()));
    child.once('exit', (code) => {
      this.#clear(late);
      if (steady !== undefined) this.#clear(steady);
      this.#child = null;
      this.#tell(null);
      if (!this.#stopping) this.#crashed(code);
    });
  }

  /** Asks the engine to end, and ends it where it does not within the polite time. Nothing starts afterwards. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const timer of this.#timers) this.#clear(timer);
    const child = this.#child;
    if (child === null) return;
    await new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.postMessage({ type: 'shutdown' });
      this.#after(this.#times.politeMs, () => {
        this.#force(child);
        resolve();
      });
    });
    for (const timer of this.#timers) this.#clear(timer);
  }

  #crashed(code: number): void {
    // One that never got ready will not by itself: its arguments, its port or its log are the matter.
    const pause = this.#everReady ? this.#times.backOffMs[this.#crashes] : undefined;
    this.#crashes++;
    if (pause !== undefined) {
      this.#after(pause, () => this.start());
      return;
    }
    this.#crashes = 0;
    this.#options.onGivenUp(this.#words.trim() || `It printed nothing and ended with exit code ${code}.`);
  }

  /** A process that is stuck does not hear the polite ways. */
  #force(child: EngineChild): void {
    if (child.pid !== undefined) this.#options.forceKill(child.pid);
  }

  #tell(address: EngineAddress | null): void {
    if (this.#address === address) return;
    this.#address = address;
    this.#options.onAddress(address);
  }

  #remember(text: string): void {
    this.#words = (this.#words + text).slice(-LAST_WORDS_BOUND);
  }

  #after(ms: number, run: () => void): ReturnType<typeof setTimeout> {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, ms);
    this.#timers.add(timer);
    return timer;
  }

  #clear(timer: ReturnType<typeof setTimeout>): void {
    clearTimeout(timer);
    this.#timers.delete(timer);
  }
}
