/** The machine's clock: read here, at the rim, and nowhere else in the engine. */

export interface WallClock {
  /** Milliseconds from an arbitrary moment; never goes back. */
  nowMs(): number;
  /** Microseconds since 1970 UTC. */
  nowUs(): number;
}

export const systemClock: WallClock = {
  nowMs: () => performance.now(),
  nowUs: () => Math.round((performance.timeOrigin + performance.now()) * 1_000),
};
