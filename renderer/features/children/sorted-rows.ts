/**
 * Rows in an order that is kept as they change: a change costs the search for its place and one pass, however many rows
 * there are, and nothing is sorted anew but where the order itself is another.
 */

/** Never 0 for two rows of different keys. */
export type Order<R> = (a: R, b: R) => number;

export class SortedRows<R> {
  readonly #keyOf: (row: R) => string;
  readonly #held = new Map<string, R>();
  #order: Order<R>;
  #rows: R[] = [];

  constructor(keyOf: (row: R) => string, order: Order<R>) {
    this.#keyOf = keyOf;
    this.#order = order;
  }

  get rows(): readonly R[] {
    return this.#rows;
  }

  /** Where the row of that key stands now; undefined where there is none. */
  placeOf(row: R): number | undefined {
    const held = this.#held.get(this.#keyOf(row));
    return held === undefined ? undefined : this.#indexOf(held);
  }

  reset(rows: readonly R[]): void {
    this.#held.clear();
    for (const row of rows) this.#held.set(this.#keyOf(row), row);
    this.#rows = [...this.#held.values()].sort(this.#order);
  }

  sortBy(order: Order<R>): void {
    this.#order = order;
    this.#rows.sort(order);
  }

  /** Puts rows, new or changed, each named once, and lets go of others. */
  apply(put: readonly R[], removed: readonly R[]): void {
    const leaving = new Set<number>();
    const leave = (row: R): void => {
      const held = this.#held.get(this.#keyOf(row));
      if (held !== undefined) leaving.add(this.#indexOf(held));
    };
    put.forEach(leave);
    removed.forEach(leave);
    for (const row of removed) this.#held.delete(this.#keyOf(row));
    for (const row of put) this.#held.set(this.#keyOf(row), row);
    this.#rows = merged(this.#rows, leaving, put.toSorted(this.#order), this.#order);
  }

  /** Of a row that is held. */
  #indexOf(row: R): number {
    const at = placeOf(this.#rows, row, this.#order);
    return this.#rows[at] === row ? at : this.#rows.indexOf(row);
  }
}

/** The first place whose row is not before this one, from `from` on. */
function placeOf<R>(rows: readonly R[], row: R, order: Order<R>, from = 0): number {
  let [low, high] = [from, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (order(rows[middle]!, row) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function merged<R>(rows: readonly R[], leaving: ReadonlySet<number>, coming: readonly R[], order: Order<R>): R[] {
  const result: R[] = [];
  let at = 0;
  const keepTo = (end: number): void => {
    for (; at < end; at++) if (!leaving.has(at)) result.push(rows[at]!);
  };
  for (const row of coming) {
    keepTo(placeOf(rows, row, order, at));
    result.push(row);
  }
  keepTo(rows.length);
  return result;
}
