/**
 * The one clock and the one queue of a simulated world: everything that happens is a task on it, in one order that the
 * seed decides. Promises settle between two tasks; nothing else runs.
 */
import type { ClientEnvironment } from '../../../engine-client/client/environment.ts';
import { Dispatcher } from '../../../engine/core/dispatcher.ts';
import type { GatewayClock } from '../../../engine/gateway/gateway-clock.ts';
import { US_PER_MS } from '../../../shared/std/duration.ts';
import type { Rng } from '../../../shared/std/rng.ts';

export type Cancel = () => void;

/** More than any answer takes to come through the promises between engine, gateway and client. */
const PROMISE_TURNS = 8;

const SETTLED = Promise.resolve();

const SILENCE = { source: 'none', instruments: [], depth: 1, seekOffset: () => undefined, offsetAt: () => 0 };

export class VirtualClock {
  readonly startUs: number;
  readonly #queue: Dispatcher;

  constructor(startUs: number) {
    this.startUs = startUs;
    const feed = { ...SILENCE, peekUs: () => undefined, next: () => undefined };
    this.#queue = new Dispatcher(feed, startUs, () => undefined);
  }

  get nowUs(): number {
    return this.#queue.nowUs;
  }

  /** Milliseconds since the world began. */
  get nowMs(): number {
    return (this.nowUs - this.startUs) / US_PER_MS;
  }

  atUs(tsUs: number, task: () => void): Cancel {
    let due = true;
    this.#queue.schedule(tsUs, () => {
      if (due) task();
    });
    return () => void (due = false);
  }

  after(ms: number, task: () => void): Cancel {
    return this.atUs(this.nowUs + Math.round(ms * US_PER_MS), task);
  }

  every(ms: number, task: () => void): Cancel {
    let ended = false;
    const again = (): void => {
      this.after(ms, () => {
        if (ended) return;
        again();
        task();
      });
    };
    again();
    return () => void (ended = true);
  }

  /** Lets time pass, until `enough` says so at the latest when `ms` have gone by. */
  async pass(ms: number, enough: () => boolean = () => false): Promise<void> {
    const untilUs = this.nowUs + Math.round(ms * US_PER_MS);
    for (;;) {
      const done = this.#queue.advanceTo(untilUs, 1, () => undefined);
      for (let turn = 0; turn < PROMISE_TURNS; turn++) await SETTLED;
      if (done || enough()) return;
    }
  }

  /** As a gateway takes it. `guard` runs each task. */
  forGateway(guard: (task: () => void) => void): GatewayClock {
    return {
      nowMs: () => this.nowMs,
      after: (ms, task) => this.after(ms, () => guard(task)),
      every: (ms, task) => this.every(ms, () => guard(task)),
      soon: (task) => this.after(0, () => guard(task)),
    };
  }

  /** As a client takes it; its command ids begin with `name`. */
  forClient(name: string, rng: Rng): ClientEnvironment {
    let ids = 0;
    return {
      wallMs: () => Math.floor(this.nowUs / US_PER_MS),
      monotonicMs: () => this.nowMs,
      random: () => rng.next(),
      id: () => `${name}-${++ids}`,
      every: (ms, task) => this.every(ms, task),
      after: (ms, task) => this.after(ms, task),
    };
  }
}
