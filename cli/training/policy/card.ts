/** What is told of a policy that was trained: its card, and a report with the course of the training. */
import { EXECUTION_SCHEMA, OUTLOOK_SCHEMA } from '../../../engine/features/schema.ts';
import { shippedModels } from '../../../engine/kernel/models/policy-shelf.ts';
import { POLICY_INPUT, POLICY_OUTPUT } from '../../../engine/learning/policy/export-policy.ts';
import type { LoggedEpisode } from '../../../engine/learning/policy/logged-episodes.ts';
import { Q_PARAMETERS, type QNet, qParameterShape } from '../../../engine/learning/policy/q-network.ts';
import type { ValueError } from '../../../engine/learning/policy/q-trainer.ts';
import { sha256Of } from '../../../engine/models/check-model.ts';
import { forecasterTerm } from '../../../engine/models/forecaster.ts';
import { darkTerm } from '../../../engine/models/policy-model.ts';
import { ModelRegistry } from '../../../engine/models/registry.ts';
import { BUILT_IN_MARKET } from '../../../engine/venues/market/simulated-market.ts';
import type { ModelCard } from '../../../shared/domain/models/model-card.ts';
import { scenarioNamed, TRAINING } from '../../../engine/kernel/episode/scenarios.ts';
import { commitOf } from '../commit.ts';
import type { LoggedData } from './logged.ts';
import { episodesOf, type PolicyTerms, SLICE_US } from './terms.ts';

const BAR = 40;

export interface TrainedPolicy {
  readonly terms: PolicyTerms;
  readonly net: QNet;
  readonly bytes: Uint8Array;
  readonly decisions: number;
  readonly logged: LoggedData | null;
  /** The policy that was learnt further; null where it began with nothing. */
  readonly from: { readonly name: string; readonly sha256: string } | null;
  readonly tested: ValueError | null;
}

export function cardOf({ terms, net, bytes, decisions, logged, from, tested }: TrainedPolicy): ModelCard {
  const { fit, name, orders, seed, iterations, tries, hidden, envelopesPct, darkOfEnvelope } = terms;
  const episodes = episodesOf(terms);
  const worked = orders.map(({ scenario, episodes: count }) => `${count} of ${scenario}`).join(', ');
  const simulated = `${worked} orders in each of ${iterations} iterations, seeds ${TRAINING}${seed}/…`;
  const learnt = [
    ...(from ? [`goes on from ${from.name}, sha256 ${from.sha256}`] : []),
    ...(logged ? [loggedWords(logged)] : []),
    ...(episodes > 0 ? [simulated] : []),
  ];
  return {
    version: 1,
    name,
    kind: 'policy',
    what: 'Says by how much each action of the adaptive strategy is better or worse than their mean, in basis points of a clip.',
    by: 'Watchkeeper',
    licence: 'Apache-2.0',
    data: {
      sources: [
        ...(logged ? logged.sources.map((source) => `log ${source}, transitions ${logged.digest.slice(0, 16)}`) : []),
        ...(episodes > 0
          ? orders.map(({ scenario }) => `${BUILT_IN_MARKET}:${symbolOf(scenario)}, scenario ${scenario}`)
          : []),
      ],
      instruments: instrumentsOf(terms, logged),
      train: `${learnt.join('; ')}; ${decisions} decisions`,
      tune: 'nothing',
      test: [
        ...(logged ? [testWords(logged, tested)] : []),
        `watchkeeper scenario ${orders.map(({ scenario }) => scenario).join(' and ')}, whose seeds never begin with ${TRAINING}`,
      ].join('; '),
    },
    training: {
      seed,
      commit: commitOf(),
      command: commandOf(terms, logged, from),
      terms: {
        episodes,
        iterations,
        hidden,
        tries,
        ...fit,
        sliceUs: SLICE_US,
        envelopesPct: envelopesPct.join(', '),
        ...darkTerm(darkOfEnvelope),
        ...forecaster(terms),
      },
      parameters: Q_PARAMETERS.reduce(
        (sum, each) => sum + qParameterShape(net.shape, each).reduce((a, b) => a * b, 1),
        0,
      ),
    },
    features: { schema: terms.features.id, hash: terms.features.hash, states: 1 },
    input: POLICY_INPUT,
    output: POLICY_OUTPUT,
    horizons: [],
    sha256: sha256Of(bytes),
    metrics: [],
  };
}

/** Whoever sees forecasts has learnt to read one forecaster's. */
function forecaster({ features, orders }: PolicyTerms): Readonly<Record<string, string>> {
  if (features !== OUTLOOK_SCHEMA) return {};
  const shipped = new ModelRegistry({ shipped: shippedModels(), own: shippedModels() });
  return forecasterTerm(shipped.read(`signal-${symbolOf(orders[0]!.scenario).toLowerCase()}`).card);
}

/** The instrument whose orders were worked. */
const symbolOf = (scenario: string): string => scenarioNamed(scenario).symbol;

function instrumentsOf(terms: PolicyTerms, logged: LoggedData | null): string[] {
  const known = new Set(episodesOf(terms) > 0 ? terms.orders.map(({ scenario }) => symbolOf(scenario)) : []);
  for (const { instrument } of logged?.learn ?? []) known.add(instrument);
  return [...known].toSorted().slice(0, 64);
}

function loggedWords({ learn, digest }: LoggedData): string {
  const models = [...new Set(learn.map(({ model }) => model))].toSorted();
  const [fromUs, untilUs] = [Math.min(...learn.map(({ startUs }) => startUs)), learn.at(-1)!.endedUs];
  const range = `${timeOf(fromUs)} to ${timeOf(untilUs)}`;
  return `${learn.length} logged orders of ${models.join(', ')}, ${range}, sha256 of all transitions ${digest}`;
}

const decisionsOf = (episodes: readonly LoggedEpisode[]): number =>
  episodes.reduce((sum, { transitions }) => sum + transitions.length, 0);

function testWords({ test }: LoggedData, tested: ValueError | null): string {
  if (!tested) return 'no logged order began after those that were learnt from';
  const { ofNet, ofMean } = tested;
  return `${test.length} logged orders that began later, ${decisionsOf(test)} decisions: mean squared error ${ofNet.toFixed(3)}, ${ofMean.toFixed(3)} by the mean of all`;
}

const timeOf = (tsUs: number): string => `${new Date(tsUs / 1_000).toISOString().slice(0, 19)}Z`;

/** Makes the same model again: every term is named, since defaults may change. */
function commandOf(terms: PolicyTerms, logged: LoggedData | null, begun: TrainedPolicy['from']): string {
  const { name, orders, seed, iterations, tries, hidden, fit, envelopesPct, darkOfEnvelope } = terms;
  const listed = (of: readonly (string | number)[]): string => of.join(',');
  const words = [
    ...(begun ? [`--from ${begun.name}`] : []),
    ...(logged ? [`--logged ${logged.sources.join(' ')}`] : []),
    `--scenario ${listed(orders.map(({ scenario }) => scenario))} --name ${name} --seed ${seed}`,
    `--episodes ${listed(orders.map(({ episodes }) => episodes))} --iterations ${iterations} --tries ${tries}`,
    `--envelopes ${listed(envelopesPct)} --dark ${darkOfEnvelope} --hidden ${hidden} --rounds ${fit.rounds}`,
    `--steps ${fit.stepsFirst} --learning-rate ${fit.learningRate} --caution ${fit.caution ?? 0}`,
    ...(terms.features === EXECUTION_SCHEMA ? [] : [`--features ${terms.features.id}`]),
  ];
  return `npx watchkeeper train policy ${words.join(' ')}`;
}

export function reportOf(card: ModelCard, errors: readonly number[]): string {
  const most = Math.max(...errors);
  const bar = (error: number): string => '█'.repeat(1 + Math.round((BAR * error) / (most || 1)));
  return [
    `# ${card.name}\n`,
    `${card.what}\n`,
    `- learnt from: ${card.data.train}\n- tested by: ${card.data.test}`,
    `- ${card.training.parameters} parameters; made again by \`${card.training.command}\`\n`,
    '## Mean squared error\n',
    'Of the value of what was done, round by round, in squared basis points of a clip. Later rounds and iterations are held',
    'against other targets, so it need not fall.\n',
    '```',
    ...errors.map((error, i) => `${String(i + 1).padStart(3)} ${error.toFixed(3).padStart(8)} ${bar(error)}`),
    '```',
    '',
  ].join('\n');
}
