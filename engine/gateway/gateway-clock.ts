/** Time as the gateway takes it from its surroundings, so that a simulation decides over it. */

/** Ends what was scheduled; does nothing where that has happened. */
export type Cancel = () => void;

export interface GatewayClock {
  /** Milliseconds from an arbitrary moment; never goes back. */
  nowMs(): number;
  after(ms: number, task: () => void): Cancel;
  every(ms: number, task: () => void): Cancel;
  /** In the next turn of the event loop, once what has come in is taken in. */
  soon(task: () => void): Cancel;
}

/** None of its timers keeps the process alive. */
export const systemGatewayClock: GatewayClock = {
  nowMs: () => performance.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms).unref();
    return () => clearTimeout(timer);
  },
  every(ms, task) {
    const timer = setInterval(task, ms).unref();
    return () => clearInterval(timer);
  },
  soon(task) {
    const due = setImmediate(task);
    return () => clearImmediate(due);
  },
};
