/**
 * What a venue has executed for us, in the order in which it did: its drop copy. It is told from any moment on, in parts
 * that are bounded and never part what happened in one moment, so that whoever asks on from a part's end misses nothing.
 */
import type { Execution, VenueStatement } from '../core/venue.ts';

/** Executions that are kept, the newest, and how many are dropped at once beyond that. */
const KEPT = 100_000;
const DROPPED_AT_ONCE = 1_000;
/** Executions that one answer tells, about. */
const MOST_TOLD = 500;

export class ExecutionJournal {
  #executions: Execution[] = [];

  add(execution: Execution): void {
    this.#executions.push(execution);
    if (this.#executions.length >= KEPT + DROPPED_AT_ONCE) this.#executions = this.#executions.slice(-KEPT);
  }

  clear(): void {
    this.#executions = [];
  }

  since(sinceUs: number, nowUs: number): Pick<VenueStatement, 'executions' | 'throughUs' | 'isCut'> {
    const all = this.#executions;
    const from = this.#firstSince(sinceUs);
    const tsUs = (at: number): number => all[at]!.tsUs;
    let to = from;
    // The moment asked from is told whole, and with what comes next: else nobody would get beyond it.
    while (to < all.length && (to - from < MOST_TOLD || tsUs(to) === tsUs(to - 1) || tsUs(to - 1) === sinceUs)) to++;
    const isCut = to < all.length;
    return { executions: all.slice(from, to), throughUs: isCut ? tsUs(to - 1) : nowUs, isCut };
  }

  #firstSince(sinceUs: number): number {
    let [low, high] = [0, this.#executions.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#executions[middle]!.tsUs < sinceUs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
