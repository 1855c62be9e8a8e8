/**
 * Trains an execution policy: orders worked in the built-in market by a policy that tries other actions, what engines
 * logged, or both; the values of actions are fitted to what they led to, and again by the policy that comes of it. It can
 * be interrupted at any time: the same command goes on after the last orders or the last fit, and ends with the same net.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACTIONS } from '../../../engine/core/policy.ts';
import { SCHEMAS } from '../../../engine/features/schema.ts';
import { exportPolicy } from '../../../engine/learning/policy/export-policy.ts';
import { readCheckpoint, saveCheckpoint } from '../../../engine/learning/checkpoint.ts';
import { NO_PROGRESS, PolicyProgress } from '../../../engine/learning/policy/policy-progress.ts';
import { LearningError } from '../../../engine/learning/learning-error.ts';
import { exportedQNet, freshQNet, type QNet } from '../../../engine/learning/policy/q-network.ts';
import { samplesOf } from '../../../engine/learning/policy/q-targets.ts';
import { prepareTraining, settled, trainPolicy, valueError } from '../../../engine/learning/policy/q-trainer.ts';
import { openModel } from '../../../engine/models/check-model.ts';
import { OnnxRuntime } from '../../../engine/models/onnx-runtime.ts';
import type { ModelRegistry } from '../../../engine/models/registry.ts';
import { registryAt } from '../../model-folders.ts';
import { print } from '../../output.ts';
import { checkpointFile } from '../checkpoint-file.ts';
import { exploreEpisodes } from '../../scenario/exploring.ts';
import { TRAINING } from '../../../engine/kernel/episode/scenarios.ts';
import { cardOf, reportOf, type TrainedPolicy } from './card.ts';
import { checkTried, type LoggedData, loggedData } from './logged.ts';
import { progress, tell } from '../telling.ts';
import { episodesOf, type PolicyOptions, type PolicyTerms, SLICE_US, termsOf } from './terms.ts';

export async function trainPolicyModel(options: PolicyOptions): Promise<void> {
  const terms = termsOf(options);
  const { name, orders } = terms;
  const registry = registryAt(options.models);
  registry.checkFree(name, options.replace);
  const startedMs = performance.now();
  const logged = options.logged
    ? await loggedData(options.logged, terms.features.id, options.leaveOutGaps === true)
    : null;
  if (logged && episodesOf(terms) === 0) checkTried(logged.learn);
  const from = options.from === undefined ? null : beginning(registry, options.from, terms);
  const purpose = JSON.stringify({ terms, from: from?.sha256 ?? '', logged: logged?.digest ?? '' });
  const checkpoint = checkpointFile(options.models, name, 'policy');
  if (options.restart) rmSync(checkpoint, { force: true });
  const began = readCheckpoint(checkpoint, purpose, PolicyProgress) ?? NO_PROGRESS;
  if (began.explored.length > 0)
    tell(`goes on after ${began.fitted} of ${terms.iterations} iterations, from ${checkpoint}`);
  await prepareTraining();
  const ended = await run(terms, logged, from?.net ?? null, began, (so) => saveCheckpoint(checkpoint, purpose, so));
  const made = await finish({ terms, logged, from }, ended);
  const card = cardOf(made);
  const place = registry.enter(card, made.bytes, options.replace);
  writeFileSync(join(place, 'report.md'), reportOf(card, ended.errors));
  rmSync(checkpoint, { force: true });
  const seconds = (performance.now() - startedMs) / 1_000;
  print(options, { folder: place, card, errors: ended.errors, tested: made.tested }, () =>
    [
      `${name}: ${place}, after ${seconds.toFixed(0)} s; compare it with watchkeeper scenario ${orders[0]!.scenario}`,
      ...registry.passedOver().filter((line) => line.startsWith(`${place} `)),
    ].join('\n'),
  );
}

/** From where it stands to its end; `keep` is told of every step that need not be done again. */
async function run(
  terms: PolicyTerms,
  logged: LoggedData | null,
  from: QNet | null,
  began: PolicyProgress,
  keep: (so: PolicyProgress) => void,
): Promise<PolicyProgress> {
  const explored = [...began.explored];
  const errors = [...began.errors];
  let { fitted, net } = began;
  const so = (): PolicyProgress => ({ explored, fitted, net, errors });
  for (let iteration = began.fitted; iteration < terms.iterations; iteration++) {
    if (explored.length <= iteration) {
      explored.push(episodesOf(terms) === 0 ? [] : await explore(terms, iteration, net ?? from));
      keep(so());
    }
    const samples = samplesOf([...(logged?.learn.map(({ transitions }) => transitions) ?? []), ...explored.flat()]);
    const shape = { inputs: terms.features.names.length, actions: ACTIONS.length, hidden: terms.hidden };
    const start: QNet = net ?? (from && settled(from, samples)) ?? freshQNet(samples.states, shape, terms.seed);
    net = trainPolicy(start, samples, { ...terms.fit, seed: `${terms.seed}/${iteration}` }, (round, error) => {
      errors.push(error);
      const words = `mean squared error ${error.toFixed(3)} over ${samples.count} decisions`;
      tell(`iteration ${iteration + 1}, round ${round + 1}: ${words}`);
    });
    fitted = iteration + 1;
    keep(so());
  }
  return so();
}

/** The policy that is learnt further. Throws ModelError or LearningError where it cannot be. */
function beginning(registry: ModelRegistry, name: string, { features }: PolicyTerms) {
  const { card, bytes, place } = registry.read(name);
  if (card.features.hash !== features.hash) {
    throw new LearningError(
      `${place}: takes features ${card.features.schema}, not ${features.id}; begin without --from`,
    );
  }
  return { name, sha256: card.sha256, net: exportedQNet(bytes, features.names.length, ACTIONS.length, place) };
}

function explore(terms: PolicyTerms, iteration: number, net: QNet | null) {
  const { orders, seed, tries, envelopesPct, darkOfEnvelope, features } = terms;
  const asked = orders.flatMap(({ scenario, episodes }, n) =>
    Array.from({ length: episodes }, (_, i) => ({
      scenario,
      seed: `${TRAINING}${seed}/${iteration}/${n === 0 ? '' : `${n}/`}${i}`,
      envelopePct: envelopesPct[i % envelopesPct.length]!,
    })),
  );
  const model = net && modelOf(terms, net);
  const how = { sliceUs: SLICE_US, tries, schema: features.id, darkOfEnvelope, model };
  return exploreEpisodes(asked, how, (done, of) =>
    progress(`iteration ${iteration + 1}: ${done} of ${of} orders`, done === of),
  );
}

function modelOf(terms: PolicyTerms, net: QNet): { card: ReturnType<typeof cardOf>; bytes: Uint8Array } {
  const bytes = exportPolicy(net, terms.features.hash);
  return { bytes, card: cardOf({ terms, net, bytes, decisions: 0, logged: null, from: null, tested: null }) };
}

/** Held against what it has not learnt from, and checked as every model is before it is served. */
async function finish(
  { terms, logged, from }: Pick<TrainedPolicy, 'terms' | 'logged' | 'from'>,
  ended: PolicyProgress,
): Promise<TrainedPolicy> {
  const net = ended.net!;
  const { bytes, card } = modelOf(terms, net);
  openModel({ card, bytes, place: `${terms.name}, as exported` }, await OnnxRuntime.load(), SCHEMAS).close();
  const learnt = [...(logged?.learn ?? []).map(({ transitions }) => transitions), ...ended.explored.flat()];
  const decisions = learnt.reduce((sum, { length }) => sum + length, 0);
  const test = logged?.test.map(({ transitions }) => transitions) ?? [];
  const tested = test.length === 0 ? null : valueError(net, samplesOf(test));
  return { terms, net, bytes, decisions, logged, from, tested };
}
