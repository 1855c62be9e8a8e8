/**
 * How a model behaves beside where it was measured: what its orders cost against their envelope, its mix of actions, the
 * spread of the features it sees. What its reference does not tell is left out.
 */
import type { ModelReference } from '../../shared/domain/model-reference.ts';
import type { ModelWatchRow } from '../../shared/domain/model-row.ts';
import { ACTIONS } from '../core/policy.ts';
import { type DecisionWatch, mixDistance } from './decision-watch.ts';
import { featureDrift } from './feature-drift.ts';

/** Standard errors of the mean that the envelope is wide: one mean in 740 leaves it on a side by chance. */
const ENVELOPE_ERRORS = 3;
/** Orders from which on a mean is told. */
const LEAST_ORDERS = 10;
/** States, one in ten decisions each, from which on a drift is told. */
export const LEAST_STATES = 500;
const SHOWN_FEATURES = 5;

export function healthOf(
  watch: DecisionWatch,
  costs: readonly number[],
  reference: ModelReference | null,
): ModelWatchRow {
  const mix = watch.mix();
  const usual = reference?.actions ?? null;
  const drifted =
    reference && watch.states.length >= LEAST_STATES ? featureDrift(watch.states, reference.features) : [];
  return {
    ...{ decisions: watch.decisions, faults: watch.faults },
    actions: (mix ?? []).map((share, i) => ({ action: ACTIONS[i]!.name, share, usual: usual?.[i] ?? null })),
    mixDistance: mix && usual ? mixDistance(mix, usual) : null,
    orders: costs.length,
    costBps: costs.length === 0 ? null : mean(costs),
    envelopeBps: reference && costs.length >= LEAST_ORDERS ? envelopeOf(reference, costs.length) : null,
    drift: drifted.slice(0, SHOWN_FEATURES).map(({ name, psi }) => ({ feature: name, psi })),
    driftStates: watch.states.length,
    driftMean: drifted.length === 0 ? null : mean(drifted.map(({ psi }) => psi)),
  };
}

/** Where the mean of so many orders is to be. */
export function envelopeOf({ orders }: ModelReference, count: number): { readonly low: number; readonly high: number } {
  const costs = orders.map(({ costBps, driftBps }) => costBps - driftBps);
  const centre = mean(costs);
  const deviation = Math.sqrt(mean(costs.map((cost) => (cost - centre) ** 2)));
  // The reference is a sample, too.
  const reach = ENVELOPE_ERRORS * deviation * Math.sqrt(1 / count + 1 / costs.length);
  return { low: centre - reach, high: centre + reach };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
