/** Runs episodes beside the main thread, one at a time, in the order in which they are asked for. */
import { parentPort } from 'node:worker_threads';
import type { SignalShelf } from '../../engine/core/model-port.ts';
import type { Policy } from '../../engine/core/policy.ts';
import type { Transition } from '../../engine/core/transition.ts';
import { OUTLOOK_SCHEMA, SCHEMAS } from '../../engine/features/schema.ts';
import { type EpisodeOutcome, runEpisode, undisturbedMids } from '../../engine/kernel/episode/episode.ts';
import { explore } from '../../engine/kernel/episode/explore.ts';
import { REPLAYS } from '../../engine/kernel/episode/replays.ts';
import { shippedModels } from '../../engine/kernel/policies.ts';
import { openSignals } from '../../engine/kernel/signal-shelf.ts';
import { openModel } from '../../engine/models/check-model.ts';
import { OnnxRuntime } from '../../engine/models/onnx-runtime.ts';
import { OnnxPolicy } from '../../engine/models/policy-model.ts';
import { ServedModel } from '../../engine/models/served-model.ts';
import { builtInProfiles } from '../../engine/venues/market/profile.ts';
import type { ModelCard } from '../../shared/domain/model-card.ts';
import type { StrategyParams } from '../../shared/domain/strategy.ts';
import { openScenario } from './open-scenario.ts';

/** The model of an adaptive order's policy; null: it has none, or the parameters are of another strategy. */
export type PolicyFile = { readonly card: ModelCard; readonly bytes: Uint8Array } | null;

interface Run {
  readonly id: number;
  readonly scenario: string;
  readonly seed: string;
  readonly params: StrategyParams;
}

export type Task =
  /** The order's parameters; where nobody trades, they still name an order, for its side and its times. */
  | (Run & { readonly kind: 'work'; readonly model: PolicyFile })
  | (Run & { readonly kind: 'undisturbed' })
  | (Run & {
      readonly kind: 'explore';
      readonly model: PolicyFile;
      readonly tries: number;
      /** Of the states that are learnt from. */
      readonly schema: string;
    });

export type Result = { readonly id: number } & (
  | { readonly outcome: EpisodeOutcome }
  | { readonly midsPx: readonly number[] }
  | { readonly transitions: readonly Transition[] }
  | { readonly error: string }
);

/** In a market that waits, nothing is late. */
const SERVED = { deadlineUs: Infinity, stopwatchUs: () => 0 };
const policies = new Map<string, Promise<Policy>>();
let runtime: Promise<OnnxRuntime> | null = null;
let shelf: Promise<SignalShelf> | null = null;

parentPort?.on('message', (task: Task) => {
  void resultOf(task).then((result) => parentPort?.postMessage(result));
});

async function resultOf(task: Task): Promise<Result> {
  const { id, scenario, seed, params } = task;
  try {
    const episode = (await openScenario(scenario)).episode(seed, params);
    if (task.kind === 'undisturbed') return { id, midsPx: undisturbedMids(episode) };
    const policy = task.model && (await policyOf(task.model));
    const schema = task.kind === 'explore' ? task.schema : policy?.schema;
    const signals = schema === OUTLOOK_SCHEMA.id ? await (shelf ??= openShippedSignals()) : undefined;
    if (task.kind === 'explore') {
      return { id, transitions: explore(episode, { policy, tries: task.tries, seed, schema, signals }) };
    }
    return { id, outcome: runEpisode(episode, { policyFor: () => policy, signals }) };
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

const INSTRUMENTS = [...builtInProfiles(), ...Object.values(REPLAYS).map(({ ticker }) => ({ symbol: ticker }))];

/** What ships, and nothing of one's own: whoever runs it again has the same. */
const openShippedSignals = (): Promise<SignalShelf> =>
  openSignals(shippedModels(), INSTRUMENTS, SERVED.stopwatchUs, (words) => {
    throw new Error(words);
  });

function policyOf(file: NonNullable<PolicyFile>): Promise<Policy> {
  let policy = policies.get(file.card.sha256);
  if (!policy) policies.set(file.card.sha256, (policy = openPolicy(file)));
  return policy;
}

async function openPolicy({ card, bytes }: NonNullable<PolicyFile>): Promise<Policy> {
  const session = openModel({ card, bytes, place: card.name }, await (runtime ??= OnnxRuntime.load()), SCHEMAS);
  return new OnnxPolicy(new ServedModel(card, session, SERVED));
}
