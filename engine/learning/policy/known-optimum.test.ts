/** The trainer of policies, as it is, where the best that can be done is known in closed form. */
import { beforeAll, describe, expect, it } from 'vitest';
import { seededRng } from '../../../shared/std/rng.ts';
import { remainingShare, urgencyOf } from '../../algos/almgren-chriss.ts';
import type { Transition } from '../../core/transition.ts';
import { OnnxRuntime } from '../../models/onnx-runtime.ts';
import { exportPolicy, POLICY_INPUT, POLICY_OUTPUT } from './export-policy.ts';
import { freshQNet, type QNet } from './q-network.ts';
import { samplesOf } from './q-targets.ts';
import { prepareTraining, trainPolicy } from './q-trainer.ts';
import {
  type Chooser,
  costOf,
  evenly,
  explorer,
  INPUTS,
  type LinearImpact,
  RATES,
  workOrder,
} from './testing/linear-impact.ts';

const PERIODS = 10;
const [ITERATIONS, ORDERS] = [4, 1_500];
const TERMS = { rounds: 2, stepsFirst: 400, stepsLater: 200, batch: 512, learningRate: 3e-3, weightDecay: 0.01 };
const SHAPE = { inputs: INPUTS, hidden: 32, actions: RATES.length };
/** A decision. */
const TRIES = 0.1;
const EVEN: Chooser = () => RATES.indexOf(1);

/** Of this risk aversion, with all else the same. */
const market = (lambda: number): LinearImpact => ({ periods: PERIODS, sigma: 0.03, eta: 1, gamma: 0.1, lambda });
const PATIENT = market(2.67);
const URGENT = market(133);

function optimumOf(terms: LinearImpact): number {
  const kappa = urgencyOf(terms, terms.lambda, 1);
  return costOf(
    terms,
    Array.from({ length: PERIODS }, (_, k) => remainingShare(kappa, k + 1, PERIODS)),
  );
}

let runtime: OnnxRuntime;

/** As it would be served. */
function chooserOf(net: QNet): { choose: Chooser; close: () => void } {
  const session = runtime.open(
    exportPolicy(net, 'hash'),
    { name: POLICY_INPUT, shape: [1, INPUTS] },
    { name: POLICY_OUTPUT, shape: [1, RATES.length] },
  );
  const choose = (state: Float32Array): number => {
    const values = session.run(state);
    return values.indexOf(Math.max(...values));
  };
  return { choose, close: () => session.close() };
}

function learn(terms: LinearImpact, seed: string): QNet {
  const rng = seededRng(`train/${seed}`);
  const all: Transition[][] = [];
  let net: QNet | null = null;
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const served: ReturnType<typeof chooserOf> | null = net && chooserOf(net);
    const tries = explorer(served?.choose ?? EVEN, TRIES, rng);
    for (let order = 0; order < ORDERS; order++) all.push(workOrder(terms, tries, rng).transitions);
    served?.close();
    const samples = samplesOf(all);
    net ??= freshQNet(samples.states, SHAPE, seed);
    net = trainPolicy(net, samples, { ...TERMS, seed: `${seed}/${iteration}` }, () => {});
  }
  return net!;
}

/** Mean cost of its trajectories over prices that it did not learn from. */
function costOfPolicy(net: QNet, terms: LinearImpact): number {
  const { choose, close } = chooserOf(net);
  const rng = seededRng('final');
  const costs = Array.from({ length: 100 }, () => costOf(terms, workOrder(terms, choose, rng).left));
  close();
  return costs.reduce((sum, cost) => sum + cost, 0) / costs.length;
}

describe('the trainer of policies, in the market of Almgren and Chriss', () => {
  beforeAll(async () => {
    await prepareTraining();
    runtime = await OnnxRuntime.load();
  });

  it('comes within 5 % of the optimal cost, for the patient and for the urgent', () => {
    const patient = learn(PATIENT, 'patient');
    const urgent = learn(URGENT, 'urgent');
    const ratio = (net: QNet, terms: LinearImpact): number => costOfPolicy(net, terms) / optimumOf(terms);
    expect(ratio(patient, PATIENT)).toBeLessThan(1.05);
    expect(ratio(urgent, URGENT)).toBeLessThan(1.05);
    // What is right for one is wrong for the other, and so is what needs no learning.
    expect(ratio(patient, URGENT)).toBeGreaterThan(1.2);
    expect(ratio(urgent, PATIENT)).toBeGreaterThan(1.2);
    expect(costOf(URGENT, evenly(PERIODS)) / optimumOf(URGENT)).toBeGreaterThan(1.2);
  });
});
