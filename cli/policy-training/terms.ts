/** What a training of a policy is told to do, checked. */
import type { FeatureSchema } from '../../engine/core/features.ts';
import { EXECUTION_SCHEMA, OUTLOOK_SCHEMA } from '../../engine/features/schema.ts';
import { scenarioNamed } from '../../engine/kernel/episode/scenarios.ts';
import { ArgumentError } from '../../engine/kernel/argument-error.ts';
import type { QTerms } from '../../engine/learning/q-trainer.ts';
import { ModelName } from '../../shared/domain/model-card.ts';
import type { OutputOptions } from '../output.ts';

export interface PolicyOptions extends OutputOptions {
  readonly logged?: readonly string[];
  readonly leaveOutGaps?: boolean;
  readonly from?: string;
  readonly scenario: string;
  readonly name?: string;
  readonly seed: string;
  readonly episodes: string;
  readonly iterations: string;
  readonly tries: string;
  readonly hidden: string;
  readonly rounds: string;
  readonly steps: string;
  readonly learningRate: string;
  readonly features: string;
  readonly models?: string;
  readonly restart?: boolean;
  readonly replace?: boolean;
}

export interface PolicyTerms {
  readonly name: string;
  readonly scenario: string;
  readonly seed: string;
  readonly episodes: number;
  readonly iterations: number;
  readonly tries: number;
  readonly hidden: number;
  /** What it sees. */
  readonly features: FeatureSchema;
  /** The seed of an iteration's fit follows from the training's. */
  readonly fit: Omit<QTerms, 'seed'>;
}

/** The simulated orders that are learnt from. */
export const SLICE_US = 30_000_000;
export const ENVELOPE_PCT = 5;
const BATCH = 256;
const MAX_LEARNING_RATE = 0.1;
const WEIGHT_DECAY = 0.01;

const BOUNDS = {
  episodes: [0, 10_000],
  iterations: [1, 50],
  hidden: [4, 512],
  rounds: [1, 50],
  steps: [10, 1_000_000],
} as const;

/** Throws ArgumentError. */
export function termsOf(options: PolicyOptions): PolicyTerms {
  const { scenario, seed, logged } = options;
  scenarioNamed(scenario);
  const name = options.name ?? (logged ? 'execution-logged' : 'execution-midt');
  if (!ModelName.safeParse(name).success)
    throw new ArgumentError(`--name ${name}: lower case letters, digits, hyphens`);
  const tries = Number(options.tries);
  if (!(tries > 0 && tries <= 1)) throw new ArgumentError(`--tries ${options.tries}: give a chance above 0, at most 1`);
  const [episodes, iterations, steps] = [
    whole(options, 'episodes'),
    whole(options, 'iterations'),
    whole(options, 'steps'),
  ];
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
    ...{ name, scenario, seed, episodes, iterations, tries, hidden: whole(options, 'hidden') },
    features: featuresOf(options),
    fit: {
      ...{ rounds: whole(options, 'rounds'), stepsFirst: steps, stepsLater: Math.ceil(steps / 2), batch: BATCH },
      ...{ learningRate, weightDecay: WEIGHT_DECAY },
    },
  };
}

function featuresOf({ features }: PolicyOptions): FeatureSchema {
  const known = [EXECUTION_SCHEMA, OUTLOOK_SCHEMA];
  const found = known.find(({ id }) => id === features);
  if (!found) throw new ArgumentError(`--features ${features}: give one of ${known.map(({ id }) => id).join(', ')}`);
  return found;
}

function whole(options: PolicyOptions, name: keyof typeof BOUNDS): number {
  const [least, most] = BOUNDS[name];
  const value = Number(options[name]);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new ArgumentError(`--${name} ${options[name]}: give a whole number from ${least} to ${most}`);
}
