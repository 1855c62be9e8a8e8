/** Runs episodes beside the main thread, one at a time, in the order in which they are asked for. */
import { parentPort } from 'node:worker_threads';
import type { SignalShelf } from '../../engine/core/model-port.ts';
import type { Policy } from '../../engine/core/policy.ts';
import type { Transition } from '../../engine/core/transition.ts';
import { OUTLOOK_SCHEMA, SCHEMAS } from '../../engine/features/schema.ts';
import { type EpisodeOutcome, runEpisode, undisturbedMids } from '../../engine/kernel/episode/episode.ts';
import { type Candidate, candidateOf } from '../../engine/kernel/episode/candidates.ts';
import { DESK_DAY, type DeskDayRun, workDay } from '../../engine/kernel/episode/desk-day.ts';
import {
  type MarketOrder,
  type MarketRollout,
  rollOutInMarket,
  workBothInMarket,
} from '../../engine/kernel/episode/market-rollout.ts';
import { type MeasuredRun, measureOrder } from '../../engine/kernel/episode/measure-model.ts';
import { explore } from '../../engine/kernel/episode/explore.ts';
import type { Conditions } from '../../engine/kernel/episode/scenarios.ts';
import { REPLAYS } from '../../engine/kernel/episode/replays.ts';
import { shippedModels } from '../../engine/kernel/models/policy-shelf.ts';
import { openSignals } from '../../engine/kernel/models/signal-shelf.ts';
import { openModel } from '../../engine/models/check-model.ts';
import { OnnxRuntime } from '../../engine/models/onnx-runtime.ts';
import { OnnxPolicy } from '../../engine/models/policy-model.ts';
import { ServedModel } from '../../engine/models/served-model.ts';
import { builtInProfiles } from '../../engine/venues/market/profile.ts';
import type { Regime } from '../../engine/venues/market/regime.ts';
import type { ModelCard } from '../../shared/domain/models/model-card.ts';
import type { ModelReference } from '../../shared/domain/models/model-reference.ts';
import type { RolloutTerms } from '../../shared/domain/models/rollout.ts';
import type { StrategyParams } from '../../shared/domain/orders/strategy.ts';
import { openScenario } from './open-scenario.ts';

/** The model of an adaptive order's policy; null: it has none, or the parameters are of another strategy. */
export type PolicyFile = { readonly card: ModelCard; readonly bytes: Uint8Array } | null;

interface Run {
  readonly id: number;
  readonly scenario: string;
  readonly seed: string;
  readonly params: StrategyParams;
  /** Absent: as the scenario has them. */
  readonly conditions?: Conditions | undefined;
}

/** A market in which a candidate and the model that it is made of are worked beside each other. */
interface Beside {
  readonly id: number;
  /** What it is called where it fails. */
  readonly scenario: string;
  readonly seed: string;
  readonly model: NonNullable<PolicyFile>;
  readonly candidate: Candidate;
  readonly envelopePct: number;
  readonly mostOrders: number;
}

/** A day of a desk whose policy is held against its reference; it may be another one than was measured, in another market. */
interface Watched extends Pick<Run, 'id' | 'scenario' | 'seed'> {
  readonly model: NonNullable<PolicyFile> & { readonly reference: ModelReference };
  readonly candidate: Candidate;
  readonly regime?: Regime | undefined;
  /** Of the reference, for whoever keeps results. */
  readonly against: string;
}

export type Task =
  | (Watched & { readonly kind: 'watch' })
  | (Beside & { readonly kind: 'roll-out'; readonly terms: RolloutTerms })
  | (Beside & { readonly kind: 'both' })
  /** The order's parameters; where nobody trades, they still name an order, for its side and its times. */
  | (Run & { readonly kind: 'work'; readonly model: PolicyFile })
  | (Run & { readonly kind: 'undisturbed' })
  /** An order, or a day of many, as a roll-out measures it, with what the policy chose and saw. */
  | (Run & { readonly kind: 'measure'; readonly model: NonNullable<PolicyFile> })
  | (Run & {
      readonly kind: 'explore';
      readonly model: PolicyFile;
      readonly tries: number;
      /** Of the states that are learnt from. */
      readonly schema: string;
      readonly darkOfEnvelope: number;
    });

export type Result = { readonly id: number } & (
  | { readonly outcome: EpisodeOutcome }
  | { readonly measured: MeasuredRun }
  | Pick<DeskDayRun, 'opened' | 'workedUs'>
  | { readonly rollout: MarketRollout }
  | { readonly orders: readonly MarketOrder[] }
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
  const { id, scenario, seed } = task;
  try {
    if (task.kind === 'roll-out' || task.kind === 'both') return { id, ...(await besideEachOther(task)) };
    if (task.kind === 'watch') return { id, ...(await watchedDay(task)) };
    if (task.kind === 'measure' && scenario === DESK_DAY) return { id, measured: (await dayOf(task)).run };
    const { params, conditions } = task;
    const episode = (await openScenario(scenario)).episode(seed, params, conditions);
    if (task.kind === 'undisturbed') return { id, midsPx: undisturbedMids(episode) };
    const policy = task.model && (await policyOf(task.model));
    const schema = task.kind === 'explore' ? task.schema : policy?.schema;
    const signals = await signalsFor(schema);
    if (task.kind === 'explore') {
      const { tries, darkOfEnvelope } = task;
      return { id, transitions: explore(episode, { policy, tries, seed, schema, darkOfEnvelope, signals }) };
    }
    if (task.kind === 'measure') return { id, measured: measureOrder(policy!, episode, signals) };
    return { id, outcome: runEpisode(episode, { policyFor: () => policy, signals }) };
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

async function besideEachOther(task: Extract<Task, Beside>) {
  const { seed, model, candidate, envelopePct, mostOrders } = task;
  const policy = await policyOf(model);
  const signals = await signalsFor(policy.schema);
  const study = { seed, policy, signals, candidate, card: model.card, envelopePct, mostOrders };
  return task.kind === 'both' ? { orders: workBothInMarket(study) } : { rollout: rollOutInMarket(study, task.terms) };
}

async function dayOf({ seed, model, candidate = 'equal', regime }: DayAsked) {
  const policy = await policyOf(model);
  const signals = await signalsFor(policy.schema);
  const worked = candidateOf(policy, candidate, policy.id);
  const { card, reference = null } = model;
  return workDay({ seed, policy: worked, card, reference, signals, regime });
}

async function watchedDay(task: Watched): Promise<Pick<DeskDayRun, 'opened' | 'workedUs'>> {
  const { opened, workedUs } = await dayOf(task);
  return { opened, workedUs };
}

interface DayAsked extends Pick<Run, 'seed'>, Partial<Pick<Watched, 'candidate' | 'regime'>> {
  readonly model: NonNullable<PolicyFile> & { readonly reference?: ModelReference };
}

const INSTRUMENTS = [...builtInProfiles(), ...Object.values(REPLAYS).map(({ ticker }) => ({ symbol: ticker }))];

/** A policy that looks at no forecast is spared them. */
const signalsFor = async (schema: string | undefined): Promise<SignalShelf | undefined> =>
  schema === OUTLOOK_SCHEMA.id ? (shelf ??= openShippedSignals()) : undefined;

/** What ships, and nothing of one's own: whoever runs it again has the same. */
const openShippedSignals = (): Promise<SignalShelf> =>
  openSignals(shippedModels(), INSTRUMENTS, SERVED.stopwatchUs, (words) => {
    throw new Error(words);
  });

function policyOf(file: NonNullable<PolicyFile>): Promise<Policy> {
  // The card and not the net alone: two cards may let one net rest in the dark differently.
  const key = JSON.stringify(file.card);
  let policy = policies.get(key);
  if (!policy) policies.set(key, (policy = openPolicy(file)));
  return policy;
}

async function openPolicy({ card, bytes }: NonNullable<PolicyFile>): Promise<Policy> {
  const session = openModel({ card, bytes, place: card.name }, await (runtime ??= OnnxRuntime.load()), SCHEMAS);
  return new OnnxPolicy(new ServedModel(card, session, SERVED));
}
