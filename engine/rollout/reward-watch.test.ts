/** What came of decisions beside what was said of them: the same sums as learning has, and nothing where they mean nothing. */
import { describe, expect, it } from 'vitest';
import { defaultParams } from '../../shared/domain/orders/strategy.ts';
import type { Parent } from '../../shared/domain/orders/parent.ts';
import { testParent } from '../../tests/fixtures/memory-engine.ts';
import { ACTIONS, type PolicyDecision } from '../core/policy.ts';
import { gainOf } from '../core/transition.ts';
import { samplesOf, STEPS } from '../learning/policy/q-targets.ts';
import { AHEAD, RewardWatch } from './reward-watch.ts';

const SECOND = 1_000_000;
const POST = 2;
const order: Parent = testParent({
  state: 'working',
  params: defaultParams('adaptive'),
  qty: 1_000,
  startUs: 0,
  endUs: 100 * SECOND,
  arrivalBidPx: 9_990,
  arrivalAskPx: 10_010,
  side: 'sell',
});
const decision = (worthBps: number, change: Partial<PolicyDecision> = {}): PolicyDecision => ({
  policyId: 'm',
  schema: 's',
  state: new Float32Array(1),
  may: [],
  bound: '',
  chosen: POST,
  done: POST,
  values: Float32Array.from(ACTIONS, (_, i) => (i === POST ? worthBps : 0)),
  ...change,
});
/** The order and the mid at its n-th decision. */
const at = (n: number) => {
  const filledQty = 20 * n + (n % 3);
  const parent = { ...order, filledQty, filledNotional: filledQty * 10_003, fees: n };
  return { parent, tsUs: 2 * n * SECOND, midPx: 10_000 + ((7 * n) % 5) - n };
};
const worth = (n: number): number => (n % 4) / 2;

describe('what came of decisions less what was said of them', () => {
  it('is reckoned as for learning', () => {
    expect(AHEAD).toBe(STEPS);
    const watch = new RewardWatch();
    const count = 40;
    for (let n = 0; n < count; n++) {
      const { parent, tsUs, midPx } = at(n);
      watch.decided(parent, decision(worth(n)), tsUs, midPx);
    }
    const params = defaultParams('adaptive');
    const sliceUs = 'sliceUs' in params ? params.sliceUs : 0;
    const planned = {
      side: order.side,
      qty: order.qty,
      sliceUs,
      startUs: 0,
      endUs: order.endUs,
      arrivalPx: 10_000,
    };
    const moments = Array.from({ length: count }, (_, n) => ({
      ...at(n).parent,
      tsUs: at(n).tsUs,
      midPx: at(n).midPx,
    }));
    const transitions = moments.map((moment, n) => ({
      state: new Float32Array(1),
      action: POST,
      undisturbedPx: moment.midPx,
      last: n === count - 1,
      ...gainOf(planned, moment, moments[n + 1]),
    }));
    const { sums } = samplesOf([transitions]);
    const told = Array.from({ length: count - AHEAD }, (_, n) => sums[n]! - worth(n));
    const mean = told.reduce((sum, each) => sum + each, 0) / told.length;
    const reward = watch.ended(order.parentId)!;
    expect(reward.residualBps).toBeCloseTo(mean, 2);
    const said = told.map((_, n) => worth(n));
    expect(reward.saidBps).toBeCloseTo(said.reduce((sum, each) => sum + each, 0) / said.length, 2);
    expect(watch.ended(order.parentId)).toBeNull();
  });

  it('is not known of few decisions, of two models, of a plan that a person changed, and without a mid', () => {
    const run = (count: number, change: (n: number) => Partial<ReturnType<typeof at> & { policyId: string }>) => {
      const watch = new RewardWatch();
      for (let n = 0; n < count; n++) {
        const { parent, tsUs, midPx, policyId = 'm' } = { ...at(n), ...change(n) };
        watch.decided(parent, decision(1, { policyId }), tsUs, midPx);
      }
      return watch.ended(order.parentId);
    };
    expect(run(40, () => ({}))).not.toBeNull();
    expect(run(20, () => ({}))).toBeNull();
    expect(run(40, (n) => ({ policyId: n < 30 ? 'm' : 'other' }))).toBeNull();
    expect(run(40, (n) => ({ parent: { ...at(n).parent, version: n < 30 ? 1 : 2 } }))).toBeNull();
    expect(run(40, (n) => ({ midPx: n === 30 ? 0 : 10_000 }))).toBeNull();
    expect(run(40, (n) => ({ parent: { ...at(n).parent, params: defaultParams('twap') } }))).toBeNull();
  });
});
