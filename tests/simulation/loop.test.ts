/**
 * The loop closed, with real parts: an engine works a short day, the day is exported, a policy is learnt from it and
 * evaluated, comes into the running engine as a candidate, decides in the shadow, then for some orders, becomes the champion
 * by the sequential gate; a sabotaged one that sees the forecast, too, let loose after it, is taken back by the engine. A
 * person takes the champion back, and what ships for MIDT, which sees the forecast, goes the same way and decides on after a
 * restart.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACTIONS } from '../../engine/core/policy.ts';
import { OUTLOOK_SCHEMA } from '../../engine/features/schema.ts';
import { openHistory } from '../../engine/history/open.ts';
import { openShelf, shippedModels, type WatchedShelf } from '../../engine/kernel/models/policy-shelf.ts';
import { exportPolicy } from '../../engine/learning/policy/export-policy.ts';
import { exportedQNet, type QNet } from '../../engine/learning/policy/q-network.ts';
import { sha256Of } from '../../engine/models/check-model.ts';
import { openSignals } from '../../engine/kernel/models/signal-shelf.ts';
import { ModelRegistry } from '../../engine/models/registry.ts';
import { builtInProfiles } from '../../engine/venues/market/profile.ts';
import { marketVenues } from '../../engine/venues/market/market-venues.ts';
import { SimulatedMarket } from '../../engine/venues/market/simulated-market.ts';
import { ModelCard } from '../../shared/domain/models/model-card.ts';
import { missingForNext } from '../../shared/domain/models/rollout-gate.ts';
import { DEFAULT_ROLLOUT_TERMS, isUnderWay, type RolloutRow } from '../../shared/domain/models/rollout.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../shared/std/duration.ts';
import { TestEngine } from '../fixtures/engine-kernel.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** What decides at the beginning: it sees no forecast. */
const CHAMPION = 'execution-midt';
const SEES_MORE = 'execution-midt-outlook';
/** Of a few minutes: many of them tell what few long ones would, sooner. */
const ORDER_US = 3 * US_PER_MINUTE;
const WAVE = 16;
/** For short orders: as the defaults, in fewer steps. */
const TERMS = {
  ...DEFAULT_ROLLOUT_TERMS,
  steps: [
    { sharePct: 35, marginBps: 4 },
    { sharePct: 50, marginBps: 2 },
  ],
  noiseBps: 2,
};
/** Then it takes wherever it may. */
const OVERRATED_BPS = 100;
/** A roll-out that takes longer than this tells nothing. */
const MOST_WAVES = 12;

let folder: ReturnType<typeof temporaryFolder>;
let shelf: WatchedShelf;
let engine: TestEngine;
const said: string[] = [];
const models = (): string => join(folder.path, 'models');

/** Begins anew with what lies in its folder, as after a restart. */
async function startEngine(): Promise<void> {
  const place = join(folder.path, 'local-market');
  const say = (line: string): unknown => said.push(line);
  // A stopwatch that stands still: on a busy machine nothing is late.
  shelf = await openShelf(models(), () => 0, say);
  const profiles = builtInProfiles().filter(({ symbol }) => symbol === 'MIDT');
  const market = new SimulatedMarket(profiles, 'loop');
  const signals = await openSignals(models(), profiles, () => 0, say);
  engine = new TestEngine({
    feed: market,
    openVenues: marketVenues(market),
    logPath: join(place, 'events.db'),
    seed: 'loop',
    signals,
    shelf: {
      first: () => CHAMPION,
      policy: (name) => shelf.policy(name),
      get models() {
        return shelf.models;
      },
    },
    history: openHistory(join(place, 'history.db'), 0, { onTrouble: say }),
  });
}

beforeAll(async () => {
  folder = temporaryFolder();
  mkdirSync(join(folder.path, 'local-market'));
  await startEngine();
  engine.pass(3 * US_PER_MINUTE);
});
afterAll(() => {
  engine.kernel.close();
  folder[Symbol.dispose]();
});

function watchkeeper(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'cli/main.ts'), ...args], {
    encoding: 'utf8',
    cwd: ROOT,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

let waves = 0;
/** Orders at once, until they have ended; their ids. Sides change, so that no position grows. */
async function wave(): Promise<string[]> {
  const params = { strategy: 'adaptive', sliceUs: 30 * US_PER_SECOND, envelopePct: 20 } as const;
  const terms = { side: waves++ % 2 === 0 ? 'buy' : 'sell', qty: 600, params } as const;
  const ids: string[] = [];
  for (let n = 0; n < WAVE; n++) ids.push(await engine.submit({ ...terms, endUs: engine.kernel.nowUs() + ORDER_US }));
  engine.pass(ORDER_US + 10 * US_PER_SECOND);
  return ids;
}

const row = (rolloutId: string): RolloutRow => engine.state.rollouts.row(rolloutId);

/** As whoever supervises would: each step as soon as its gate is open. The phases that were gone through. */
async function rollOut(rolloutId: string, model: string): Promise<string[]> {
  const { sha256 } = shelf.models.find(({ name }) => name === model)!.card!;
  const command = { kind: 'StartRollout', model, sha256, terms: TERMS, reason: 'it learnt from yesterday' } as const;
  expect(await engine.command(command)).toMatchObject({ status: 'accepted' });
  const phases: string[] = [];
  for (let n = 0; n < MOST_WAVES && isUnderWay(row(rolloutId)); n++) {
    const { phase, step } = row(rolloutId);
    if (missingForNext(row(rolloutId)) !== '') await wave();
    else {
      const from = { phase, step };
      await engine.command({ kind: 'AdvanceRollout', rolloutId, from, reason: 'its gate is open' });
      phases.push(row(rolloutId).phase);
    }
  }
  return [...phases, row(rolloutId).phase];
}

/** What ships for MIDT, but that it thinks the other side's price worth more than it is. */
function sabotaged(): QNet {
  const [inputs, actions] = [OUTLOOK_SCHEMA.names.length, ACTIONS.length];
  const net = exportedQNet(readFileSync(join(shippedModels(), SEES_MORE, 'model.onnx')), inputs, actions, SEES_MORE);
  const take = ACTIONS.findIndex(({ name }) => name === 'take');
  const ba = net.parameters.ba.map((bias, action) => (action === take ? bias + OVERRATED_BPS : bias));
  return { ...net, parameters: { ...net.parameters, ba } };
}

describe('the loop', () => {
  it('runs from a day to a candidate that was learnt from it and evaluated', async () => {
    const ids = [...(await wave()), ...(await wave()), ...(await wave())];
    expect(ids.every((id) => engine.state.parent(id).state === 'done')).toBe(true);
    expect(ids.every((id) => engine.state.parent(id).model === CHAMPION)).toBe(true);
    const out = join(folder.path, 'exported');
    // Beside the engine that works on the log.
    const { tables } = JSON.parse(watchkeeper('export', '--data', folder.path, '--out', out, '--json')) as {
      tables: { table: string; rows: number }[];
    };
    const decided = tables.find(({ table }) => table === 'decisions')!.rows;
    expect(decided).toBeGreaterThan(2_000);
    const terms = [
      '--from',
      CHAMPION,
      '--episodes',
      '1',
      '--iterations',
      '1',
      '--rounds',
      '2',
      '--steps',
      '400',
      '--learning-rate',
      '0.0001',
    ];
    const trained = JSON.parse(
      watchkeeper('train', 'policy', '--logged', out, '--name', 'young', ...terms, '--models', models(), '--json'),
    ) as { card: ModelCard; errors: number[]; tested: { ofNet: number; ofMean: number } };
    const { card } = trained;
    expect(ModelCard.parse(JSON.parse(readFileSync(join(models(), 'young', 'card.json'), 'utf8')))).toEqual(card);
    expect(card.data.train).toMatch(
      /^goes on from execution-midt, sha256 [0-9a-f]{64}; \d+ logged orders of execution-midt, 2026-01-05T.*sha256 of all transitions [0-9a-f]{64}/,
    );
    expect([trained.errors.length, trained.tested.ofNet > 0]).toEqual([2, true]);
    expect(card.data.test).toMatch(/^\d+ logged orders that began later, \d+ decisions: mean squared error/);
    expect(readFileSync(join(models(), 'young', 'report.md'), 'utf8')).toMatch(/ {2}2 .* █/);
    await shelf.lookAgain();
    expect(engine.kernel.models.rows().find(({ name }) => name === 'young')).toMatchObject({
      state: 'candidate',
      problem: '',
    });
  });

  it('lets it loose in phases, to the champion', async () => {
    const phases = await rollOut('R1', 'young');
    expect(phases).toEqual(['canary', 'canary', 'champion', 'champion']);
    expect(row('R1').standing!.upperBps).toBeLessThanOrEqual(2);
    const [id] = await wave();
    expect(engine.state.parent(id!)).toMatchObject({ model: 'young', modelArm: 'champion', state: 'done' });
  });

  it('takes a sabotaged one back by itself, and tells a person', async () => {
    const bytes = exportPolicy(sabotaged(), OUTLOOK_SCHEMA.hash);
    const registry = new ModelRegistry({ shipped: shippedModels(), own: models() });
    registry.enter({ ...registry.read(SEES_MORE).card, name: 'sabotaged', sha256: sha256Of(bytes) }, bytes);
    await shelf.lookAgain();
    const phases = await rollOut('R2', 'sabotaged');
    expect(phases).toEqual(['canary', 'rolled-back']);
    expect(row('R2')).toMatchObject({ champion: 'young', cause: 'action-mix', changedBy: 'engine' });
    const told = [...engine.state.exceptions.rows.values()].filter(({ kind }) => kind === 'rollout-rolled-back');
    expect(told).toMatchObject([{ state: 'open', title: 'Candidate sabotaged was rolled back (action-mix)' }]);
    const [id] = await wave();
    expect(engine.state.parent(id!)).toMatchObject({ model: 'young', modelArm: 'champion', state: 'done' });
    expect(said).toEqual([]);
  });

  it('lets one that sees the forecast loose beside one that does not, to the champion, and finds it there after a restart', async () => {
    await engine.command({
      kind: 'RollBack',
      rolloutId: 'R1',
      reason: 'what shipped is to be compared with what ships',
    });
    expect(await rollOut('R3', SEES_MORE)).toEqual(['canary', 'canary', 'champion', 'champion']);
    expect(row('R3')).toMatchObject({ champion: CHAMPION, instruments: ['MIDT'], shadow: { faults: 0, late: 0 } });
    const before = await wave();
    engine.kernel.close();
    await startEngine();
    const after = await wave();
    for (const id of [...before, ...after]) {
      expect(engine.state.parent(id)).toMatchObject({ model: SEES_MORE, modelArm: 'champion', state: 'done' });
    }
    // Where no more of an order may be taken, the clock decides, and nothing is seen.
    const decided = [...engine.kernel.options.history!.allDecisions()].filter(
      ({ parentId, done }) => after.includes(parentId) && done !== 'by the clock',
    );
    expect(decided.length).toBeGreaterThan(500);
    expect(new Set(decided.map(({ model, state }) => `${model} ${state.length}`))).toEqual(
      new Set([`${SEES_MORE} 57`]),
    );
    expect(said).toEqual([]);
  });
});
