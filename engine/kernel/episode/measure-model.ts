/** Measures how a policy behaves over the runs of a scenario: what its orders cost, what it chooses, what it sees. */
import type { FeatureSpread, ModelReference } from '../../../shared/domain/models/model-reference.ts';
import type { ModelCard } from '../../../shared/domain/models/model-card.ts';
import type { SignalShelf } from '../../core/model-port.ts';
import type { Policy } from '../../core/policy.ts';
import { binOf } from '../../rollout/feature-drift.ts';
import { DecisionWatch, meanMix } from '../../rollout/decision-watch.ts';
import type { KernelOptions } from '../kernel-options.ts';
import { type Episode, type MeasuredOrder, runEpisode } from './episode.ts';

const DECILES = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((tenth) => tenth / 10);
/** More are thinned evenly: what is made of them is a mean, a spread and a distribution. */
const MOST_ORDERS = 400;

/** A run of a policy: what its orders cost as they ended, how often each of them chose what, and what it saw, now and then. */
export interface MeasuredRun {
  readonly orders: readonly MeasuredOrder[];
  readonly decisions: number;
  /** By order, the share of each action. */
  readonly mixes: readonly (readonly number[])[];
  readonly states: readonly Float32Array[];
}

export type Measured = Pick<ModelReference, 'orders' | 'decisions' | 'actions' | 'features'>;

/** Looks on while a policy works, as the watch over it does later, but that it forgets nothing. */
export class PolicyGauge {
  readonly #watch = new DecisionWatch({ orders: Infinity, states: Infinity });
  #decisions = 0;

  readonly onDecision: NonNullable<KernelOptions['onDecision']> = ({ parentId, instrument }, decision, tsUs) => {
    this.#decisions += 1;
    this.#watch.chose(decision.chosen, decision.state, { parentId, instrument, tsUs });
  };

  /** Once all orders have ended. */
  with(orders: readonly MeasuredOrder[]): MeasuredRun {
    for (const parentId of this.#watch.worked) this.#watch.ended(parentId);
    const { mixes, states } = this.#watch;
    return { orders, decisions: this.#decisions, mixes, states };
  }
}

export function measureOrder(policy: Policy, episode: Episode, signals: SignalShelf | undefined): MeasuredRun {
  const gauge = new PolicyGauge();
  const { measured } = runEpisode(episode, { policyFor: () => policy, signals, onDecision: gauge.onDecision });
  return gauge.with(measured ? [measured] : []);
}

/** `names`: of the features in each state. */
export function measuredOf(runs: readonly MeasuredRun[], names: readonly string[]): Measured {
  const states = runs.flatMap((run) => run.states);
  const orders = runs.flatMap((run) => run.orders);
  const every = Math.ceil(orders.length / MOST_ORDERS);
  return {
    orders: orders.filter((_, i) => i % every === 0),
    decisions: runs.reduce((sum, run) => sum + run.decisions, 0),
    actions: meanMix(runs.flatMap((run) => run.mixes)).map(round),
    features: names.map((name, at) =>
      spreadOf(
        name,
        Float64Array.from(states, (state) => state[at]!),
      ),
    ),
  };
}

export const referenceOf = (card: ModelCard, what: string, command: string, measured: Measured): ModelReference => ({
  version: 1,
  model: card.name,
  sha256: card.sha256,
  what,
  command,
  ...measured,
});

/** Deciles where the values differ; where many are alike, fewer bins, each with its true share. */
function spreadOf(name: string, values: Float64Array): FeatureSpread {
  const sorted = values.toSorted();
  const edges = [...new Set(DECILES.map((share) => round(sorted[Math.floor(share * sorted.length)] ?? 0)))].filter(
    (edge) => edge > (sorted[0] ?? 0),
  );
  const counts = [...edges.map(() => 0), 0];
  for (const value of values) counts[binOf(edges, value)]! += 1;
  return { name, edges, shares: counts.map((count) => round(count / Math.max(1, values.length))) };
}

const round = (value: number): number => Number(value.toPrecision(5));
