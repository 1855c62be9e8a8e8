/**
 * Models that behave otherwise than where they were measured, and candidates that the engine has rolled back. What a
 * model could not say at all is told of by `watch-orders.ts`.
 */
import { formatCount, formatFixed, formatPercent } from '../../shared/domain/basics/format.ts';
import type { Finding } from '../../shared/domain/safety/exception.ts';
import type { ExceptionKind, Severity } from '../../shared/domain/safety/exception-kind.ts';
import type { ModelRow } from '../../shared/domain/models/model-row.ts';
import type { RolloutRow } from '../../shared/domain/models/rollout.ts';
import type { Surroundings } from './surroundings.ts';

/** Share of the decisions that would have to be others to be the usual mix. */
export const MOST_MIX_DISTANCE = 0.4;
/** Mean population stability index over all features: other seeds of the same market stay under it. */
export const MOST_DRIFT = 0.25;
/** Of a candidate's decisions beside the champion, the share that is to be the same, from so many decisions on. */
const LEAST_AGREEMENT = 0.3;
const LEAST_SHADOWED = 200;

export function modelHealthFindings({ stage, models, champions }: Surroundings): Finding[] {
  const deciding = models().filter(
    ({ kind, state }) => kind === 'policy' && (state === 'champion' || state === 'canary'),
  );
  const rollouts = [...stage.state.rollouts.rows.values()];
  const resolved = stage.state.exceptions.resolvedByCause;
  return [
    ...champions().flatMap(lackingFinding),
    ...deciding.flatMap((row) => [
      ...envelopeFinding(row),
      ...spreadFinding(row),
      ...rewardFinding(row),
      ...mixFinding(row),
      ...driftFinding(row),
    ]),
    ...rollouts.flatMap(disagreement),
    ...rollouts.flatMap(rolledBack).filter(({ cause }) => !resolved.has(cause)),
  ];
}

function lackingFinding({ model, lacking }: ReturnType<Surroundings['champions']>[number]): Finding[] {
  if (lacking === '') return [];
  return [
    found('model-lacking', model, 'P2', {
      title: `Champion ${model} cannot be had on this engine`,
      facts: lacking,
      did: 'Adaptive orders that it is to decide for go by the clock, within their bounds, until it is there again.',
    }),
  ];
}

function envelopeFinding({ name, watch, measuredOn }: ModelRow): Finding[] {
  const { costBps, envelopeBps, orders } = watch;
  if (costBps === null || envelopeBps === null || costBps <= envelopeBps.high) return [];
  const { low, high } = envelopeBps;
  return [
    found('model-envelope', name, 'P2', {
      title: `Orders of model ${name} cost more than predicted`,
      facts: `Its last ${formatCount(orders)} orders cost ${inBps(costBps)} on average once the market's drift is taken off; ${inBps(low)} to ${inBps(high)} were predicted by ${measuredOn}.`,
      did: 'Nothing: it goes on within its bounds.',
    }),
  ];
}

/** Where the mean is as predicted and the costs are not: told beside the envelope, it would say the same twice. */
function spreadFinding(row: ModelRow): Finding[] {
  const { name, watch, measuredOn } = row;
  const { spread, orders } = watch;
  if (!spread || spread.distance <= spread.most || envelopeFinding(row).length > 0) return [];
  return [
    found('model-cost-spread', name, 'P3', {
      title: `Costs of model ${name} are spread otherwise than predicted`,
      facts: `Of its last ${formatCount(orders)} orders the distribution is ${pct(spread.distance)} off the predicted one at its furthest; at most ${pct(spread.most)} comes by chance. It was measured on ${measuredOn}.`,
      did: 'Nothing: what an order will cost is less sure than it was.',
    }),
  ];
}

function rewardFinding({ name, watch, measuredOn }: ModelRow): Finding[] {
  const { residual } = watch;
  if (!residual || residual.bps >= residual.low) return [];
  const { orders, bps, low, high } = residual;
  return [
    found('model-reward', name, 'P3', {
      title: `Actions of model ${name} are worth less than it says`,
      facts: `Over its last ${formatCount(orders)} orders what came of its decisions is ${inBps(bps)} of a clip, less what usually comes of what it said of them; ${inBps(low)} to ${inBps(high)} is usual by ${measuredOn}.`,
      did: 'Nothing: it goes on within its bounds.',
    }),
  ];
}

function mixFinding({ name, watch, measuredOn }: ModelRow): Finding[] {
  const { mixDistance, actions } = watch;
  if (mixDistance === null || mixDistance <= MOST_MIX_DISTANCE) return [];
  const furthest = actions.toSorted((a, b) => apart(b) - apart(a)).slice(0, 2);
  const words = furthest.map(({ action, share, usual }) => `${action} ${pct(share)} (usually ${pct(usual ?? 0)})`);
  return [
    found('model-action-mix', name, 'P3', {
      title: `Model ${name} chooses other actions than usual`,
      facts: `${words.join(', ')} of what it chose in its last orders that ended; usual is ${measuredOn}.`,
      did: 'Nothing: every action is within the order’s bounds.',
    }),
  ];
}

const apart = ({ share, usual }: { readonly share: number; readonly usual: number | null }): number =>
  Math.abs(share - (usual ?? share));

function driftFinding({ name, watch, measuredOn }: ModelRow): Finding[] {
  const { driftMean, drift, driftStates } = watch;
  if (driftMean === null || driftMean <= MOST_DRIFT) return [];
  const furthest = drift.slice(0, 3).map(({ feature, psi }) => `${feature} ${formatFixed(psi, 1)}`);
  return [
    found('model-drift', name, 'P3', {
      title: `Model ${name} sees other markets than it was measured on`,
      facts: `Over ${formatCount(driftStates)} states the population stability index is ${formatFixed(driftMean, 2)} on average, at most ${MOST_DRIFT} is usual; furthest are ${furthest.join(', ')}. It was measured on ${measuredOn}.`,
      did: 'Nothing: what it says may be worth less here.',
    }),
  ];
}

function disagreement({ rolloutId, model, champion, phase, shadow }: RolloutRow): Finding[] {
  const { decisions, agreed } = shadow;
  if (phase !== 'shadow' || decisions < LEAST_SHADOWED || agreed >= LEAST_AGREEMENT * decisions) return [];
  return [
    found('model-disagreement', rolloutId, 'P3', {
      title: `Candidate ${model} seldom does what ${champion} does`,
      facts: `${formatCount(agreed)} of ${formatCount(decisions)} decisions in the shadow were the same.`,
      did: 'Nothing: it decides for no order yet.',
    }),
  ];
}

/** Until a person says that it is dealt with. */
function rolledBack({ rolloutId, model, champion, phase, cause, changedBy, changeReason }: RolloutRow): Finding[] {
  if (phase !== 'rolled-back' || changedBy !== 'engine') return [];
  return [
    found('rollout-rolled-back', rolloutId, 'P2', {
      title: `Candidate ${model} was rolled back (${cause ?? ''})`,
      facts: changeReason,
      did: `${model} decides nothing any more; its orders went on under ${champion}.`,
    }),
  ];
}

const ABOUT_A_MODEL: ReadonlySet<ExceptionKind> = new Set([
  ...(['model-envelope', 'model-cost-spread', 'model-reward', 'model-action-mix', 'model-drift'] as const),
]);

function found(
  kind: ExceptionKind,
  about: string,
  severity: Severity,
  words: Pick<Finding, 'title' | 'facts' | 'did'>,
): Finding {
  const scopes = [{ kind: 'model' as const, model: about }];
  const isModel = ABOUT_A_MODEL.has(kind);
  return {
    kind,
    cause: `${kind}/${about}`,
    severity,
    ...words,
    members: [about],
    memberCount: 1,
    actions: isModel
      ? [
          {
            words: `Hold all that ${about} decides`,
            command: { kind: 'EngageStop', scopes, degree: 'hold', reason: words.title },
          },
        ]
      : [],
  };
}

const inBps = (bps: number): string => `${formatFixed(bps, 1)} bps`;
const pct = (share: number): string => formatPercent(share, 0);
