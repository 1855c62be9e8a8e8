/**
 * How a model behaves beside where it was measured: what its orders cost against their envelope, its mix of actions, the
 * spread of the features it sees. What its reference does not tell is left out.
 */
import type { ModelReference } from '../../shared/domain/models/model-reference.ts';
import type { ModelWatchRow } from '../../shared/domain/models/model-row.ts';
import { mean } from '../../shared/std/mean.ts';
import { ACTIONS } from '../core/policy.ts';
import type { ModelCost, ModelReward } from '../core/state/rollouts-state.ts';
import { type DecisionWatch, mixDistance } from './decision-watch.ts';
import { featureDrift } from './feature-drift.ts';

/** Standard errors of the mean that the envelope is wide: one mean in 740 leaves it on a side by chance. */
const ENVELOPE_ERRORS = 3;
/** Orders from which on a mean is told. */
const LEAST_ORDERS = 10;
/** States, spaced by the market's time, from which on a drift is told. */
export const LEAST_STATES = 500;
/** Orders from which on their spread is told. */
const LEAST_SPREAD = 20;
/** √(−ln(0.001 / 2) / 2). */
const SELDOM_DISTANCE = 1.949;
const SHOWN_FEATURES = 5;
const EXPLAINED_SHARES = [0, 0.5, 1];

/** Of a model's last orders, which need not be the same for both. */
export interface Lately {
  readonly costs: readonly ModelCost[];
  readonly rewards: readonly ModelReward[];
}

export function healthOf(
  watch: DecisionWatch,
  { costs, rewards }: Lately,
  reference: ModelReference | null,
): ModelWatchRow {
  const mix = watch.mixOfOrders();
  const usual = reference?.actions ?? null;
  const drifted =
    reference && watch.states.length >= LEAST_STATES ? featureDrift(watch.states, reference.features) : [];
  return {
    decisions: watch.decisions,
    faults: watch.faults,
    actions: (mix ?? []).map((share, i) => ({ action: ACTIONS[i]!.name, share, usual: usual?.[i] ?? null })),
    mixDistance: mix && usual ? mixDistance(mix, usual) : null,
    orders: costs.length,
    costBps: costs.length === 0 ? null : mean(costs.map(({ costBps }) => costBps)),
    envelopeBps: reference && costs.length >= LEAST_ORDERS ? envelopeOf(reference, costs) : null,
    residual: reference && residualOf(reference, rewards),
    spread: reference && costs.length >= LEAST_SPREAD ? spreadOf(reference, costs) : null,
    drift: drifted.slice(0, SHOWN_FEATURES).map(({ name, psi }) => ({ feature: name, psi })),
    driftStates: watch.states.length,
    driftMean: drifted.length === 0 ? null : mean(drifted.map(({ psi }) => psi)),
  };
}

const costsOf = ({ orders }: ModelReference): number[] => orders.map(({ costBps, driftBps }) => costBps - driftBps);

/**
 * Where the mean of such orders is to be. By how much more or less their markets let them be expected to cost than those of
 * the reference did, they may: a policy rests for a part of its orders, so anything between nothing and all of that.
 */
function envelopeOf(reference: ModelReference, costs: readonly ModelCost[]): Envelope {
  const { low, high } = envelope(costsOf(reference), costs.length);
  const explained = mean(explainedBps(reference, costs));
  return { low: low + Math.min(0, explained), high: high + Math.max(0, explained) };
}

/** Of each order, what it was expected to cost beyond what was usual where the model was measured; 0 where that is not known. */
function explainedBps({ orders }: ModelReference, costs: readonly ModelCost[]): number[] {
  const expected = orders.flatMap(({ expectedBps }) => expectedBps ?? []);
  const usual = expected.length === 0 ? null : mean(expected);
  return costs.map(({ expectedBps }) => (expectedBps === null || usual === null ? 0 : expectedBps - usual));
}

interface Envelope {
  readonly low: number;
  readonly high: number;
}

function envelope(costs: readonly number[], count: number): Envelope {
  const centre = mean(costs);
  const deviation = Math.sqrt(mean(costs.map((cost) => (cost - centre) ** 2)));
  // The reference is a sample, too.
  const reach = ENVELOPE_ERRORS * deviation * Math.sqrt(1 / count + 1 / costs.length);
  return { low: centre - reach, high: centre + reach };
}

/**
 * What came of the decisions, less as much of what was said of them as usually comes: the slope is that of the reference,
 * where that tells what was said. An advantage over the mean of all actions says more of its moment than of what comes, and
 * markets are quieter at noon than in the morning.
 */
function residualOf({ orders }: ModelReference, rewards: readonly ModelReward[]): ModelWatchRow['residual'] {
  const usual = orders.flatMap(({ residualBps, saidBps = null }) =>
    typeof residualBps === 'number' ? [{ residualBps, saidBps }] : [],
  );
  const slope = slopeOf(usual);
  const known = (reward: ModelReward): number[] => {
    if (slope === null) return [reward.residualBps];
    return reward.saidBps === null ? [] : [reward.residualBps + (1 - slope) * reward.saidBps];
  };
  const [then, now] = [usual.flatMap(known), rewards.flatMap(known)];
  if (then.length < LEAST_ORDERS || now.length < LEAST_ORDERS) return null;
  return { orders: now.length, bps: mean(now), ...envelope(then, now.length) };
}

/** Of what came on what was said, by least squares; null where too few tell what was said, or all said the same. */
function slopeOf(rewards: readonly ModelReward[]): number | null {
  const told = rewards.flatMap(({ residualBps, saidBps }) =>
    saidBps === null ? [] : [{ said: saidBps, came: residualBps + saidBps }],
  );
  if (told.length < LEAST_ORDERS) return null;
  const [saidMean, cameMean] = [mean(told.map(({ said }) => said)), mean(told.map(({ came }) => came))];
  const spread = mean(told.map(({ said }) => (said - saidMean) ** 2));
  return spread === 0 ? null : mean(told.map(({ said, came }) => (said - saidMean) * (came - cameMean))) / spread;
}

/**
 * The largest distance of the two distributions of costs, and what it exceeds by chance once in a thousand: two-sample test
 * of Kolmogorov and Smirnov, by its limit. Of what their markets explain, as much is taken off as makes it smallest.
 */
function spreadOf(reference: ModelReference, costs: readonly ModelCost[]): NonNullable<ModelWatchRow['spread']> {
  const usual = costsOf(reference);
  const explained = explainedBps(reference, costs);
  const distances = EXPLAINED_SHARES.map((share) =>
    largestDistance(
      usual,
      costs.map(({ costBps }, i) => costBps - share * explained[i]!),
    ),
  );
  const n = costs.length;
  const m = usual.length;
  return { distance: Math.min(...distances), most: SELDOM_DISTANCE * Math.sqrt((n + m) / (n * m)) };
}

function largestDistance(usual: readonly number[], now: readonly number[]): number {
  const below = (of: readonly number[], value: number): number => of.filter((each) => each <= value).length / of.length;
  return Math.max(...[...usual, ...now].map((value) => Math.abs(below(usual, value) - below(now, value))));
}
