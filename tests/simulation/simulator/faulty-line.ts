/**
 * One way of a connection: messages take time and keep their order, except where mischief is in force: then some are
 * lost, come twice, late, or before those that were sent earlier.
 */
import type { Rng } from '../../../shared/std/rng.ts';
import type { Mischief } from './plan.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface LineOptions {
  readonly clock: VirtualClock;
  readonly rng: Rng;
  /** One way, at least and at most. */
  readonly latencyMs: readonly [number, number];
}

const LATE_MS = 3_000;

export class FaultyLine {
  readonly #options: LineOptions;
  readonly #mischiefs = new Map<Mischief, number>();
  #lastUs = 0;
  /** Everything on its way when it is raised is lost. */
  #era = 0;
  /** What waits while nothing moves. */
  #held: (() => void)[] | null = null;

  constructor(options: LineOptions) {
    this.#options = options;
  }

  /** `pct` of the messages meet it, until it is set to 0. */
  set(mischief: Mischief, pct: number): void {
    this.#mischiefs.set(mischief, pct);
  }

  /** While it is held nothing moves; afterwards everything comes, late and in order. */
  hold(isHeld: boolean): void {
    if (isHeld) return void (this.#held ??= []);
    const held = this.#held ?? [];
    this.#held = null;
    for (const arrive of held) this.send(arrive);
  }

  /** What is on its way does not arrive. */
  drop(): void {
    this.#era++;
    if (this.#held) this.#held = [];
  }

  /** False where the message will never arrive. */
  send(arrive: () => void): boolean {
    if (this.#held) return this.#held.push(arrive) > 0;
    const { clock, rng, latencyMs } = this.#options;
    const era = this.#era;
    const guarded = (): void => {
      if (era === this.#era) arrive();
    };
    const [least, most] = latencyMs;
    const takesUs = Math.round((least + rng.next() * (most - least)) * 1_000);
    if (this.#meets('lose')) return false;
    if (this.#meets('reorder')) {
      clock.atUs(clock.nowUs + takesUs + rng.below(50_000), guarded);
      return true;
    }
    const lateUs = this.#meets('delay') ? rng.below(LATE_MS * 1_000) : 0;
    this.#lastUs = Math.max(this.#lastUs, clock.nowUs + takesUs + lateUs);
    clock.atUs(this.#lastUs, guarded);
    if (this.#meets('double')) clock.atUs(this.#lastUs + rng.below(2_000_000), guarded);
    return true;
  }

  #meets(mischief: Mischief): boolean {
    const pct = this.#mischiefs.get(mischief) ?? 0;
    return pct > 0 && this.#options.rng.below(100) < pct;
  }
}
