/**
 * What the decisions of a model look like lately: how many failed and how, which actions it chose. Kept in memory:
 * after a start the actions and states are taken from the decisions that were kept, and faults are counted anew. What is
 * decided by it is in the log.
 */
import { formatCount } from '../../shared/domain/basics/format.ts';
import { ACTIONS, type PolicyFault } from '../core/policy.ts';
import { mean } from '../../shared/std/mean.ts';
import { StateSpacing } from './state-spacing.ts';

/** Decisions that are looked at. */
export const WATCHED_DECISIONS = 300;
/** Of the last hundred decisions, how many may be late or fail; of those that leave their bounds, none may. */
const FAULTS_OVER = 100;
export const MOST_FAULTS: Readonly<Record<PolicyFault['why'], number>> = { late: 10, failing: 3, 'out-of-bounds': 0 };
/** A candidate's mix of actions is another one than the champion's from so much distance on. */
export const FAR_MIX = 0.75;

/** So many states are looked at, the newest of those that are kept. */
const KEPT_STATES = 1_000;

/**
 * An order tells its own mix from so many decisions on, and a model's usual mix is held against that of so many orders. The last
 * decisions of orders that are worked at once are of one moment, and no sample of what orders do from their start to their end.
 */
const LEAST_OF_ORDER = 30;
export const MIXED_ORDERS = [10, 50] as const;

/** Chosen, or why not. */
type Seen = 'chosen' | PolicyFault['why'];

/** Of a decision: the order that it was made for, and when. */
export interface DecidedFor {
  readonly parentId: string;
  readonly instrument: string;
  readonly tsUs: number;
}

interface Kept {
  readonly orders: number;
  readonly states: number;
}

export class DecisionWatch {
  #seen: Seen[] = [];
  #states: Float32Array[] = [];
  readonly #spacing = new StateSpacing();
  /** How often each action was chosen, of each order that is worked, and of the last that have ended. */
  readonly #worked = new Map<string, number[]>();
  #ended: (readonly number[])[] = [];
  readonly #most: Kept;

  /** `most`: how much of the past is looked at. */
  constructor(most: Kept = { orders: MIXED_ORDERS[1], states: KEPT_STATES }) {
    this.#most = most;
  }

  chose(action: number, state: Float32Array, { parentId, instrument, tsUs }: DecidedFor): void {
    this.#see('chosen');
    let counts = this.#worked.get(parentId);
    if (!counts) this.#worked.set(parentId, (counts = ACTIONS.map(() => 0)));
    counts[action]! += 1;
    if (!this.#spacing.keeps(instrument, tsUs)) return;
    this.#states.push(state.slice());
    const { states } = this.#most;
    if (this.#states.length > 2 * states) this.#states = this.#states.slice(-states);
  }

  /** To be told of each order that has ended, whoever decided for it. */
  ended(parentId: string): void {
    const counts = this.#worked.get(parentId);
    this.#worked.delete(parentId);
    const decisions = (counts ?? []).reduce((sum, count) => sum + count, 0);
    if (!counts || decisions < LEAST_OF_ORDER) return;
    this.#ended = [...this.#ended, counts.map((count) => count / decisions)].slice(-this.#most.orders);
  }

  /** All orders that are known to be worked. */
  get worked(): readonly string[] {
    return [...this.#worked.keys()];
  }

  /** Share of each action, of each of the last orders that have ended and told enough. */
  get mixes(): readonly (readonly number[])[] {
    return this.#ended;
  }

  /** Their mean; null while there are too few. */
  mixOfOrders(): readonly number[] | null {
    return this.#ended.length < MIXED_ORDERS[0] ? null : meanMix(this.#ended);
  }

  get decisions(): number {
    return Math.min(WATCHED_DECISIONS, this.#seen.length);
  }

  get faults(): number {
    return this.#seen.slice(-WATCHED_DECISIONS).filter((each) => each !== 'chosen').length;
  }

  /** What it saw lately. */
  get states(): readonly Float32Array[] {
    return this.#states.slice(-this.#most.states);
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
        facts: `${formatCount(count)} of its last ${formatCount(last.length)} decisions were ${words}; at most ${MOST_FAULTS[why]} may be`,
      };
    }
    return null;
  }

  #see(each: Seen): void {
    this.#seen.push(each);
    if (this.#seen.length > 2 * WATCHED_DECISIONS) this.#seen = this.#seen.slice(-WATCHED_DECISIONS);
  }
}

/** Each order counts alike. */
export const meanMix = (mixes: readonly (readonly number[])[]): number[] =>
  ACTIONS.map((_, action) => mean(mixes.map((shares) => shares[action]!)));

/** Total variation: the share of decisions that would have to be others for the mixes to be alike. */
export const mixDistance = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, share, action) => sum + Math.abs(share - (b[action] ?? 0)), 0) / 2;
