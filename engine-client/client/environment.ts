/** What the client takes from its surroundings, so that tests decide over time and chance. */

export interface ClientEnvironment {
  /** Milliseconds since 1970, for what is shown. */
  wallMs(): number;
  /** Milliseconds that never jump, for what is measured. */
  monotonicMs(): number;
  /** In [0, 1). */
  random(): number;
  /** A new id of a command. */
  id(): string;
  /** Both return what cancels them. */
  every(ms: number, task: () => void): () => void;
  after(ms: number, task: () => void): () => void;
}

export const systemEnvironment: ClientEnvironment = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  random: () => Math.random(),
  id: () => crypto.randomUUID(),
  every: (ms, task) => {
    const timer = setInterval(task, ms);
    return () => clearInterval(timer);
  },
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};
