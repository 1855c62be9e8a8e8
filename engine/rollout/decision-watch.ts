/**
 * What the decisions of a model look like lately: how many failed and how, which actions it chose. Kept in memory:
 * after a start the actions and states are taken from the decisions that were kept, and faults are counted anew. What is
 * decided by it is in the log.
 */
import { ACTIONS, type PolicyFault } from '../core/policy.ts';

/** Decisions that are looked at. */
export const WATCHED_DECISIONS = 300;
/** Of the last hundred decisions, how many may be late or fail; of those that leave their bounds, none may. */
const FAULTS_OVER = 100;
export const MOST_FAULTS: Readonly<Record<PolicyFault['why'], number>> = { late: 10, failing: 3, 'out-of-bounds': 0 };
/** A mix of actions is told from so many on, and is another one from so much distance on. */
export const LEAST_ACTIONS = 200;
export const FAR_MIX = 0.75;

/** One state in so many is kept, and so many of them, the newest: neighbours say nearly the same. */
const STATE_EVERY = 10;
const KEPT_STATES = 1_000;

type Seen = number | PolicyFault['why'];

export class DecisionWatch {
  #seen: Seen[] = [];
  #states: Float32Array[] = [];
  #chosen = 0;

  chose(action: number, state: Float32Array): void {
    this.#see(action);
    if (this.#chosen++ % STATE_EVERY !== 0) return;
    this.#states.push(state.slice());
    if (this.#states.length > 2 * KEPT_STATES) this.#states = this.#states.slice(-KEPT_STATES);
  }

  get decisions(): number {
    return Math.min(WATCHED_DECISIONS, this.#seen.length);
  }

  get faults(): number {
    return this.#seen.slice(-WATCHED_DECISIONS).filter((each) => typeof each === 'string').length;
  }

  /** What it saw lately, one state in ten. */
  get states(): readonly Float32Array[] {
    return this.#states.slice(-KEPT_STATES);
  }

  failed(why: PolicyFault['why']): void {
    this.#see(why);
  }

  /** The kind of fault that comes too often, in words with numbers; null where none does. */
  tooManyFaults(): { readonly why: PolicyFault['why']; readonly facts: string } | null {
    const last = this.#seen.slice(-FAULTS_OVER);
    for (const why of ['out-of-bounds', 'failing', 'late'] as const) {
      const count = last.filter((each) => each === why).length;
      if (count <= MOST_FAULTS[why]) continue;
      const words = { late: 'late', failing: 'failed', 'out-of-bounds': 'out of bounds' }[why];
      return {
        why,
        facts: `${count} of its last ${last.length} decisions were ${words}; at most ${MOST_FAULTS[why]} may be`,
      };
    }
    return null;
  }

  /** Share of each action; null while there are too few. */
  mix(): readonly number[] | null {
    const actions = this.#seen.filter((each) => typeof each === 'number');
    if (actions.length < LEAST_ACTIONS) return null;
    const counts = ACTIONS.map(() => 0);
    for (const action of actions) counts[action]! += 1;
    return counts.map((count) => count / actions.length);
  }

  #see(each: Seen): void {
    this.#seen.push(each);
    if (this.#seen.length > 2 * WATCHED_DECISIONS) this.#seen = this.#seen.slice(-WATCHED_DECISIONS);
  }
}

/** Total variation: the share of decisions that would have to be others for the mixes to be alike. */
export const mixDistance = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, share, action) => sum + Math.abs(share - (b[action] ?? 0)), 0) / 2;
