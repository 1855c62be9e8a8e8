/** Trains a signal model: from a market, or what an engine forecast of one, to a model among one's own, with its card, report and loss curve. */
import { rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { KeptForecasts } from '../../../engine/core/history.ts';
import { SIGNAL_SCHEMA } from '../../../engine/features/schema.ts';
import { openLobster } from '../../../engine/feeds/lobster/lobster-feed.ts';
import { ArgumentError } from '../../../engine/kernel/start/argument-error.ts';
import { readCheckpoint, saveCheckpoint } from '../../../engine/learning/checkpoint.ts';
import { loggedMarket } from '../../../engine/learning/signal/logged-signal.ts';
import {
  recordedMarket,
  type SignalMarket,
  SIMULATED_BOUNDS,
  simulatedMarket,
} from '../../../engine/learning/signal/signal-data.ts';
import {
  SignalProgress,
  type SignalTerms,
  type Trained,
  trainSignal,
} from '../../../engine/learning/signal/train-signal.ts';
import { makeSignal, type MadeSignal } from '../../../engine/learning/signal/make-signal.ts';
import { reportOf } from '../../../engine/learning/signal/report.ts';
import { OnnxRuntime } from '../../../engine/models/onnx-runtime.ts';
import { builtInProfiles } from '../../../engine/venues/market/profile.ts';
import { ModelName } from '../../../shared/domain/models/model-card.ts';
import { openKept } from '../../log-folder.ts';
import { registryAt } from '../../model-folders.ts';
import { anyNumber, wholeNumber } from '../../option-numbers.ts';
import { type OutputOptions, print } from '../../output.ts';
import { checkpointFile } from '../checkpoint-file.ts';
import { commitOf } from '../commit.ts';
import { progress, tell } from '../telling.ts';

export interface TrainOptions extends OutputOptions {
  readonly recording?: string;
  readonly simulated?: string;
  readonly logged?: readonly string[];
  readonly instrument?: string;
  readonly name?: string;
  readonly seed: string;
  readonly states: string;
  readonly squeezed: string;
  readonly hidden: string;
  readonly batch: string;
  readonly learningRate: string;
  readonly weightDecay: string;
  readonly epochs: string;
  readonly patience: string;
  readonly days: string;
  readonly every: string;
  readonly models?: string;
  readonly restart?: boolean;
  readonly replace?: boolean;
  readonly test?: boolean;
}

export async function train(options: TrainOptions): Promise<void> {
  const terms = termsOf(options);
  const startedMs = performance.now();
  const market = await marketOf(options, terms);
  const name = nameOf(options, market);
  const registry = registryAt(options.models);
  registry.checkFree(name, options.replace);
  const { sources } = market.data;
  const samples = market.train.rows.length;
  const purpose = JSON.stringify({ terms, sources, samples, schema: SIGNAL_SCHEMA.hash });
  const checkpoint = checkpointFile(options.models, name, 'signal');
  if (options.restart) rmSync(checkpoint, { force: true });
  tell(
    `${market.data.rows} states of ${market.instrument}: ${samples} to learn from (${market.words.train}), ${market.tune.rows.length} to tune on`,
  );
  const from = readCheckpoint(checkpoint, purpose, SignalProgress);
  if (from) tell(`goes on after epoch ${from.curve.length}, from ${checkpoint}`);
  const trained = await trainSignal(market, terms, from, {
    onBatch: (epoch, done, of, loss) =>
      progress(`epoch ${epoch}: ${done} of ${of}, loss ${loss.toFixed(4)}`, done === of),
    onEpoch: (result, state) => {
      saveCheckpoint(checkpoint, purpose, state);
      tell(
        `epoch ${result.epoch}: loss ${result.trainLoss.toFixed(4)}, on the tuning part ${result.tuneLoss.toFixed(4)}`,
      );
    },
  });
  const made = await make(options, name, terms, market, trained);
  const folder = registry.enter(made.card, made.bytes, options.replace);
  const seconds = (performance.now() - startedMs) / 1_000;
  writeFileSync(join(folder, 'report.md'), reportOf(made.card, trained.curve, made.exportError));
  rmSync(checkpoint, { force: true });
  const { card, exportError } = made;
  print(
    options,
    { folder, card, curve: trained.curve, exportError },
    () => `${card.name}: ${folder}, after ${seconds.toFixed(0)} s; read ${join(folder, 'report.md')}`,
  );
}

async function make(
  options: TrainOptions,
  name: string,
  terms: SignalTerms,
  market: SignalMarket,
  trained: Trained,
): Promise<MadeSignal> {
  const shipped = {
    ...terms,
    ...(options.simulated !== undefined && { days: whole(options, 'days'), every: whole(options, 'every') }),
  };
  return makeSignal({
    name,
    market,
    trained,
    terms: shipped,
    runtime: await OnnxRuntime.load(),
    commit: commitOf(),
    command: commandOf(options, name),
    licence:
      options.recording !== undefined
        ? 'weights trained on a LOBSTER sample, whose data is not shipped; Apache-2.0'
        : 'Apache-2.0',
    test: options.test === true,
  });
}

async function marketOf(options: TrainOptions, { states, seed }: SignalTerms): Promise<SignalMarket> {
  const { recording, simulated, logged, instrument } = options;
  if ([recording, simulated, logged].filter((each) => each !== undefined).length !== 1) {
    throw new ArgumentError('name the market: one of --recording FILE, --simulated SYMBOL and --logged FOLDER');
  }
  if (instrument !== undefined && !logged) {
    throw new ArgumentError(`--instrument ${instrument}: goes with --logged; leave it out`);
  }
  if (logged) return loggedMarket(keptIn(logged), namesOf(logged).join(' '), instrument, states);
  if (recording !== undefined) return recordedMarket(await openLobster(recording), states);
  const profiles = builtInProfiles();
  const profile = profiles.find(({ symbol }) => symbol === simulated);
  if (!profile) {
    throw new ArgumentError(`--simulated ${simulated}: one of ${profiles.map(({ symbol }) => symbol).join(', ')}`);
  }
  return simulatedMarket(
    profile,
    { seed: `train/${seed}`, days: whole(options, 'days'), every: whole(options, 'every') },
    states,
  );
}

function* keptIn(folders: readonly string[]): Generator<KeptForecasts> {
  for (const folder of folders) {
    const history = openKept(folder);
    try {
      yield* history.allForecasts();
    } finally {
      history.close();
    }
  }
}

/** Without the way there, which is nobody else's. */
const namesOf = (folders: readonly string[]): string[] => folders.map((folder) => basename(resolve(folder)));

function nameOf({ name }: TrainOptions, { instrument }: SignalMarket): string {
  const wanted = name ?? `signal-${instrument.toLowerCase()}`;
  if (ModelName.safeParse(wanted).success) return wanted;
  throw new ArgumentError(`--name ${wanted}: lower case letters, digits and single hyphens, 64 at most`);
}

const BOUNDS = {
  states: [1, 16],
  squeezed: [1, 256],
  hidden: [1, 512],
  batch: [16, 8192],
  epochs: [1, 200],
  patience: [1, 200],
  ...SIMULATED_BOUNDS,
} as const;

function whole(options: TrainOptions, name: keyof typeof BOUNDS): number {
  return wholeNumber(`--${name}`, options[name], BOUNDS[name]);
}

const termsOf = (options: TrainOptions): SignalTerms => ({
  seed: options.seed,
  states: whole(options, 'states'),
  squeezed: whole(options, 'squeezed'),
  hidden: whole(options, 'hidden'),
  batch: whole(options, 'batch'),
  epochs: whole(options, 'epochs'),
  patience: whole(options, 'patience'),
  learningRate: anyNumber('--learning-rate', options.learningRate, [0, 1]),
  weightDecay: anyNumber('--weight-decay', options.weightDecay, [0, 10]),
});

/** Makes the same model again: every term is named, since defaults may change. */
function commandOf(options: TrainOptions, name: string): string {
  const terms = termsOf(options);
  const flags = Object.entries(terms).map(
    ([key, value]) => `--${key.replace(/[A-Z]/, (c) => `-${c.toLowerCase()}`)} ${value}`,
  );
  return `npx watchkeeper train signal ${sourceOf(options)} --name ${name} ${flags.join(' ')}${options.test ? ' --test' : ''}`;
}

function sourceOf({ recording, simulated, logged, instrument, days, every }: TrainOptions): string {
  if (recording !== undefined) return `--recording ${recording.split(/[\\/]/).at(-1)}`;
  if (simulated !== undefined) return `--simulated ${simulated} --days ${days} --every ${every}`;
  return `--logged ${namesOf(logged!).join(' ')}${instrument === undefined ? '' : ` --instrument ${instrument}`}`;
}
