import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { seededRng } from '../../../shared/std/rng.ts';
import type { KeptDecision } from '../../core/history.ts';
import { exportPolicy, POLICY_INPUT, POLICY_OUTPUT } from '../../learning/policy/export-policy.ts';
import { initialQParameters, type QNet } from '../../learning/policy/q-network.ts';
import { EXECUTION_SCHEMA, SCHEMAS } from '../../features/schema.ts';
import { ACTIONS } from '../../core/policy.ts';
import { ModelRegistry } from '../registry.ts';
import type { ModelFile } from '../check-model.ts';
import { GraphBuilder } from '../onnx/build.ts';
import { readDenseNet } from '../onnx/dense-net.ts';
import { OnnxRuntime } from '../onnx-runtime.ts';
import { SCHEMA, smallCard } from '../testing/small-model.ts';
import { integratedGradients, outputsOf } from './integrated-gradients.ts';
import { ModelExplainer } from './model-explainer.ts';
import { sampledShapley } from './sampled-shapley.ts';

const SHIPPED = join(resolve(import.meta.dirname, '../../..'), 'assets/models');
const registry = new ModelRegistry({ shipped: SHIPPED, own: SHIPPED });
const file = registry.read('execution-midt');
const net = readDenseNet(file.bytes)!;
const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, value) => total + value, 0);

let runtime: OnnxRuntime;
beforeAll(async () => {
  runtime = await OnnxRuntime.load();
});

/** States around those that it learnt from, some of them far off, where inputs are clipped. */
function states(count: number): Float32Array[] {
  const rng = seededRng('states');
  return Array.from({ length: count }, (_, n) =>
    net.mean.map((mean, i) => mean + ((2 * rng.next() - 1) * (n % 3 === 0 ? 20 : 2)) / net.scale[i]!),
  );
}

describe('integrated gradients of the policy that ships', () => {
  it('add up to the difference from the mean state, for every action, and its values are those that are served', () => {
    const session = runtime.open(
      file.bytes,
      { name: POLICY_INPUT, shape: [1, 46] },
      { name: POLICY_OUTPUT, shape: [1, ACTIONS.length] },
    );
    for (const state of states(30)) {
      const served = session.run(state).slice();
      for (const output of ACTIONS.keys()) {
        const { value, baseline, contributions } = integratedGradients(net, state, output);
        expect(Math.abs(sum(contributions) - (value - baseline))).toBeLessThan(1e-9);
        expect(Math.abs(value - served[output]!)).toBeLessThan(1e-4);
        expect(baseline).toBe(outputsOf(net, net.mean)[output]);
      }
    }
    session.close();
  });

  it('are the integral: a sum over many small steps comes to the same', () => {
    const [state] = states(2).slice(1);
    const { contributions } = integratedGradients(net, state!, 2);
    const STEPS = 4_000;
    const between = (share: number, i: number): Float32Array =>
      net.mean.map((mean, k) => mean + (share + (k === i ? 1e-4 : 0)) * (state![k]! - mean));
    for (const i of [0, 1, 20, 38, 45]) {
      let numeric = 0;
      for (let step = 0; step < STEPS; step++) {
        const share = (step + 0.5) / STEPS;
        numeric += (outputsOf(net, between(share, i))[2]! - outputsOf(net, between(share, -1))[2]!) / 1e-4 / STEPS;
      }
      expect(Math.abs(numeric - contributions[i]!)).toBeLessThan(2e-3 * Math.max(1, Math.abs(contributions[i]!)));
    }
  });

  it('give a feature that changes nothing nothing', () => {
    const state = net.mean.slice();
    state[3] = state[3]! + 1;
    const { contributions } = integratedGradients(net, state, 0);
    expect([...contributions].filter((each) => each !== 0)).toHaveLength(1);
  });
});

describe('sampled Shapley values', () => {
  it('are those of the formula where it is known, and add up whatever was sampled', () => {
    const reference = new Float32Array(3);
    const state = Float32Array.of(1, 2, 3);
    // The product of the first two is shared evenly between them, the third stands alone.
    const valueOf = (s: Float32Array): number => s[0]! * s[1]! + 2 * s[2]!;
    const { contributions } = sampledShapley(state, { valueOf, reference, orders: 1, rng: seededRng('s') });
    expect([...contributions]).toEqual([1, 1, 6]);
    for (const [k, each] of states(5).entries()) {
      const terms = { valueOf: (s: Float32Array) => outputsOf(net, s)[1]!, reference: net.mean, orders: 2 };
      const shared = sampledShapley(each, { ...terms, rng: seededRng(`${k}`) });
      expect(Math.abs(sum(shared.contributions) - (shared.value - shared.baseline))).toBeLessThan(1e-9);
    }
  });
});

/** Four features in, eight actions out, in a shape that is not one of ours. */
function foreign(weight: number): ModelFile {
  const graph = new GraphBuilder('foreign');
  const weights = Float32Array.from({ length: 4 * 8 }, (_, i) => weight * ((i % 5) - 2));
  graph.node('Tanh', [graph.node('MatMul', ['features', graph.floats('w', [4, 8], weights)])], 'advantages');
  const bytes = graph.finish({ name: 'features', shape: ['n', 4] }, { name: 'advantages', shape: ['n', 8] }, {});
  const features = { schema: SCHEMA.id, hash: SCHEMA.hash, states: 1 };
  const card = smallCard(bytes, { kind: 'policy', output: 'advantages', horizons: [], features });
  return { card, bytes, place: 'foreign' };
}

function decisionBy({ card }: ModelFile, state: Float32Array, values: ArrayLike<number>): KeptDecision {
  return {
    decisionId: 7,
    parentId: 'P1',
    instrument: 'X',
    tsUs: 1,
    logSeq: 1,
    epoch: 1,
    model: card.name,
    values: ACTIONS.map(({ name }, i) => ({ action: name, valueBps: i === 5 ? null : values[i]! })),
    chosen: 'post',
    done: 'post',
    bound: '',
    regime: null,
    forecast: null,
    reason: '',
    schema: card.features.schema,
    state,
  };
}

describe('the explainer', () => {
  const never = (): Float32Array => {
    throw new Error('its own mean is known');
  };

  it('explains our nets exactly, by name, against what they learnt from', () => {
    const explainer = new ModelExplainer((name) => registry.read(name), runtime, SCHEMAS);
    const [state] = states(1);
    const explained = explainer.explain(decisionBy(file, state!, outputsOf(net, state!)), 'post', never);
    if ('reason' in explained) throw new Error(explained.reason);
    expect(explained).toMatchObject({ method: 'integrated-gradients', reference: expect.stringContaining('learnt') });
    expect(explained.features.map(({ name }) => name)).toEqual(EXECUTION_SCHEMA.names);
    const total = sum(explained.features.map(({ contributionBps }) => contributionBps));
    expect(total).toBeCloseTo(explained.valueBps - explained.baselineBps, 9);
  });

  it('samples any other model, against the mean of the decisions around', () => {
    const model = foreign(0.1);
    const explainer = new ModelExplainer(() => model, runtime, [{ ...SCHEMA, givenTo: 'policy' }]);
    const state = Float32Array.of(1, -1, 0.5, 2);
    const weight = (i: number, j: number): number => 0.1 * (((i * 8 + j) % 5) - 2);
    const values = ACTIONS.map((_, j) => Math.tanh(sum(Array.from(state, (x, i) => x * weight(i, j)))));
    const explained = explainer.explain(decisionBy(model, state, values), 'dark', () => new Float32Array(4));
    if ('reason' in explained) throw new Error(explained.reason);
    expect(explained.method).toBe('sampled-shapley');
    expect(explained.valueBps).toBeCloseTo(values[4]!, 5);
    const total = sum(explained.features.map(({ contributionBps }) => contributionBps));
    expect(total).toBeCloseTo(explained.valueBps - explained.baselineBps, 6);
  });

  it('says so where the model was replaced, is gone, or never knew the action', () => {
    const state = Float32Array.of(1, -1, 0.5, 2);
    let model = foreign(0.1);
    const explainer = new ModelExplainer(() => model, runtime, [{ ...SCHEMA, givenTo: 'policy' }]);
    const kept = decisionBy(model, state, runtimeValues(model, state));
    expect(explainer.explain(kept, 'wait', () => state)).toMatchObject({ method: 'sampled-shapley' });
    expect(explainer.explain(kept, 'sell the house', never)).toEqual({
      reason: 'sell the house was no action of small',
    });
    model = foreign(0.3);
    const anew = explainer.explain(kept, 'wait', never);
    expect(anew).toEqual({ reason: expect.stringMatching(/small was replaced since: .* values .* otherwise/) });
    const gone = new ModelExplainer((name) => registry.read(name), runtime, SCHEMAS).explain(kept, 'wait', never);
    expect(gone).toEqual({ reason: expect.stringContaining('small cannot be asked any more: no model named small') });
  });
});

function runtimeValues({ bytes }: ModelFile, state: Float32Array): number[] {
  const session = runtime.open(bytes, { name: 'features', shape: [1, 4] }, { name: 'advantages', shape: [1, 8] });
  const values = [...session.run(state)];
  session.close();
  return values;
}

describe('a dense net in a file', () => {
  it('is read as it was exported, and what is none is not', () => {
    const shape = { inputs: 3, hidden: 5, actions: 4 };
    const parameters = initialQParameters(shape, 'x');
    const exported: QNet = { shape, parameters, mean: Float32Array.of(1, 2, 3), scale: Float32Array.of(3, 2, 1) };
    const read = readDenseNet(exportPolicy(exported, 'hash'))!;
    expect(read.layers.map(({ inputs, outputs }) => [inputs, outputs])).toEqual([
      [3, 5],
      [5, 5],
      [5, 4],
    ]);
    expect([read.mean, read.scale, read.layers[0]!.weights]).toEqual([exported.mean, exported.scale, parameters.w1]);
    expect(readDenseNet(foreign(1).bytes)).toBeNull();
    expect(readDenseNet(registry.read('signal-midt').bytes)).toBeNull();
  });
});
