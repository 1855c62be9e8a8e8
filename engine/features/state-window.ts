/** The newest states in one stretch of memory: each is written twice, so that a window is always a view and no copy. */
import { invariant } from '../../shared/std/assert.ts';
import type { FeatureWindow } from '../core/features.ts';
import { SIGNAL_SCHEMA } from './schema.ts';

export interface CapturedWindow {
  readonly tsUs: number;
  readonly rows: readonly (readonly number[])[];
}

export class StateWindow implements FeatureWindow {
  readonly schema = SIGNAL_SCHEMA;
  readonly states: number;
  readonly #width = SIGNAL_SCHEMA.names.length;
  readonly #buffer: Float32Array;
  /** Entry i: the window whose oldest state lies at place i. */
  readonly #views: readonly Float32Array[];
  #next = 0;
  #filled = 0;
  #tsUs = 0;

  constructor(states: number) {
    invariant(Number.isInteger(states) && states >= 1, 'a window of at least one state');
    this.states = states;
    this.#buffer = new Float32Array(2 * states * this.#width);
    const length = states * this.#width;
    this.#views = Array.from({ length: states }, (_, i) =>
      this.#buffer.subarray(i * this.#width, i * this.#width + length),
    );
  }

  get ready(): boolean {
    return this.#filled === this.states;
  }

  get tsUs(): number {
    return this.#tsUs;
  }

  push(row: Float32Array, tsUs: number): void {
    const at = this.#next * this.#width;
    this.#buffer.set(row, at);
    this.#buffer.set(row, at + this.states * this.#width);
    this.#next = (this.#next + 1) % this.states;
    if (this.#filled < this.states) this.#filled++;
    this.#tsUs = tsUs;
  }

  /** Nothing of what was is to be judged by any more. */
  clear(): void {
    this.#filled = 0;
  }

  /** What it holds, oldest first. */
  capture(): CapturedWindow {
    const values = this.values();
    const first = this.states - this.#filled;
    const row = (i: number): number[] => [...values.subarray((first + i) * this.#width, (first + i + 1) * this.#width)];
    return { tsUs: this.#tsUs, rows: Array.from({ length: this.#filled }, (_, i) => row(i)) };
  }

  restore({ tsUs, rows }: CapturedWindow): void {
    for (const row of rows) this.push(Float32Array.from(row), tsUs);
    this.#tsUs = tsUs;
  }

  values(): Float32Array {
    return this.#views[this.#next]!;
  }

  /** A feature of the newest state. */
  newest(feature: number): number {
    const last = (this.#next + this.states - 1) % this.states;
    return this.#buffer[last * this.#width + feature]!;
  }
}
