/** What a model is held against: the reference that ships, by states and costs like its own and by others. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ModelReference } from '../../shared/domain/models/model-reference.ts';
import type { ModelRow } from '../../shared/domain/models/model-row.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../shared/std/duration.ts';
import { seededRng } from '../../shared/std/rng.ts';
import { modelHealthFindings } from '../exceptions/watch-models.ts';
import { mean } from '../../shared/std/mean.ts';
import { EngineState } from '../core/engine-state.ts';
import type { ModelCost, ModelReward } from '../core/state/rollouts-state.ts';
import { DecisionWatch, mixDistance } from './decision-watch.ts';
import { healthOf } from './model-health.ts';

const SHIPPED = join(import.meta.dirname, '../../assets/models/execution-midt/reference.json');
const reference = ModelReference.parse(JSON.parse(readFileSync(SHIPPED, 'utf8')));

/** Decisions as the reference has them, or with each feature moved up by so many bins. */
function watchOf(moved: number, favourite?: number): DecisionWatch {
  const rng = seededRng('health');
  const watch = new DecisionWatch();
  for (let n = 0; n < 6_000; n++) {
    const state = Float32Array.from(reference.features, ({ edges, shares }) => {
      const bin = Math.min(edges.length, drawn(shares, rng.next()) + moved);
      // Well within the bin: states are of single precision.
      const [low, high] = [edges[bin - 1], edges[bin]];
      if (low === undefined) return (high ?? 0) - 1;
      return high === undefined ? low + 1 : (low + high) / 2;
    });
    const parentId = `P${Math.floor(n / 300)}`;
    const action = favourite ?? drawn(reference.actions, rng.next());
    watch.chose(action, state, { parentId, instrument: 'MIDT', tsUs: n * 20 * US_PER_SECOND });
    if (n % 300 === 299) watch.ended(parentId);
  }
  return watch;
}
function drawn(shares: readonly number[], at: number): number {
  let sum = 0;
  const found = shares.findIndex((share) => (sum += share) > at);
  return found === -1 ? shares.length - 1 : found;
}
/** Orders of the reference that cost more, in markets in which so much more was expected. */
const costs = (extraBps: number, expectedMoreBps = 0): ModelCost[] =>
  reference.orders.slice(0, 50).map(({ costBps, driftBps, expectedBps }) => ({
    costBps: costBps - driftBps + extraBps,
    expectedBps: (expectedBps ?? 0) + expectedMoreBps,
  }));

const kinds = (
  watch: DecisionWatch,
  lately: readonly ModelCost[],
  rewards: readonly ModelReward[] = [],
  against = reference,
): string[] => {
  const row: ModelRow = {
    name: 'execution-midt',
    kind: 'policy',
    forecasts: [],
    decides: [],
    rollsOut: null,
    state: 'champion',
    shipped: true,
    problem: '',
    card: null,
    measuredOn: 'there',
    watch: healthOf(watch, { costs: lately, rewards }, against),
  };
  const stage = { state: new EngineState(), nowUs: () => 0, unfit: () => null };
  return modelHealthFindings({
    stage,
    models: () => [row],
    forecasts: () => [],
    venueIds: () => [],
    feeds: () => [],
    plannedQty: () => null,
    deadManLeftUs: () => null,
    champions: () => [],
    diskFreeBytes: () => null,
    lossInCurrency: () => 0,
  }).map(({ kind }) => kind);
};

const rewardOf = (came: number, saidBps: number): ModelReward => ({ residualBps: came - saidBps, saidBps });

describe('what a model sees', () => {
  it('is told by the time of each instrument, however many orders are worked at once', () => {
    const watch = new DecisionWatch();
    for (let tsUs = 0; tsUs < 10 * US_PER_MINUTE; tsUs += 2 * US_PER_SECOND) {
      for (const [n, instrument] of ['MIDT', 'MIDT', 'MIDT', 'LRGE'].entries()) {
        watch.chose(0, Float32Array.of(n, tsUs / US_PER_SECOND), { parentId: `P${n}`, instrument, tsUs: tsUs + n });
      }
    }
    const places = watch.states.map((state) => [...state]);
    const times = Array.from({ length: 30 }, (_, slot) => 20 * slot);
    expect(places).toEqual(
      times.flatMap((time) => [
        [0, time],
        [3, time],
      ]),
    );
  });
});

describe('a model that behaves', () => {
  it('as where it was measured raises nothing', () => {
    expect(kinds(watchOf(0), costs(0))).toEqual([]);
    expect(healthOf(watchOf(0), { costs: costs(0), rewards: [] }, reference).driftMean).toBeLessThan(0.05);
  });
  it('is not told of where orders that are worked at once all do the same at a moment', () => {
    const watch = new DecisionWatch();
    const state = new Float32Array(reference.features.length);
    const ids = Array.from({ length: 16 }, (_, n) => `P${n}`);
    // Each order does by turns what it does, as usual on the whole: at its end it posts alone.
    const usual = reference.actions.flatMap((share, action) =>
      Array.from({ length: Math.round(100 * share) }, () => action),
    );
    const turns = [...usual.filter((action) => action === 4), ...usual.filter((action) => action !== 4)];
    for (const action of turns) {
      for (const parentId of ids) watch.chose(action, state, { parentId, instrument: 'MIDT', tsUs: 0 });
    }
    const newest = turns.slice(-20);
    const lately = reference.actions.map((_, action) => newest.filter((each) => each === action).length / 20);
    expect(mixDistance(lately, reference.actions)).toBeGreaterThan(0.4);
    expect(healthOf(watch, { costs: [], rewards: [] }, reference).mixDistance).toBeNull();
    for (const id of ids) watch.ended(id);
    expect(healthOf(watch, { costs: [], rewards: [] }, reference).mixDistance).toBeLessThan(0.02);
    expect(watch.worked).toEqual([]);
  });
  it('at a cost beyond its envelope, by other actions, or on other features is told of as that', () => {
    expect(kinds(watchOf(0), costs(3))).toEqual(['model-envelope']);
    expect(kinds(watchOf(0, 7), costs(0))).toEqual(['model-action-mix']);
    expect(kinds(watchOf(4), costs(0))).toEqual(['model-drift']);
  });
  it('at costs of the predicted mean that are spread otherwise is told of as that, and of a mean that is off once', () => {
    const twice = costs(0).map((each, _, all) => {
      const centre = mean(all.map(({ costBps }) => costBps));
      return { ...each, costBps: centre + (each.costBps < centre ? -4 : 4) };
    });
    expect(kinds(watchOf(0), twice)).toEqual(['model-cost-spread']);
    expect(kinds(watchOf(0), costs(8))).toEqual(['model-envelope']);
  });
  it('at costs that its market explains is not told of, whichever share of them it does; beyond that it is', () => {
    // A tight market: resting earns less of a spread there.
    for (const share of [0, 0.5, 1]) expect(kinds(watchOf(0), costs(3 * share, 3))).toEqual([]);
    expect(kinds(watchOf(0), costs(6, 3))).toEqual(['model-envelope']);
    // A wide one, in which it earns nothing of it, but loses.
    expect(kinds(watchOf(0), costs(3, -3))).toEqual(['model-envelope']);
    // Nothing is made of what a reference does not know.
    const untold = reference.orders.map((each) => ({ ...each, expectedBps: null }));
    expect(kinds(watchOf(0), costs(3, 3), [], { ...reference, orders: untold })).toEqual(['model-envelope']);
  });
  it('by actions that come to less than usually comes of what it says is told of, once that is known', () => {
    const came = (i: number): number => Math.sin(i) / 2;
    const said = (i: number): number => 15 + 3 * Math.cos(i);
    const orders = reference.orders.map((each, i) => ({ ...each, ...rewardOf(came(i), said(i)) }));
    const told = (lessBps: number, moreSaid = 0): string[] =>
      kinds(
        watchOf(0),
        costs(0),
        Array.from({ length: 40 }, (_, i) => rewardOf(came(i * 7) - lessBps, said(i) + moreSaid)),
        {
          ...reference,
          orders,
        },
      );
    expect(told(0)).toEqual([]);
    // At noon it says more of the same, and nothing else comes of it: the residual alone would be 5 bp lower.
    expect(told(0, 5)).toEqual([]);
    expect(told(1)).toEqual(['model-reward']);
    expect(told(1, -5)).toEqual(['model-reward']);
    expect(told(-1)).toEqual([]);
    const before = Array.from({ length: 40 }, () => ({ residualBps: -99, saidBps: null }));
    expect(kinds(watchOf(0), costs(0), before, { ...reference, orders })).toEqual([]);
  });
  it('by what is left of its actions is told of where a reference of before tells nothing else', () => {
    const usual = (i: number): number => 2 + Math.sin(i);
    const orders = reference.orders.map((each, i) => ({ ...each, residualBps: usual(i), saidBps: null }));
    const rewards = (lessBps: number): ModelReward[] =>
      Array.from({ length: 40 }, (_, i) => ({ residualBps: usual(i * 7) - lessBps, saidBps: i }));
    expect(kinds(watchOf(0), costs(0), rewards(0), { ...reference, orders })).toEqual([]);
    expect(kinds(watchOf(0), costs(0), rewards(1), { ...reference, orders })).toEqual(['model-reward']);
    const untold = reference.orders.map((each) => ({ ...each, residualBps: null }));
    expect(kinds(watchOf(0), costs(0), rewards(9), { ...reference, orders: untold })).toEqual([]);
  });
  it('in a way that cannot be told is not guessed at', () => {
    const row = healthOf(new DecisionWatch(), { costs: [], rewards: [] }, reference);
    expect(row).toMatchObject({ decisions: 0, mixDistance: null, envelopeBps: null, driftMean: null, costBps: null });
    expect(healthOf(watchOf(0), { costs: costs(0), rewards: [rewardOf(1, 0)] }, null)).toMatchObject({
      mixDistance: null,
      envelopeBps: null,
      driftMean: null,
    });
  });
});
