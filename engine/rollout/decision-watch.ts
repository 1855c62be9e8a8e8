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

/**
 * An order tells its own mix from so many decisions on, and a model's usual mix is held against that of so many orders. The last
 * decisions of orders that are worked at once are of one moment, and no sample of what orders do from their start to their end.
 */
const LEAST_OF_ORDER = 30;
export const MIXED_ORDERS = [10, 50] as const;

type Seen = number | PolicyFault['why'];

export class DecisionWatch {
  #seen: Seen[] = [];
  #states: Float32Array[] = [];
  #chosen = 0;
  /** How often each action was chosen, of each order that is worked, and of the last that have ended. */
  readonly #worked = new Map<string, number[]>();
  #ended: (readonly number[])[] = [];

  chose(action: number, state: Float32Array, parentId: string): void {
    this.#see(action);
    let counts = this.#worked.get(parentId);
    if (!counts) this.#worked.set(parentId, (counts = ACTIONS.map(() => 0)));
    counts[action]! += 1;
    if (this.#chosen++ % STATE_EVERY !== 0) return;
    this.#states.push(state.slice());
    if (this.#states.length > 2 * KEPT_STATES) this.#states = this.#states.slice(-KEPT_STATES);
  }

  /** To be told of each order that has ended, whoever decided for it. */
  ended(parentId: string): void {
    const counts = this.#worked.get(parentId);
    this.#worked.delete(parentId);
    const decisions = (counts ?? []).reduce((sum, count) => sum + count, 0);
    if (!counts || decisions < LEAST_OF_ORDER) return;
    this.#ended = [...this.#ended, counts.map((count) => count / decisions)].slice(-MIXED_ORDERS[1]);
  }

  /** All orders that are known to be worked. */
  get worked(): readonly string[] {
    return [...this.#worked.keys()];
  }

  /** Share of each action, mean of the last orders that have ended; null while there are too few. */
  mixOfOrders(): readonly number[] | null {
    const orders = this.#ended;
    if (orders.length < MIXED_ORDERS[0]) return null;
    return ACTIONS.map((_, action) => orders.reduce((sum, shares) => sum + shares[action]!, 0) / orders.length);
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

  /** Share of each action in the last decisions; null while there are too few. */
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
