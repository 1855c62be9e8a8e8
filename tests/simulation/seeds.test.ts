/**
 * Two thousand simulated worlds in which engine, network, disk and venue fail in every way, and the rules that a trader
 * relies on hold at every instant in all of them; and builds that are broken on purpose are each caught.
 */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { BROKEN_BUILD, BROKEN_BUILDS } from './simulator/broken-builds.ts';
import { manySeeds, seedsFrom } from './simulator/many-seeds.ts';
import { KINDS, planOf } from './simulator/plan.ts';
import { simulate } from './simulator/simulation.ts';

/** `npm run simulate` takes as many as one has time for. */
const SEEDS = 2_000;
/** A bound against a hang: a slow machine that does other things as well takes a quarter of an hour. */
const WORLDS_MS = 3_000_000;
const JOBS = Math.min(4, availableParallelism());
/** Within so many a broken build is to be caught. */
const SEEDS_TO_CATCH = 250;

/** What an order can be denied by in a world of one venue; the firm's credit is never met before the desk's. */
const LIMITS = [
  ...['RESTRICTED', 'ORDER_TYPE', 'OUTSIDE_HOURS', 'SELF_MATCH', 'LIMIT_UNSET', 'EXCEEDS_PARENT'],
  ...['maxOrderQty', 'maxOrderValue', 'priceCollarBps', 'collarOverTime', 'maxParticipationPct', 'maxPositionQty'],
  ...['maxGrossNotional', 'maxLoss', 'maxTraderCredit', 'maxDeskCredit', 'maxDuplicates', 'maxExecutions'],
  ...['maxMessagesPerSecond', 'maxVenueMessagesPerSecond', 'maxStrategyMessagesPerSecond'],
];

const ROOT = path.resolve(import.meta.dirname, '../..');
const LOADER = pathToFileURL(path.join(import.meta.dirname, 'simulator/load-broken.ts')).href;

describe('simulated worlds', () => {
  it('are the same every time', async () => {
    for (const seed of [1, 3, 25]) {
      const [one, other] = [await simulate(planOf(seed), true), await simulate(planOf(seed), true)];
      expect(one.trace.length).toBeGreaterThan(50);
      expect(one.trace).toEqual(other.trace);
    }
  });

  it(`hold every rule in ${SEEDS} seeds`, { timeout: WORLDS_MS }, async () => {
    const { seeds, failures, counts } = await manySeeds({ seeds: seedsFrom(1, SEEDS), jobs: JOBS });
    expect(
      failures.map(({ seed, invariant }) => `npm run simulate -- --seeds 1 --from ${seed} (${invariant})`),
    ).toEqual([]);
    expect(seeds).toBe(SEEDS);
    // They mean something only where all of this came about, many times over.
    const happened = [
      ...['ChildFilled', 'ChildBecameUnknown', 'StopConfirmed', 'StopLeftResidual', 'CommandRejected', 'PolicyApplied'],
      ...['PolicyProposed', 'OverrideGranted', 'OverrideUsed'],
      ...['ExecutionsReconciled', 'differed: fill-untold'],
    ];
    expect(happened.filter((what) => (counts[what] ?? 0) < SEEDS / 20)).toEqual([]);
    // Every command, and every fault in each of its forms.
    expect(KINDS.filter((kind) => (counts[kind] ?? 0) < SEEDS / 20)).toEqual([]);
    // A limit that no world meets is held by nothing.
    expect(LIMITS.filter((limit) => (counts[`denied: ${limit}`] ?? 0) < SEEDS / 100)).toEqual([]);
  });
});

describe('a build that is broken on purpose is caught', () => {
  it.for(BROKEN_BUILDS)('$name', async ({ name, edits, breaks, from = 1 }) => {
    // Where the code has changed, the broken build is to change with it.
    const gone = edits.filter(({ file, find }) => readFileSync(path.join(ROOT, file), 'utf8').split(find).length !== 2);
    expect(gone).toEqual([]);
    const execArgv = ['--import', LOADER];
    const env = { [BROKEN_BUILD]: name };
    // One process: it takes longer to start another than to go through the few worlds there mostly are.
    const seeds = seedsFrom(from, SEEDS_TO_CATCH);
    const { failures } = await manySeeds({ seeds, jobs: 1, enough: 1, execArgv, env });
    expect(failures.length).toBeGreaterThan(0);
    for (const { invariant } of failures) expect(breaks).toContain(invariant);
  });
});
