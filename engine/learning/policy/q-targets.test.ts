import { describe, expect, it } from 'vitest';
import type { Transition } from '../../core/transition.ts';
import { DISCOUNT, samplesOf, STEPS, targetsOf } from './q-targets.ts';

const episode = (count: number, change: (k: number) => Partial<Transition> = () => ({})): Transition[] =>
  Array.from({ length: count }, (_, k) => ({
    state: Float32Array.of(k),
    action: k % 2,
    gain: 1,
    deviation: 0,
    undisturbedPx: 100,
    last: k === count - 1,
    ...change(k),
  }));

describe('what a decision was worth', () => {
  it('sums the gains of the next decisions, and what comes later by the value of the state there', () => {
    const samples = samplesOf([episode(20)]);
    expect(samples.count).toBe(20);
    expect(samples.sums[0]).toBe(STEPS);
    expect(samples.after[0]).toBe(STEPS);
    const targets = targetsOf(samples, new Float32Array(20).fill(10));
    expect(targets[0]).toBeCloseTo(STEPS + 10 * DISCOUNT ** STEPS, 4);
  });

  it('stops at the end of an order, and never reaches into the next', () => {
    const samples = samplesOf([episode(5), episode(5)]);
    expect([...samples.sums]).toEqual([4, 3, 2, 1, 0, 4, 3, 2, 1, 0]);
    expect([...samples.after]).toEqual(Array.from({ length: 10 }, () => -1));
    expect([...targetsOf(samples, new Float32Array(10).fill(10))]).toEqual([...samples.sums]);
  });

  it('reaches no further than where another action begins to be tried, and counts what would have been done there', () => {
    const tried = episode(20, (k) => (k === 3 ? { action: 7, instead: 5, gain: -100 } : {}));
    const samples = samplesOf([tried]);
    expect([...samples.after.subarray(0, 5)]).toEqual([3, 3, 3, 3 + STEPS, 4 + STEPS]);
    expect([...samples.sums.subarray(0, 4)]).toEqual([3, 2, 1, STEPS - 1 - 100]);
    expect([...samples.actions.subarray(2, 4)]).toEqual([0, 7]);
    expect([...samples.meant.subarray(2, 4)]).toEqual([0, 5]);
    expect(targetsOf(samples, new Float32Array(20).fill(10))[0]).toBeCloseTo(3 + 10 * DISCOUNT ** 3, 4);
  });

  it('takes off what the market did by itself to the deviation that was there', () => {
    // Three clips behind while the market rises by one a decision: no action made or undid that.
    const behind = episode(20, (k) => ({ gain: -3, deviation: 3, undisturbedPx: 100 + k }));
    expect(samplesOf([behind]).sums[0]).toBe(0);
    const level = episode(20, () => ({ gain: -3 }));
    expect(samplesOf([level]).sums[0]).toBe(-3 * STEPS);
  });
});
