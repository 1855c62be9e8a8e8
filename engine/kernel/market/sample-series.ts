/**
 * A bounded series of samples: once full, every second one goes and from then on every second sample is taken, so a
 * whole day always fits and the newest part is never cut off.
 */
export const MAX_SAMPLES = 8_192;

export interface CapturedSeries<S> {
  readonly samples: readonly S[];
  readonly stride: number;
  readonly offered: number;
}

export class SampleSeries<S> {
  #samples: S[] = [];
  #stride = 1;
  #offered = 0;

  /** True when the sample was kept. */
  offer(sample: S): boolean {
    if (this.#offered++ % this.#stride !== 0) return false;
    if (this.#samples.length === MAX_SAMPLES) this.thin(MAX_SAMPLES / 2);
    this.#samples.push(sample);
    return true;
  }

  /** Leaves out every second one until there are no more than so many. */
  thin(most: number): void {
    while (this.#samples.length > most) {
      this.#samples = this.#samples.filter((_, i) => i % 2 === 0);
      this.#stride *= 2;
    }
  }

  capture(): CapturedSeries<S> {
    return { samples: [...this.#samples], stride: this.#stride, offered: this.#offered };
  }

  restore({ samples, stride, offered }: CapturedSeries<S>): void {
    this.#samples = [...samples];
    this.#stride = stride;
    this.#offered = offered;
  }

  all(): readonly S[] {
    return this.#samples;
  }
}
