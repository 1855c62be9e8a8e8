/**
 * How fast is learnt: orders of the half-hour scenario worked for their transitions, the market without us beside each, and
 * steps of both trainers. By the processor time of a core, so that other load is out of it; `watchkeeper train policy` works
 * orders on all cores.
 */
import { ACTIONS } from '../engine/core/policy.ts';
import type { Transition } from '../engine/core/transition.ts';
import { SIGNAL_SCHEMA } from '../engine/features/schema.ts';
import { explore } from '../engine/kernel/episode/explore.ts';
import { scenarioNamed } from '../engine/kernel/episode/scenarios.ts';
import { DataSetRecorder } from '../engine/learning/signal/data-set.ts';
import { mirrorOf } from '../engine/learning/signal/mirror.ts';
import { initialParameters } from '../engine/learning/signal/network.ts';
import { freshQNet } from '../engine/learning/policy/q-network.ts';
import { samplesOf as transitionsOf } from '../engine/learning/policy/q-targets.ts';
import { prepareTraining, trainPolicy } from '../engine/learning/policy/q-trainer.ts';
import { flatBands, samplesOf } from '../engine/learning/signal/samples.ts';
import { standardsOf } from '../engine/learning/signal/standards.ts';
import { freshState, Trainer } from '../engine/learning/signal/trainer.ts';
import { uncalibrated } from '../engine/learning/signal/calibration.ts';
import { builtInProfiles } from '../engine/venues/market/profile.ts';
import { SimulatedMarket } from '../engine/venues/market/simulated-market.ts';
import { type Bench, median, type Report } from './bench.ts';

const ORDERS = 6;
const coreMs = (): number => process.cpuUsage().user / 1_000;
const SCENARIO = 'midcap-20k-30min';
const PARAMS = { strategy: 'adaptive', sliceUs: 30_000_000, envelopePct: 5 } as const;
/** The first steps make the code ready; only those beyond are counted. */
const [FEW_STEPS, MANY_STEPS] = [100, 1_100];
const POLICY_BATCH = 256;
const SIGNAL = { states: 4, squeezed: 16, hidden: 48, batch: 512, batches: 120 } as const;

export const bench: Bench = async (report) => {
  const episodes = benchOrders(report);
  await prepareTraining();
  benchPolicySteps(report, episodes);
  await Trainer.prepare();
  benchSignalSteps(report);
};

function benchOrders(report: Report): Transition[][] {
  const took: number[] = [];
  const episodes = Array.from({ length: ORDERS }, (_, i) => {
    const beganMs = coreMs();
    const seed = `bench/${i}`;
    const transitions = explore(scenarioNamed(SCENARIO).episode(seed, PARAMS), { policy: null, tries: 0.2, seed });
    took.push(coreMs() - beganMs);
    return transitions;
  });
  const decisions = episodes.reduce((sum, { length }) => sum + length, 0);
  report({
    name: 'learning/orders',
    value: 60_000 / median(took),
    unit: 'orders/min',
    detail: { scenario: SCENARIO, coreMs: took, decisionsPerOrder: decisions / ORDERS, cores: 1 },
  });
  return episodes;
}

function benchPolicySteps(report: Report, episodes: readonly (readonly Transition[])[]): void {
  const samples = transitionsOf(episodes);
  const inputs = samples.states.length / samples.count;
  const net = freshQNet(samples.states, { inputs, actions: ACTIONS.length, hidden: 48 }, 'bench');
  const msOf = (steps: number): number => {
    const terms = { seed: 'bench', rounds: 1, stepsFirst: steps, stepsLater: 0, batch: POLICY_BATCH };
    const beganMs = coreMs();
    trainPolicy(net, samples, { ...terms, learningRate: 0.001, weightDecay: 0.01 }, () => undefined);
    return coreMs() - beganMs;
  };
  msOf(FEW_STEPS);
  const ms = msOf(MANY_STEPS) - msOf(FEW_STEPS);
  const detail = { batch: POLICY_BATCH, inputs, hidden: 48 };
  report({ name: 'learning/policy-steps', value: (1_000 * (MANY_STEPS - FEW_STEPS)) / ms, unit: 'steps/s', detail });
}

function benchSignalSteps(report: Report): void {
  const profiles = builtInProfiles().filter(({ symbol }) => symbol === 'MIDT');
  const data = new DataSetRecorder().record(new SimulatedMarket(profiles, 'bench'), 'MIDT').finish();
  const { states, squeezed, hidden, batch, batches } = SIGNAL;
  const all = samplesOf(data, [0, data.rows], states, flatBands(data, 0, data.rows), 5);
  const rows = all.rows.subarray(0, batch * batches);
  const mirror = mirrorOf(SIGNAL_SCHEMA.names);
  const shape = { states, width: SIGNAL_SCHEMA.names.length, squeezed, hidden };
  const parameters = initialParameters(shape, 'bench');
  const net = { shape, ...standardsOf(data, rows, mirror), parameters, calibration: uncalibrated() };
  const terms = { seed: 'bench', batch, learningRate: 0.0005, weightDecay: 0.3 };
  const trainer = new Trainer(net, freshState(parameters), data, mirror, terms);
  const endsMs: number[] = [];
  trainer.epoch({ ...all, rows }, 1, terms.learningRate, () => void endsMs.push(coreMs()));
  const steps = endsMs.slice(FEW_STEPS / 10);
  const seconds = (steps.at(-1)! - steps[0]!) / 1_000;
  report({
    name: 'learning/signal-steps',
    value: (steps.length - 1) / seconds,
    unit: 'steps/s',
    detail: { ...shape, batch },
  });
}
