/** What a training of a policy is told to do, checked. */
import type { FeatureSchema } from '../../../engine/core/features.ts';
import { EXECUTION_SCHEMA, OUTLOOK_SCHEMA } from '../../../engine/features/schema.ts';
import { scenarioNamed } from '../../../engine/kernel/episode/scenarios.ts';
import { ArgumentError } from '../../../engine/kernel/start/argument-error.ts';
import type { QTerms } from '../../../engine/learning/policy/q-trainer.ts';
import { ModelName } from '../../../shared/domain/models/model-card.ts';
import { anyNumber, wholeNumber } from '../../option-numbers.ts';
import type { OutputOptions } from '../../output.ts';

export interface PolicyOptions extends OutputOptions {
  readonly logged?: readonly string[];
  readonly leaveOutGaps?: boolean;
  readonly from?: string;
  readonly scenario: string;
  readonly name?: string;
  readonly seed: string;
  readonly episodes: string;
  readonly envelopes: string;
  readonly dark: string;
  readonly iterations: string;
  readonly tries: string;
  readonly hidden: string;
  readonly rounds: string;
  readonly steps: string;
  readonly learningRate: string;
  readonly caution: string;
  readonly features: string;
  readonly models?: string;
  readonly restart?: boolean;
  readonly replace?: boolean;
}

export interface PolicyTerms {
  readonly name: string;
  /** Whose orders are worked, and how many of each in an iteration. */
  readonly orders: readonly { readonly scenario: string; readonly episodes: number }[];
  readonly seed: string;
  /** Of the orders in turn, in percent. */
  readonly envelopesPct: readonly number[];
  /** What the action `dark` rests where that is more than its clips, as a share of the envelope. */
  readonly darkOfEnvelope: number;
  readonly iterations: number;
  readonly tries: number;
  readonly hidden: number;
  /** What it sees. */
  readonly features: FeatureSchema;
  /** The seed of an iteration's fit follows from the training's. */
  readonly fit: Omit<QTerms, 'seed'>;
}

/** Of the orders that are learnt from: how often a policy looks at one. */
export const SLICE_US = 30_000_000;
const BATCH = 256;
const MAX_LEARNING_RATE = 0.1;
const WEIGHT_DECAY = 0.01;
const MAX_CAUTION = 100;

const MAX_EPISODES = 10_000;
const MAX_ENVELOPE_PCT = 50;

const BOUNDS = {
  iterations: [1, 50],
  hidden: [4, 512],
  rounds: [1, 50],
  steps: [10, 1_000_000],
} as const;

/** Throws ArgumentError. */
export function termsOf(options: PolicyOptions): PolicyTerms {
  const { seed, logged } = options;
  const name = options.name ?? (logged ? 'execution-logged' : 'execution-trained');
  if (!ModelName.safeParse(name).success)
    throw new ArgumentError(`--name ${name}: lower case letters, digits, hyphens`);
  const tries = Number(options.tries);
  if (!(tries > 0 && tries <= 1)) throw new ArgumentError(`--tries ${options.tries}: give a chance above 0, at most 1`);
  const [orders, iterations, steps] = [ordersOf(options), whole(options, 'iterations'), whole(options, 'steps')];
  const episodes = episodesOf({ orders });
  if (episodes === 0 && !logged)
    throw new ArgumentError('--episodes 0: that leaves nothing to learn from; give --logged');
  if (episodes === 0 && iterations > 1) {
    throw new ArgumentError('--iterations: without simulated orders there is one; give --iterations 1');
  }
  const learningRate = Number(options.learningRate);
  if (!(learningRate > 0 && learningRate <= MAX_LEARNING_RATE)) {
    throw new ArgumentError(
      `--learning-rate ${options.learningRate}: give a rate above 0, at most ${MAX_LEARNING_RATE}`,
    );
  }
  return {
    name,
    orders,
    seed,
    iterations,
    tries,
    hidden: whole(options, 'hidden'),
    envelopesPct: listed(options.envelopes).map((given) => {
      const pct = Number(given);
      if (pct > 0 && pct <= MAX_ENVELOPE_PCT) return pct;
      throw new ArgumentError(`--envelopes ${given}: give percentages above 0, at most ${MAX_ENVELOPE_PCT}, by commas`);
    }),
    darkOfEnvelope: anyNumber('--dark', options.dark, [0, 1]),
    features: featuresOf(options),
    fit: {
      rounds: whole(options, 'rounds'),
      stepsFirst: steps,
      stepsLater: Math.ceil(steps / 2),
      batch: BATCH,
      learningRate,
      weightDecay: WEIGHT_DECAY,
      caution: anyNumber('--caution', options.caution, [0, MAX_CAUTION]),
    },
  };
}

/** All orders of an iteration. */
export const episodesOf = ({ orders }: Pick<PolicyTerms, 'orders'>): number =>
  orders.reduce((sum, { episodes }) => sum + episodes, 0);

const listed = (given: string): string[] => given.split(',').map((each) => each.trim());

/** The scenarios with their counts; one count is of each. */
function ordersOf({ scenario, episodes }: PolicyOptions): PolicyTerms['orders'] {
  const names = listed(scenario);
  for (const name of names) scenarioNamed(name);
  const counts = listed(episodes).map((given) => wholeNumber('--episodes', given, [0, MAX_EPISODES]));
  if (counts.length !== 1 && counts.length !== names.length) {
    throw new ArgumentError(
      `--episodes ${episodes}: give one number, or as many as there are scenarios (${names.length})`,
    );
  }
  return names.map((name, i) => ({ scenario: name, episodes: counts[counts.length === 1 ? 0 : i]! }));
}

function featuresOf({ features }: PolicyOptions): FeatureSchema {
  const known = [EXECUTION_SCHEMA, OUTLOOK_SCHEMA];
  const found = known.find(({ id }) => id === features);
  if (!found) throw new ArgumentError(`--features ${features}: give one of ${known.map(({ id }) => id).join(', ')}`);
  return found;
}

function whole(options: PolicyOptions, name: keyof typeof BOUNDS): number {
  return wholeNumber(`--${name}`, options[name], BOUNDS[name]);
}
