/** Measures how a policy behaves over the runs of a scenario: what its orders cost, what it chooses, what it sees. */
import type { FeatureSpread, ModelReference } from '../../../shared/domain/models/model-reference.ts';
import type { ModelCard } from '../../../shared/domain/models/model-card.ts';
import type { SignalShelf } from '../../core/model-port.ts';
import { ACTIONS, type Policy } from '../../core/policy.ts';
import { binOf } from '../../rollout/feature-drift.ts';
import { type Episode, type EpisodeOutcome, runEpisode } from './episode.ts';

/** Every so many decisions a state is kept: neighbours say nearly the same. */
const KEEP_EVERY = 10;
const DECILES = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((tenth) => tenth / 10);

/** One order worked by a policy: what it cost, what was chosen how often, and every tenth state. */
export interface MeasuredOrder {
  readonly measured: EpisodeOutcome['measured'];
  /** By action. */
  readonly chosen: readonly number[];
  readonly states: readonly Float32Array[];
}

export type Measured = Pick<ModelReference, 'orders' | 'decisions' | 'actions' | 'features'>;

export function measureOrder(policy: Policy, episode: Episode, signals: SignalShelf | undefined): MeasuredOrder {
  const chosen = ACTIONS.map(() => 0);
  const states: Float32Array[] = [];
  let decisions = 0;
  const { measured } = runEpisode(episode, {
    policyFor: () => policy,
    signals,
    onDecision: (_order, decision) => {
      chosen[decision.chosen]! += 1;
      if (decisions++ % KEEP_EVERY === 0) states.push(decision.state.slice());
    },
  });
  return { measured, chosen, states };
}

/** `names`: of the features in each state. */
export function measuredOf(orders: readonly MeasuredOrder[], names: readonly string[]): Measured {
  const chosen = ACTIONS.map((_, action) => orders.reduce((sum, order) => sum + order.chosen[action]!, 0));
  const decisions = chosen.reduce((sum, count) => sum + count, 0);
  const states = orders.flatMap((order) => order.states);
  return {
    orders: orders.flatMap(({ measured }) => measured ?? []),
    decisions,
    actions: chosen.map((count) => round(count / Math.max(1, decisions))),
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
