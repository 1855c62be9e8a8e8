/** Measures how a policy behaves over the runs of a scenario: what its orders cost, what it chooses, what it sees. */
import type { FeatureSpread, ModelReference } from '../../../shared/domain/model-reference.ts';
import type { ModelCard } from '../../../shared/domain/model-card.ts';
import type { StrategyParams } from '../../../shared/domain/strategy.ts';
import { ACTIONS, type Policy } from '../../core/policy.ts';
import { binOf } from '../../rollout/feature-drift.ts';
import { runEpisode } from './episode.ts';
import { scenarioNamed } from './scenarios.ts';

/** Every so many decisions a state is kept: neighbours say nearly the same. */
const KEEP_EVERY = 10;
const DECILES = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((tenth) => tenth / 10);

export interface Measuring {
  readonly scenario: string;
  readonly seeds: readonly string[];
  readonly params: StrategyParams;
  readonly names: readonly string[];
  readonly progress: (done: number, total: number) => void;
}

export type Measured = Pick<ModelReference, 'orders' | 'decisions' | 'actions' | 'features'>;

export function measureModel(policy: Policy, { scenario, seeds, params, names, progress }: Measuring): Measured {
  const orders: ModelReference['orders'] = [];
  const chosen = ACTIONS.map(() => 0);
  const states: Float32Array[] = [];
  let decisions = 0;
  for (const [run, seed] of seeds.entries()) {
    const { measured } = runEpisode(scenarioNamed(scenario).episode(seed, params), {
      policyFor: () => policy,
      onDecision: (_order, decision) => {
        chosen[decision.chosen]! += 1;
        if (decisions++ % KEEP_EVERY === 0) states.push(decision.state.slice());
      },
    });
    if (measured) orders.push(measured);
    progress(run + 1, seeds.length);
  }
  const features = names.map((name, at) =>
    spreadOf(
      name,
      Float64Array.from(states, (state) => state[at]!),
    ),
  );
  return { orders, decisions, actions: chosen.map((count) => round(count / Math.max(1, decisions))), features };
}

export const referenceOf = (card: ModelCard, what: string, command: string, measured: Measured): ModelReference => ({
  ...{ version: 1, model: card.name, sha256: card.sha256, what, command },
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
