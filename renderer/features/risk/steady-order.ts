/**
 * Limits nearest to their bound first, in an order that can be read: one rises past another only when it is nearer by a
 * margin, by a peak that counts for a minute unless a higher one comes, so that rates which come and go within a second
 * move nothing.
 */

/** Of a bound: who is nearer by less stays where it stands. */
const MARGIN = 0.05;
/** For so long a peak counts. */
const LATELY_MS = 60_000;

export class SteadyOrder {
  #keys: readonly string[] = [];
  readonly #most = new Map<string, { readonly share: number; readonly atMs: number }>();

  /** `shares` of their bounds by key, in the order of those that are alike; `hold`: nothing moves, what is new comes last. */
  next(shares: ReadonlyMap<string, number>, nowMs: number, hold: boolean): readonly string[] {
    this.#remember(shares, nowMs);
    const stood = this.#keys.filter((key) => shares.has(key));
    const known = new Set(stood);
    const all = [...stood, ...[...shares.keys()].filter((key) => !known.has(key))];
    // At first there is nothing to be kept.
    if (stood.length === 0) this.#keys = all.toSorted((a, b) => this.#shareOf(b) - this.#shareOf(a));
    else this.#keys = hold ? all : this.#risen(all);
    return this.#keys;
  }

  #risen(keys: readonly string[]): readonly string[] {
    const order: string[] = [];
    for (const key of keys) {
      const at = order.findIndex((other) => this.#shareOf(key) >= this.#shareOf(other) + MARGIN);
      order.splice(at < 0 ? order.length : at, 0, key);
    }
    return order;
  }

  #shareOf(key: string): number {
    return this.#most.get(key)?.share ?? 0;
  }

  #remember(shares: ReadonlyMap<string, number>, nowMs: number): void {
    for (const key of this.#most.keys()) if (!shares.has(key)) this.#most.delete(key);
    for (const [key, share] of shares) {
      const held = this.#most.get(key);
      if (held && share < held.share && nowMs - held.atMs < LATELY_MS) continue;
      this.#most.set(key, { share, atMs: nowMs });
    }
  }
}
