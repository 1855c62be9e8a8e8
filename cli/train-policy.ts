/**
 * Trains an execution policy: orders worked in the built-in market by a policy that tries other actions, the values of
 * actions fitted to what they led to, and again by the policy that comes of it.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACTIONS } from '../engine/core/policy.ts';
import type { Transition } from '../engine/core/transition.ts';
import { EXECUTION_FEATURES } from '../engine/features/policy-state.ts';
import { EXECUTION_SCHEMA, SCHEMAS } from '../engine/features/schema.ts';
import { ArgumentError } from '../engine/kernel/argument-error.ts';
import { scenarioNamed } from '../engine/kernel/episode/scenarios.ts';
import { exportPolicy, POLICY_INPUT, POLICY_OUTPUT } from '../engine/learning/export-policy.ts';
import { freshQNet, Q_PARAMETERS, type QNet, qParameterShape } from '../engine/learning/q-network.ts';
import { samplesOf } from '../engine/learning/q-targets.ts';
import { prepareTraining, trainPolicy } from '../engine/learning/q-trainer.ts';
import { openModel, sha256Of } from '../engine/models/check-model.ts';
import { OnnxRuntime } from '../engine/models/onnx-runtime.ts';
import { type ModelCard, ModelName } from '../shared/domain/model-card.ts';
import { registryAt } from './model-folders.ts';
import { type OutputOptions, print } from './output.ts';
import { exploreEpisodes } from './scenario/exploring.ts';
import { TRAINING } from './scenario/runs.ts';

export interface PolicyOptions extends OutputOptions {
  readonly scenario: string;
  readonly name: string;
  readonly seed: string;
  readonly episodes: string;
  readonly iterations: string;
  readonly tries: string;
  readonly hidden: string;
  readonly rounds: string;
  readonly steps: string;
  readonly models?: string;
  readonly replace?: boolean;
}

const SLICE_US = 30_000_000;
const ENVELOPE_PCT = 5;
const SHAPE = { inputs: EXECUTION_FEATURES.length, actions: ACTIONS.length } as const;
const BATCH = 256;
const LEARNING_RATE = 0.001;
const WEIGHT_DECAY = 0.01;

export async function trainPolicyModel(options: PolicyOptions): Promise<void> {
  const terms = termsOf(options);
  const startedMs = performance.now();
  await prepareTraining();
  const runtime = await OnnxRuntime.load();
  let made: { net: QNet; bytes: Uint8Array; card: ModelCard } | null = null;
  const errors: number[] = [];
  const all: Transition[][] = [];
  for (let iteration = 0; iteration < terms.iterations; iteration++) {
    const seeds = Array.from({ length: terms.episodes }, (_, i) => `${TRAINING}${options.seed}/${iteration}/${i}`);
    const asked = {
      scenario: options.scenario,
      seeds,
      sliceUs: SLICE_US,
      envelopePct: ENVELOPE_PCT,
      tries: terms.tries,
    };
    const model = made === null ? null : { card: made.card, bytes: made.bytes };
    const explored = await exploreEpisodes({ ...asked, model }, (done, of) =>
      progress(`iteration ${iteration + 1}: ${done} of ${of} orders`, done === of),
    );
    all.push(...explored);
    const samples = samplesOf(all);
    const start = made?.net ?? freshQNet(samples.states, { ...SHAPE, hidden: terms.hidden }, options.seed);
    const fit = { ...terms.fit, seed: `${options.seed}/${iteration}` };
    const net = trainPolicy(start, samples, fit, (round, error) => {
      errors.push(error);
      tell(
        `iteration ${iteration + 1}, round ${round + 1}: mean squared error ${error.toFixed(3)} over ${samples.count} decisions`,
      );
    });
    const bytes = exportPolicy(net, EXECUTION_SCHEMA.hash);
    const card = cardOf(options, terms, net, bytes, samples.count);
    openModel({ card, bytes, place: `${options.name}, as exported` }, runtime, SCHEMAS).close();
    made = { net, bytes, card };
  }
  if (!made) throw new ArgumentError('--iterations: give a number from 1');
  const folder = registryAt(options.models).enter(made.card, made.bytes, options.replace);
  const seconds = (performance.now() - startedMs) / 1_000;
  writeFileSync(join(folder, 'report.md'), reportOf(made.card, errors));
  print(
    options,
    { folder, card: made.card, errors },
    () =>
      `${options.name}: ${folder}, after ${seconds.toFixed(0)} s; compare it with watchkeeper scenario ${options.scenario}`,
  );
}

function termsOf(options: PolicyOptions) {
  scenarioNamed(options.scenario);
  if (!ModelName.safeParse(options.name).success) {
    throw new ArgumentError(`--name ${options.name}: lower case letters, digits and hyphens`);
  }
  const whole = (
    name: 'episodes' | 'iterations' | 'hidden' | 'rounds' | 'steps',
    least: number,
    most: number,
  ): number => {
    const value = Number(options[name]);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new ArgumentError(`--${name} ${options[name]}: give a number from ${least} to ${most}`);
  };
  const tries = Number(options.tries);
  if (!(tries > 0 && tries <= 1)) throw new ArgumentError(`--tries ${options.tries}: give a chance above 0, at most 1`);
  const steps = whole('steps', 10, 1_000_000);
  return {
    ...{
      episodes: whole('episodes', 1, 10_000),
      iterations: whole('iterations', 1, 50),
      hidden: whole('hidden', 4, 512),
    },
    tries,
    fit: {
      ...{ rounds: whole('rounds', 1, 50), stepsFirst: steps, stepsLater: Math.ceil(steps / 2), batch: BATCH },
      ...{ learningRate: LEARNING_RATE, weightDecay: WEIGHT_DECAY },
    },
  };
}

function cardOf(
  options: PolicyOptions,
  terms: ReturnType<typeof termsOf>,
  net: QNet,
  bytes: Uint8Array,
  decisions: number,
): ModelCard {
  const { scenario, seed, episodes, iterations, name } = options;
  const { fit, ...rest } = terms;
  return {
    version: 1,
    name,
    kind: 'policy',
    what: `Says by how much each action of the adaptive strategy is better or worse than their mean, in basis points of a clip.`,
    by: 'Watchkeeper',
    licence: 'Apache-2.0',
    data: {
      sources: [`market-1:MIDT, scenario ${scenario}`],
      instruments: ['MIDT'],
      train: `${episodes} orders in each of ${iterations} iterations, seeds ${TRAINING}${seed}/…; ${decisions} decisions`,
      tune: 'nothing',
      test: `watchkeeper scenario ${scenario}, whose seeds never begin with ${TRAINING}`,
    },
    training: {
      seed,
      commit: commit(),
      command: `npx watchkeeper train policy --scenario ${scenario} --name ${name} --seed ${seed} --episodes ${episodes} --iterations ${iterations} --tries ${options.tries} --hidden ${options.hidden} --rounds ${options.rounds} --steps ${options.steps}`,
      terms: { ...rest, ...fit, sliceUs: SLICE_US, envelopePct: ENVELOPE_PCT },
      parameters: Q_PARAMETERS.reduce(
        (sum, each) => sum + qParameterShape(net.shape, each).reduce((a, b) => a * b, 1),
        0,
      ),
    },
    features: { schema: EXECUTION_SCHEMA.id, hash: EXECUTION_SCHEMA.hash, states: 1 },
    ...{ input: POLICY_INPUT, output: POLICY_OUTPUT, horizons: [], sha256: sha256Of(bytes), metrics: [] },
  };
}

function reportOf(card: ModelCard, errors: readonly number[]): string {
  return [
    `# ${card.name}\n`,
    `${card.what}\n`,
    `- learnt from: ${card.data.train}\n- tested by: ${card.data.test}`,
    `- ${card.training.parameters} parameters; made again by \`${card.training.command}\`\n`,
    '## Mean squared error\n',
    'Of the value of what was done, round by round, in squared basis points of a clip.\n',
    ...errors.map((error, i) => `- ${i + 1}: ${error.toFixed(3)}`),
    '',
  ].join('\n');
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return '';
  }
}

const tell = (line: string): void => void process.stderr.write(`${line}\n`);

function progress(line: string, ended: boolean): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${line}${ended ? '\n' : ''}`);
}
