/**
 * Trains a policy network on targets that it helps to make: n-step SARSA (Sutton & Barto, ch. 7), fitted anew in a few
 * rounds. Adam with decoupled weight decay on the mean squared error. The same samples and seed give the same net.
 */
import { defaultDevice, init, jit, nn, numpy as np, tree, valueAndGrad } from '@jax-js/jax';
import { adamStep, type AdamRates, BETA1, BETA2 } from '../adam.ts';
import { seededRng, type Rng } from '../../../shared/std/rng.ts';
import { CLIP } from '../signal/network.ts';
import {
  Q_PARAMETERS,
  type QNet,
  type QParameterName,
  type QParameters,
  qParameterShape,
  type QShape,
} from './q-network.ts';
import { type QSamples, targetsOf } from './q-targets.ts';

type Arrays = Record<QParameterName, np.Array>;

export interface QTerms {
  readonly seed: string;
  readonly rounds: number;
  readonly stepsFirst: number;
  readonly stepsLater: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  /**
   * How much it costs to value other actions above the one that was done (Kumar et al., Conservative Q-learning, NeurIPS
   * 2020), in squared basis points of a clip; absent: nothing.
   */
  readonly caution?: number;
}

const AT_ONCE = 2_048;

const each = <T>(of: (name: QParameterName) => T): Record<QParameterName, T> =>
  Object.fromEntries(Q_PARAMETERS.map((name) => [name, of(name)])) as Record<QParameterName, T>;

/** To be called once before anything is trained: makes the backend ready. */
export async function prepareTraining(): Promise<void> {
  await init('wasm');
  defaultDevice('wasm');
}

/** `onRound` is told of the mean squared error of each round. */
export function trainPolicy(
  start: QNet,
  samples: QSamples,
  terms: QTerms,
  onRound: (round: number, error: number) => void,
): QNet {
  const step = compileStep(start.shape.actions, terms.caution ?? 0);
  const forward = jit((p: Arrays, x: np.Array, mean: np.Array, scale: np.Array) => headsOf(p, x, mean, scale));
  const rng = seededRng(`${terms.seed}/order`);
  const mean = np.array(start.mean.slice());
  const scale = np.array(start.scale.slice());
  let arrays = each((name) => toArray(start.shape, start.parameters, name));
  for (let round = 0; round < terms.rounds; round++) {
    const values = round === 0 ? null : valuesOf(forward, arrays, samples, samples.meant, start.shape, mean, scale);
    const targets = targetsOf(samples, values);
    const learning = { step, mean, scale, rng, terms, shape: start.shape };
    const fitted = fit(learning, arrays, samples, targets, round === 0 ? terms.stepsFirst : terms.stepsLater);
    arrays = fitted.arrays;
    onRound(round, fitted.error);
  }
  const parameters = each((name) => (arrays[name].ref.dataSync() as Float32Array).slice()) as QParameters;
  tree.dispose(arrays);
  return { ...start, parameters };
}

export interface ValueError {
  /** Mean squared, of the value of what was done against what it led to. */
  readonly ofNet: number;
  /** The same by the mean of all, for who knows nothing. */
  readonly ofMean: number;
}

/**
 * A net that goes on from advantages alone, ready to learn: what a state is worth begins at what these leave of the mean,
 * else the first steps would take it for the advantage of what was done.
 */
export function settled(net: QNet, samples: QSamples): QNet {
  const values = valuesBy(net, samples);
  const targets = targetsOf(samples, null);
  const left = targets.reduce((sum, target, i) => sum + target - values[i]!, 0) / samples.count;
  return { ...net, parameters: { ...net.parameters, bv: Float32Array.of(net.parameters.bv[0]! + left) } };
}

/** How well a net values orders that it did not learn from and in which nothing was tried. */
export function valueError(net: QNet, samples: QSamples): ValueError {
  const values = valuesBy(net, samples);
  const targets = targetsOf(samples, values);
  const centre = targets.reduce((sum, target) => sum + target, 0) / samples.count;
  const squared = (of: (i: number) => number): number =>
    targets.reduce((sum, target, i) => sum + (target - of(i)) ** 2, 0) / samples.count;
  return { ofNet: squared((i) => values[i]!), ofMean: squared(() => centre) };
}

function valuesBy(net: QNet, samples: QSamples): Float32Array {
  const { shape } = net;
  const arrays = each((name) => toArray(shape, net.parameters, name));
  const forward = jit((p: Arrays, x: np.Array, mean: np.Array, scale: np.Array) => headsOf(p, x, mean, scale));
  const [mean, scale] = [np.array(net.mean.slice()), np.array(net.scale.slice())];
  const values = valuesOf(forward, arrays, samples, samples.actions, shape, mean, scale);
  tree.dispose(arrays);
  return values;
}

interface Learning {
  readonly step: ReturnType<typeof compileStep>;
  readonly mean: np.Array;
  readonly scale: np.Array;
  readonly rng: Rng;
  readonly terms: QTerms;
  readonly shape: QShape;
}

function fit(
  { step, mean, scale, rng, terms, shape }: Learning,
  start: Arrays,
  { count, states, actions }: QSamples,
  targets: Float32Array,
  steps: number,
): { arrays: Arrays; error: number } {
  const zeros = (): Arrays => each((name) => np.zeros(qParameterShape(shape, name)));
  let now = { p: start, first: zeros(), second: zeros() };
  let total = 0;
  for (let n = 1; n <= steps; n++) {
    const x = new Float32Array(terms.batch * shape.inputs);
    const chosen = new Float32Array(terms.batch * shape.actions);
    const y = new Float32Array(terms.batch);
    for (let b = 0; b < terms.batch; b++) {
      const i = rng.below(count);
      x.set(states.subarray(i * shape.inputs, (i + 1) * shape.inputs), b * shape.inputs);
      chosen[b * shape.actions + actions[i]!] = 1;
      y[b] = targets[i]!;
    }
    const rate = terms.learningRate * (1 - (n - 1) / steps);
    const rates = {
      rate: np.array(rate / (1 - BETA1 ** n)),
      spread: np.array(1 / (1 - BETA2 ** n)),
      decay: np.array(rate * terms.weightDecay),
    };
    const batch = {
      x: np.array(x).reshape([terms.batch, shape.inputs]),
      chosen: np.array(chosen).reshape([terms.batch, shape.actions]),
      y: np.array(y),
    };
    const [p, first, second, loss] = step(
      now.p,
      now.first,
      now.second,
      batch,
      mean.ref,
      scale.ref,
      rates,
    ) as unknown as [...[Arrays, Arrays, Arrays], np.Array];
    now = { p, first, second };
    total += loss.js() as number;
  }
  tree.dispose(now.first);
  tree.dispose(now.second);
  return { arrays: now.p, error: total / steps };
}

/** Of each sample, the value of one action there. */
function valuesOf(
  forward: (p: Arrays, x: np.Array, mean: np.Array, scale: np.Array) => [np.Array, np.Array],
  arrays: Arrays,
  { count, states }: QSamples,
  actions: Uint8Array,
  shape: QShape,
  mean: np.Array,
  scale: np.Array,
): Float32Array {
  const values = new Float32Array(count);
  const x = new Float32Array(AT_ONCE * shape.inputs);
  for (let from = 0; from < count; from += AT_ONCE) {
    const rows = Math.min(AT_ONCE, count - from);
    x.set(states.subarray(from * shape.inputs, (from + rows) * shape.inputs));
    const given = np.array(x.slice()).reshape([AT_ONCE, shape.inputs]);
    const [value, advantages] = forward(tree.ref(arrays), given, mean.ref, scale.ref);
    const worth = value.dataSync() as Float32Array;
    const better = advantages.dataSync() as Float32Array;
    for (let i = 0; i < rows; i++) values[from + i] = worth[i]! + better[i * shape.actions + actions[from + i]!]!;
  }
  return values;
}

const toArray = (shape: QShape, parameters: QParameters, name: QParameterName): np.Array =>
  np.array(parameters[name].slice()).reshape(qParameterShape(shape, name));

/** Every argument is taken over, as jax-js has it. What the state is worth, and each action against their mean. */
function headsOf(p: Arrays, x: np.Array, mean: np.Array, scale: np.Array): [np.Array, np.Array] {
  const inputs = np.clip(x.sub(mean).mul(scale), -CLIP, CLIP);
  const seen = nn.relu(np.matmul(inputs, p.w1).add(p.b1));
  const deep = nn.relu(np.matmul(seen, p.w2).add(p.b2));
  const value = np.matmul(deep.ref, p.wv).add(p.bv);
  const raw = np.matmul(deep, p.wa).add(p.ba);
  const advantages = raw.ref.sub(np.mean(raw, 1, { keepdims: true }));
  return [value, advantages];
}

interface Batch {
  readonly x: np.Array;
  readonly chosen: np.Array;
  readonly y: np.Array;
}

function compileStep(actions: number, caution: number) {
  const lossOf = (p: Arrays, x: np.Array, chosen: np.Array, y: np.Array, mean: np.Array, scale: np.Array): np.Array => {
    const rows = x.shape[0]!;
    const [value, advantages] = headsOf(p, x, mean, scale);
    const done = advantages.ref.mul(chosen).reshape([rows, actions]).sum(1);
    const error = done.ref.add(value.reshape([rows])).sub(y);
    const squared = error.ref.mul(error).mean();
    if (caution === 0) {
      advantages.dispose();
      done.dispose();
      return squared;
    }
    return nn.logsumexp(advantages, 1).sub(done).mean().mul(caution).add(squared);
  };
  return jit(
    (p: Arrays, f: Arrays, s: Arrays, { x, chosen, y }: Batch, mean: np.Array, scale: np.Array, rates: AdamRates) => {
      const [loss, gradient] = valueAndGrad(lossOf)(tree.ref(p), x, chosen, y, mean, scale) as unknown as [
        np.Array,
        Arrays,
      ];
      return [...adamStep(Q_PARAMETERS, p, gradient, f, s, rates), loss];
    },
  );
}
