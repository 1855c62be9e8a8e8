/** Roll-outs by the dozen: what costs more goes back, what costs the same seldom does, whatever the market did meanwhile. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_ROLLOUT_TERMS as TERMS } from '../../shared/domain/models/rollout.ts';
import { defaultParams } from '../../shared/domain/orders/strategy.ts';
import { seededRng } from '../../shared/std/rng.ts';
import { testParent } from '../../tests/fixtures/memory-engine.ts';
import { testCard } from '../../tests/fixtures/model-shelf.ts';
import { addOutcome, compared } from './comparison.ts';
import { NO_EVIDENCE } from '../../shared/domain/models/rollout.ts';
import { runRollout } from './study.ts';

/** Costs with heavy tails around a drift of the market that is ten times as large. */
function aSample() {
  const rng = seededRng('sample');
  const noise = (): number => rng.next() + rng.next() + rng.next() - 1.5;
  return Array.from({ length: 300 }, (_, i) => {
    const driftBps = 70 * noise();
    return { driftBps, costBps: driftBps + 5 * noise() * (i % 10 === 0 ? 3 : 1) };
  });
}
const study = (extraBps: number) => ({
  sample: aSample(),
  extraBps,
  terms: TERMS,
  card: testCard('any'),
  mostOrders: 1_500,
  order: testParent({ state: 'working', params: defaultParams('adaptive') }),
});
const runs = (extraBps: number, count: number) =>
  Array.from({ length: count }, (_, i) => runRollout(study(extraBps), `study/${i}`));

describe('a roll-out', () => {
  it('of a candidate that costs 2 bp more is rolled back, within some hundred orders', () => {
    const worse = runs(2, 40);
    expect(worse.filter(({ end }) => end === 'rolled-back').length).toBeGreaterThanOrEqual(38);
    const orders = worse.map((run) => run.orders).toSorted((a, b) => a - b);
    expect(orders[20]).toBeLessThan(250);
  });

  it('of one that costs the same becomes the champion, and goes back in at most 5 % of them', () => {
    const equal = runs(0, 100);
    expect(equal.filter(({ end }) => end === 'rolled-back').length).toBeLessThanOrEqual(5);
    expect(equal.filter(({ end }) => end === 'champion').length).toBeGreaterThanOrEqual(90);
  });

  it('never makes one that costs 5 bp more the champion', () => {
    expect(runs(5, 40).every(({ end }) => end === 'rolled-back')).toBe(true);
  });
});

it("draws a candidate's orders from its own, where these were measured", () => {
  const canaries = aSample().map((order) => ({ ...order, costBps: order.costBps + 5 }));
  const ends = Array.from({ length: 10 }, (_, i) => runRollout({ ...study(0), canaries }, `own/${i}`).end);
  expect(new Set(ends)).toEqual(new Set(['rolled-back']));
});

describe('the comparison', () => {
  it('estimates the extra cost without bias while the share of canaries changes', () => {
    const rng = seededRng('bias');
    const sample = aSample();
    let evidence = NO_EVIDENCE;
    for (let n = 0; n < 4_000; n++) {
      const share = n < 1_000 ? 0.1 : n < 2_000 ? 0.25 : 0.5;
      const isCanary = rng.next() < share;
      const { costBps, driftBps } = sample[rng.below(sample.length)]!;
      const outcome = { driftBps, costBps: costBps + (isCanary ? 1 : 0), expectedBps: null };
      evidence = addOutcome(evidence, outcome, isCanary, share, TERMS);
    }
    const { estimate, lower, upper } = compared(evidence, TERMS);
    expect(Math.abs(estimate - 1)).toBeLessThan(0.4);
    expect(lower).toBeLessThan(1);
    expect(upper).toBeGreaterThan(1);
  });

  it('takes off what orders of several markets were expected to cost, as far as they do', () => {
    const rng = seededRng('sizes');
    const squares = (known: boolean): number => {
      let evidence = NO_EVIDENCE;
      for (let n = 0; n < 400; n++) {
        const size = 12 * rng.next();
        const outcome = { driftBps: 0, costBps: 0.7 * size + rng.next(), expectedBps: known ? size : null };
        evidence = addOutcome(evidence, outcome, n % 2 === 0, 0.5, TERMS);
      }
      return evidence.squares;
    };
    expect(squares(true)).toBeLessThan(squares(false) / 5);
  });
});
