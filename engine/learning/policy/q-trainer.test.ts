import { describe, expect, it } from 'vitest';
import { seededRng } from '../../../shared/std/rng.ts';
import type { Transition } from '../../core/transition.ts';
import { OnnxRuntime } from '../../models/onnx-runtime.ts';
import { exportPolicy, POLICY_INPUT, POLICY_OUTPUT } from './export-policy.ts';
import { exportedQNet, freshQNet, initialQParameters } from './q-network.ts';
import { samplesOf } from './q-targets.ts';
import { prepareTraining, trainPolicy } from './q-trainer.ts';

const SHAPE = { inputs: 3, hidden: 16, actions: 4 };
const TERMS = {
  seed: 'test',
  rounds: 2,
  stepsFirst: 400,
  stepsLater: 200,
  batch: 64,
  learningRate: 5e-3,
  weightDecay: 0,
};

/** Where the first input is positive the second action gains 2, else the third; the other actions nothing, with noise. */
function orders(count: number): Transition[][] {
  const rng = seededRng('orders');
  return Array.from({ length: count }, () =>
    Array.from({ length: 2 }, (_, k) => {
      const state = Float32Array.from({ length: SHAPE.inputs }, () => 2 * rng.next() - 1);
      const action = rng.below(SHAPE.actions);
      const right = action === (state[0]! > 0 ? 1 : 2);
      const gain = k === 1 ? 0 : (right ? 2 : 0) + 2 * (rng.next() - 0.5);
      return { state, action, gain, deviation: 0, undisturbedPx: 100, last: k === 1 };
    }),
  );
}

/** The first action is done, but for one in `every`, when the last is, which gains 1 more. */
const triedOneIn = (every: number): Transition[][] =>
  orders(3_000).map(([first, second], i) => {
    const action = i % every === 0 ? 3 : 0;
    return [{ ...first!, action, gain: action === 3 ? 1 : 0 }, second!];
  });

describe('the trainer of policies', () => {
  it('is cautious about what was seldom tried', async () => {
    await prepareTraining();
    const best = async (every: number, caution: number): Promise<number> => {
      const samples = samplesOf(
        triedOneIn(every).map(([first]) => [
          { ...first!, last: false },
          { ...first!, last: true },
        ]),
      );
      const start = freshQNet(samples.states, SHAPE, 'test');
      const net = trainPolicy(start, samples, { ...TERMS, rounds: 1, caution }, () => {});
      const session = (await OnnxRuntime.load()).open(
        exportPolicy(net, 'hash'),
        { name: POLICY_INPUT, shape: [1, SHAPE.inputs] },
        { name: POLICY_OUTPUT, shape: [1, SHAPE.actions] },
      );
      const values = [...session.run(Float32Array.of(0.1, 0.1, 0.1))];
      session.close();
      return values.indexOf(Math.max(...values));
    };
    expect([await best(50, 0), await best(50, 0.5), await best(5, 0.5)]).toEqual([3, 0, 3]);
  });

  it('finds the better action through noise, and the export says the same in onnxruntime', async () => {
    await prepareTraining();
    const start = {
      shape: SHAPE,
      mean: new Float32Array(SHAPE.inputs),
      scale: new Float32Array(SHAPE.inputs).fill(1),
      parameters: initialQParameters(SHAPE, 'test'),
    };
    const errors: number[] = [];
    const net = trainPolicy(start, samplesOf(orders(1_500)), TERMS, (_, error) => errors.push(error));
    expect(errors).toHaveLength(2);
    const runtime = await OnnxRuntime.load();
    const session = runtime.open(
      exportPolicy(net, 'hash'),
      { name: POLICY_INPUT, shape: [1, SHAPE.inputs] },
      { name: POLICY_OUTPUT, shape: [1, SHAPE.actions] },
    );
    const best = (first: number): number => {
      const values = [...session.run(Float32Array.of(first, 0.1, -0.2))];
      expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 4);
      return values.indexOf(Math.max(...values));
    };
    expect([best(0.7), best(0.3), best(-0.3), best(-0.7)]).toEqual([1, 1, 2, 2]);
    // What goes on from the export says the same before it has learnt anything more.
    const again = exportedQNet(exportPolicy(net, 'hash'), SHAPE.inputs, SHAPE.actions, 'there');
    const reopened = runtime.open(
      exportPolicy(again, 'hash'),
      { name: POLICY_INPUT, shape: [1, SHAPE.inputs] },
      { name: POLICY_OUTPUT, shape: [1, SHAPE.actions] },
    );
    const state = Float32Array.of(0.3, 0.1, -0.2);
    const before = [...session.run(state)];
    for (const [action, value] of [...reopened.run(state)].entries()) expect(value).toBeCloseTo(before[action]!, 5);
    reopened.close();
    session.close();
    expect(() => exportedQNet(exportPolicy(net, 'hash'), 5, SHAPE.actions, 'there')).toThrow(
      /there: not a net .*--from/,
    );
  });
});
