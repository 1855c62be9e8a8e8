/**
 * The same market, seed and commands give the same log, byte for byte, however the engine is driven: in one go, in
 * random slices, or by the real pacer. And a log read back gives the state that the engine had.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { EngineState } from '../../engine/core/engine-state.ts';
import type { Feed } from '../../engine/core/feed.ts';
import { openLobster } from '../../engine/feeds/lobster/lobster-feed.ts';
import { GOOG, REAL_DAYS_ARE_MISSING } from '../../engine/feeds/lobster/lobster-fixture.ts';
import { openSynthetic } from '../../engine/feeds/synthetic/synthetic-feed.ts';
import { startPacer } from '../../engine/kernel/start/pacer.ts';
import { systemClock } from '../../engine/kernel/start/system-clock.ts';
import type { Command } from '../../shared/domain/command.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../shared/std/duration.ts';
import { seededRng } from '../../shared/std/rng.ts';
import { submitParent, TestEngine } from '../fixtures/engine-kernel.ts';

const RUN_US = 6 * US_PER_MINUTE;

/** What is commanded when, in seconds from the start. */
function script(startUs: number, [first, second = first]: readonly string[]): [number, Command][] {
  const twap = { strategy: 'twap', sliceUs: 5 * US_PER_SECOND } as const;
  const pov = { strategy: 'pov', participationPct: 15 } as const;
  const endUs = startUs + 5 * US_PER_MINUTE;
  return [
    [1, submitParent(startUs, { instrument: first!, qty: 3_000, params: twap, endUs })],
    [2, submitParent(startUs, { instrument: second!, side: 'sell', qty: 40_000, params: pov, endUs })],
    [40, { kind: 'PauseParent', parentId: 'P1', children: 'pull' }],
    [55, { kind: 'ResumeParent', parentId: 'P1' }],
    [70, { kind: 'AmendParent', parentId: 'P2', expectedVersion: 1, qty: 45_000 }],
    [71, { kind: 'AmendParent', parentId: 'P2', expectedVersion: 1, qty: 44_000 }],
    [100, { kind: 'EngageStop', scopes: [{ kind: 'all' }], degree: 'cancel', reason: 'a try' }],
    [120, { kind: 'AskRelease', stopId: 'S1' }],
    [121, { kind: 'ReleaseStop', stopId: 'S1', reason: 'looked at it' }],
    [180, submitParent(startUs, { instrument: first!, side: 'sell', qty: 20_000, params: pov, endUs })],
    [240, { kind: 'CancelParent', parentId: 'P3' }],
  ];
}

type Drive = (engine: TestEngine, endUs: number) => Promise<void> | void;

/** Runs the script and gives the head of the log, with what shows that it was no idle run. */
async function run(feed: Feed, drive: Drive) {
  const venue = seededRng('losses');
  const loses = (): boolean => venue.below(40) === 0;
  const engine = new TestEngine({ feed, pace: 1, venueFaults: { loses } });
  const { kernel } = engine;
  const startUs = kernel.nowUs();
  const symbols = feed.instruments.map(({ symbol }) => symbol);
  for (const [i, [seconds, command]] of script(startUs, symbols).entries()) {
    kernel.schedule(startUs + seconds * US_PER_SECOND, () => void engine.command(command, `scripted-${i}`));
  }
  const endUs = startUs + RUN_US;
  await drive(engine, endUs);
  while (!kernel.advanceTo(endUs, 10_000));
  expect(kernel.nowUs()).toBe(endUs);
  const { state } = engine;
  const result = { head: engine.log.head, records: engine.log.durableSeq, fills: state.executions.size };
  // The second of the two amendments names a version that is gone.
  expect([...state.commands.values()].flatMap(({ rejection }) => rejection?.code ?? [])).toEqual(['STALE_VERSION']);
  kernel.close();
  return result;
}

const atOnce: Drive = () => undefined;

const inSlices =
  (seed: string): Drive =>
  ({ kernel }, endUs) => {
    const rng = seededRng(seed);
    while (kernel.nowUs() < endUs) {
      const targetUs = Math.min(endUs, kernel.nowUs() + rng.below(rng.below(3) === 0 ? 300 : 3_000_000));
      kernel.advanceTo(targetUs, 1 + rng.below(50));
    }
  };

/** A stretch at each pace by the machine's clock; it may end anywhere before the end. */
const byThePacer: Drive = async ({ kernel }, endUs) => {
  for (const [pace, ms] of [
    [60, 400],
    [1_000, 150],
    [0, 20],
    [60, 100],
  ] as const) {
    // prettier-ignore
    kernel.setPace(pace);
    const pacer = startPacer(kernel, systemClock);
    await new Promise((resolve) => setTimeout(resolve, ms));
    pacer.stop();
  }
  expect(kernel.nowUs()).toBeGreaterThan(endUs - RUN_US + 20 * US_PER_SECOND);
  expect(kernel.nowUs()).toBeLessThan(endUs);
};

function sameHowever(openFeed: () => Promise<Feed> | Feed): void {
  it('twice, in random slices, and by the real pacer', async () => {
    const first = await run(await openFeed(), atOnce);
    expect(first.fills).toBeGreaterThan(10);
    expect(await run(await openFeed(), atOnce)).toEqual(first);
    for (const seed of ['a', 'b', 'c']) expect(await run(await openFeed(), inSlices(seed))).toEqual(first);
    expect(await run(await openFeed(), byThePacer)).toEqual(first);
  });
}

describe('the synthetic market gives one log', () => {
  sameHowever(() => openSynthetic('determinism'));

  it('and another one from another seed', async () => {
    const one = await run(openSynthetic('determinism'), atOnce);
    const other = await run(openSynthetic('otherwise'), atOnce);
    expect(other.head).not.toBe(one.head);
  });
});

describe.skipIf(REAL_DAYS_ARE_MISSING)(
  'a recorded day gives one log (skipped where ../shared/market-data is absent)',
  () => {
    sameHowever(() => openLobster(GOOG));
  },
);

describe('an engine that is restarted', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'watchkeeper-restart-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has the state and the market that it had, when nothing was open', async () => {
    const logPath = path.join(folder, 'quiet.db');
    const before = new TestEngine({ logPath, seed: 'restart' });
    const endUs = before.kernel.nowUs() + US_PER_MINUTE;
    const params = { strategy: 'pov', participationPct: 20 } as const;
    await before.submit({ instrument: 'LRGE', params, endUs });
    before.pass(90 * US_PER_SECOND);
    expect(before.state.openParents.size).toBe(0);
    expect(before.state.executions.size).toBeGreaterThan(0);
    before.kernel.close();
    const after = new TestEngine({ logPath, seed: 'restart' });
    expect(rowsOf(after.state)).toEqual(rowsOf(before.state));
    expect(after.kernel.nowUs()).toBe(before.kernel.nowUs());
    for (const table of ['quotes', 'limits', 'instruments'] as const) {
      expect(after.kernel.snapshot(table, {})?.rows).toEqual(before.kernel.snapshot(table, {})?.rows);
    }
    const series = (engine: TestEngine) => [
      engine.kernel.snapshot('marketSeries', { instrument: 'LRGE' })?.rows,
      engine.kernel.snapshot('orderSeries', { parentId: 'P1' })?.rows,
    ];
    expect(series(after)).toEqual(series(before));
    after.kernel.close();
  });

  it('folds its log to the state it had, also in the middle of everything', async () => {
    const engine = new TestEngine({ seed: 'middle' });
    for (const instrument of ['MIDT', 'LRGE', 'SMLL']) await engine.submit({ instrument });
    engine.pass(60 * US_PER_SECOND);
    await engine.command({
      kind: 'EngageStop',
      scopes: [{ kind: 'instrument', instrument: 'LRGE' }],
      degree: 'cancel',
      reason: '',
    });
    engine.pass(200);
    expect(engine.state.openChildren.size).toBeGreaterThan(0);
    const folded = new EngineState();
    for (const { event, seq, tsUs } of engine.log.read(1)) folded.apply(event, seq, tsUs);
    expect(rowsOf(folded)).toEqual(rowsOf(engine.state));
    expect(folded.openChildren).toEqual(engine.state.openChildren);
    expect(folded.stopRemaining).toEqual(engine.state.stopRemaining);
    engine.kernel.close();
  });
});

function rowsOf(state: EngineState) {
  const { parents, children, stops, commands, limits, instruments, openParents, activeStops, executions } = state;
  const tables = { parents, children, stops, commands, limits, instruments, openParents, activeStops, executions };
  return { ...tables, unknownChildren: state.unknownChildren };
}
