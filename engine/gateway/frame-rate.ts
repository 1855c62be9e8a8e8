/** Bounds the frames of one client per second: over the bound reading pauses, over it again and again it is let go. */

const WINDOW_MS = 1_000;
/** Windows in a row that may be over the bound. */
const PATIENCE = 5;
/** So long without a frame breaks the row. Less may be an engine that is busy and reads on later than it meant to. */
const CALM_MS = PATIENCE * WINDOW_MS;

export class FrameRate {
  readonly #bound: number;
  #windowEndMs = 0;
  #frames = 0;
  #overruns = 0;

  constructor(bound: number) {
    this.#bound = bound;
  }

  /** Takes note of a frame; says for how long to pause reading (0: not at all), or that enough is enough. */
  frame(nowMs: number): number | 'too-many' {
    if (nowMs >= this.#windowEndMs) {
      if (this.#frames <= this.#bound || nowMs >= this.#windowEndMs + CALM_MS) this.#overruns = 0;
      this.#frames = 0;
      this.#windowEndMs = nowMs + WINDOW_MS;
    }
    this.#frames++;
    if (this.#frames !== this.#bound + 1) return 0;
    this.#overruns++;
    return this.#overruns > PATIENCE ? 'too-many' : this.#windowEndMs - nowMs;
  }
}
