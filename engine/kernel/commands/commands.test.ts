/** Every command through a whole engine on the synthetic market: what it does, and with which code it is refused. */
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../shared/domain/command.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import { US_PER_HOUR, US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import { submitParent, TestEngine } from '../../../tests/fixtures/engine-kernel.ts';
import { MemoryLog } from '../../../tests/fixtures/engine-log.ts';
import { testParent } from '../../../tests/fixtures/engine-stage.ts';
import { EngineState } from '../../core/engine-state.ts';
import { SIMULATED_MARKET_LIMITS } from '../../risk/default-limits.ts';

/** A POV order of LRGE that has a child at the venue. */
async function working(engine = new TestEngine()): Promise<{ engine: TestEngine; parent: () => Parent }> {
  const params = { strategy: 'pov', participationPct: 20 } as const;
  const parentId = await engine.submit({ instrument: 'LRGE', qty: 100_000, params });
  const parent = (): Parent => engine.state.parent(parentId);
  const works = (): boolean => engine.state.openChildrenOf(parentId).some(({ state }) => state === 'working');
  for (let i = 0; i < 120 && !works(); i++) engine.pass(US_PER_SECOND);
  expect(works()).toBe(true);
  return { engine, parent };
}

describe('the account of an order', () => {
  it('is the one that its ticket named, submitted or staged, and stays; empty where none was', async () => {
    const engine = new TestEngine();
    const named = await engine.submit({ account: 'ACC-1' });
    const staged = await engine.stage({ account: 'FUND/7' });
    const none = await engine.submit();
    expect([named, staged, none].map((id) => engine.state.parent(id).account)).toEqual(['ACC-1', 'FUND/7', '']);
    await engine.command({ kind: 'AmendParent', parentId: named, expectedVersion: 1, qty: 9_000 });
    expect(engine.state.parent(named)).toMatchObject({ account: 'ACC-1', qty: 9_000 });
  });

  it('is empty of an order in a log of before it was asked', () => {
    const state = new EngineState(() => undefined);
    const { account: _, ...parent } = testParent({ account: 'ACC-1' });
    state.apply({ type: 'ParentSubmitted', parent: parent as Parent }, 1, 1);
    expect(state.parent('P1').account).toBe('');
  });
});

describe('an amendment', () => {
  it('may not go below what is filled or working, and pulls what rests by the old terms', async () => {
    const { engine, parent } = await working();
    const { parentId, filledQty, openQty } = parent();
    const amend = (qty: number): Command => ({ kind: 'AmendParent', parentId, expectedVersion: 1, qty });
    expect((await engine.command(amend(filledQty + openQty - 1))).code).toBe('BAD_QUANTITY');
    expect((await engine.command(amend(filledQty + openQty))).status).toBe('accepted');
    engine.pass(1_000);
    expect(parent()).toMatchObject({ qty: filledQty + openQty, openQty: 0, version: 2, planFromQty: filledQty });
  });

  it('to what is filled already ends the order', async () => {
    const { engine, parent } = await working();
    const { parentId } = parent();
    for (let i = 0; i < 300 && parent().filledQty === 0; i++) engine.pass(US_PER_SECOND);
    await engine.command({ kind: 'PauseParent', parentId, children: 'pull' });
    engine.pass(US_PER_SECOND);
    await engine.command({ kind: 'AmendParent', parentId, expectedVersion: 2, qty: parent().filledQty });
    expect(parent().state).toBe('done');
  });

  it('keeps its limit price when the market has left it behind, and takes a new one only near the market', async () => {
    const engine = new TestEngine();
    const bidPx = engine.kernel.book('MIDT')!.bestPx('buy');
    const parentId = await engine.submit({ limitPx: bidPx });
    const limits = { ...SIMULATED_MARKET_LIMITS, priceCollarBps: 1 };
    await engine.command({ kind: 'SetLimits', instrument: 'MIDT', limits, reason: 'narrower' });
    const amend = { kind: 'AmendParent', parentId, expectedVersion: 1 } as const;
    expect((await engine.command({ ...amend, limitPx: bidPx - 100_000 })).code).toBe('PRICE_COLLAR');
    expect((await engine.command({ ...amend, qty: 5_000 })).status).toBe('accepted');
    expect(engine.state.parent(parentId)).toMatchObject({ limitPx: bidPx, qty: 5_000 });
    expect((await engine.command({ ...amend, expectedVersion: 2, limitPx: null })).status).toBe('accepted');
    expect(engine.state.parent(parentId).limitPx).toBeNull();
  });

  it('may not change the algorithm, nor end before now or after the session', async () => {
    const engine = new TestEngine();
    const amend = { kind: 'AmendParent', parentId: await engine.submit(), expectedVersion: 1 } as const;
    const nowUs = engine.kernel.nowUs();
    const pov = { strategy: 'pov', participationPct: 5 } as const;
    expect((await engine.command({ ...amend, params: pov })).code).toBe('BAD_PARAMETER');
    expect((await engine.command({ ...amend, endUs: nowUs })).code).toBe('BAD_TIME');
    expect((await engine.command({ ...amend, endUs: nowUs + 24 * US_PER_HOUR })).code).toBe('BAD_TIME');
  });
});

describe('a pause', () => {
  it('leaves children at the venue, or pulls them, and sends no more', async () => {
    for (const children of ['keep', 'pull'] as const) {
      const { engine, parent } = await working();
      const { parentId } = parent();
      const sent = parent().children;
      await engine.command({ kind: 'PauseParent', parentId, children });
      engine.pass(1_000);
      expect(parent().openQty > 0).toBe(children === 'keep');
      engine.pass(US_PER_MINUTE);
      expect(parent()).toMatchObject({ state: 'paused', children: sent });
    }
  });

  it('is not made up for by a burst when the order is resumed', async () => {
    const engine = new TestEngine();
    const parentId = await engine.submit({ instrument: 'LRGE', qty: 6_000 });
    engine.pass(US_PER_MINUTE);
    await engine.command({ kind: 'PauseParent', parentId, children: 'pull' });
    engine.pass(15 * US_PER_MINUTE);
    const { filledQty } = engine.state.parent(parentId);
    await engine.command({ kind: 'ResumeParent', parentId });
    engine.pass(30 * US_PER_SECOND);
    const parent = engine.state.parent(parentId);
    expect(parent.planFromQty).toBe(filledQty);
    // Even over the 14 minutes left: 7 lots a second, and one slice at rest.
    expect(parent.filledQty + parent.openQty - filledQty).toBeLessThan(450);
  });
});

describe('the end of an order', () => {
  it('pulls what is open, and the order has expired once the venue has told', async () => {
    const { engine, parent } = await working();
    const { parentId } = parent();
    const endUs = engine.kernel.nowUs() + US_PER_SECOND;
    await engine.command({ kind: 'AmendParent', parentId, expectedVersion: 1, endUs });
    engine.pass(US_PER_SECOND - 1);
    expect(parent().state).toBe('working');
    expect(parent().openQty).toBeGreaterThan(0);
    engine.pass(1);
    expect(parent().state).toBe('cancelling');
    engine.pass(1_000);
    expect(parent()).toMatchObject({ state: 'expired', openQty: 0 });
    expect(parent().lastReason).toMatch(/its end came with [\d,]+ of 100,000 unfilled/);
  });

  it('comes at the amended time alone', async () => {
    const engine = new TestEngine();
    const endUs = engine.kernel.nowUs() + 10 * US_PER_SECOND;
    const parentId = await engine.submit({ qty: 100_000, endUs });
    await engine.command({ kind: 'AmendParent', parentId, expectedVersion: 1, endUs: endUs + 10 * US_PER_SECOND });
    engine.pass(15 * US_PER_SECOND);
    expect(engine.state.parent(parentId).state).toBe('working');
    engine.pass(6 * US_PER_SECOND);
    expect(engine.state.parent(parentId).state).toBe('expired');
  });
});

describe('what a new order is refused for', () => {
  const refusals: [string, Partial<ReturnType<typeof submitParent>>][] = [
    ['UNKNOWN_INSTRUMENT', { instrument: 'NONE' }],
    ['BAD_TIME', { endUs: 1 }],
    ['MAX_PARENT_QTY', { qty: 1_000_001 }],
    ['MAX_PARENT_VALUE', { instrument: 'LRGE', qty: 1_000_000 }],
    ['BAD_PRICE', { limitPx: 0 }],
    ['OFF_TICK', { limitPx: 1_000_050 }],
    ['PRICE_COLLAR', { limitPx: 2_000_000 }],
  ];
  it.each(refusals)('%s', async (code, terms) => {
    const engine = new TestEngine();
    const limits = { ...SIMULATED_MARKET_LIMITS, maxParentValue: 240_000_000 };
    await engine.command({ kind: 'SetLimits', instrument: 'LRGE', limits, reason: 'a test' });
    const answer = await engine.command(submitParent(engine.kernel.nowUs(), terms));
    expect(answer).toMatchObject({ status: 'rejected', code });
    expect(engine.state.parents.size).toBe(0);
  });

  it('a quantity whose value cannot be counted, however wide the limits', async () => {
    const engine = new TestEngine();
    const most = Number.MAX_SAFE_INTEGER;
    const limits = { ...SIMULATED_MARKET_LIMITS, maxParentQty: most, maxParentValue: most };
    await engine.command({ kind: 'SetLimits', instrument: 'MIDT', limits, reason: 'a test' });
    const answer = await engine.command(submitParent(engine.kernel.nowUs(), { qty: 100_000_000_000 }));
    expect(answer).toMatchObject({ status: 'rejected', code: 'BAD_QUANTITY' });
  });

  it('limits that are not set, a stop over it, and a session that is over', async () => {
    const unlimited = new TestEngine({ limits: new Map() });
    expect((await unlimited.command(submitParent(unlimited.kernel.nowUs()))).code).toBe('LIMIT_UNSET');
    const engine = new TestEngine();
    const stop = { kind: 'EngageStop', degree: 'hold', reason: '' } as const;
    await engine.command({ ...stop, scopes: [{ kind: 'strategy', strategy: 'pov' }] });
    expect((await engine.command(submitParent(engine.kernel.nowUs()))).status).toBe('accepted');
    await engine.command({ ...stop, scopes: [{ kind: 'instrument', instrument: 'MIDT' }] });
    expect((await engine.command(submitParent(engine.kernel.nowUs()))).code).toBe('STOPPED');
    engine.pass(7 * US_PER_HOUR);
    expect((await engine.command(submitParent(engine.kernel.nowUs()))).code).toBe('MARKET_CLOSED');
  });
});

describe('commands for what is not there', () => {
  it('are refused with its code, and stop nothing', async () => {
    const engine = new TestEngine();
    const stop = { kind: 'EngageStop', degree: 'cancel', reason: '' } as const;
    const limits = SIMULATED_MARKET_LIMITS;
    const unknown: [string, Command][] = [
      ['UNKNOWN_INSTRUMENT', { ...stop, scopes: [{ kind: 'all' }, { kind: 'instrument', instrument: 'NONE' }] }],
      ['UNKNOWN_PARENT', { ...stop, scopes: [{ kind: 'parent', parentId: 'P1' }] }],
      ['UNKNOWN_STOP', { kind: 'AskRelease', stopId: 'S1' }],
      ['UNKNOWN_STOP', { kind: 'ReleaseStop', stopId: 'S1', reason: 'because' }],
      ['UNKNOWN_INSTRUMENT', { kind: 'SetLimits', instrument: 'NONE', limits, reason: '' }],
    ];
    for (const [code, command] of unknown) expect((await engine.command(command)).code).toBe(code);
    expect(engine.state.stops.size).toBe(0);
  });
});

describe('a command that is sent twice', () => {
  it('is answered the same and done once, also when it was refused', async () => {
    const engine = new TestEngine();
    const submit = submitParent(engine.kernel.nowUs());
    const refused = { ...submit, qty: 2_000_000 };
    const answers = [await engine.command(submit, 'a'), await engine.command(refused, 'b')];
    const { durableSeq } = engine.log;
    expect([await engine.command(submit, 'a'), await engine.command(refused, 'b')]).toEqual(answers);
    // The id decides, whatever comes under it.
    expect(await engine.command({ kind: 'SetPace', pace: 5 }, 'a')).toEqual(answers[0]);
    expect([engine.log.durableSeq, engine.state.parents.size]).toEqual([durableSeq, 1]);
  });

  it('is never a yes to a stop under the id of something else', async () => {
    const engine = new TestEngine();
    await engine.command(submitParent(engine.kernel.nowUs()), 'a');
    const kill: Command = { kind: 'EngageStop', scopes: [{ kind: 'all' }], degree: 'cancel', reason: '' };
    const answer = await engine.command(kill, 'a');
    expect(answer).toMatchObject({ status: 'rejected', code: 'MALFORMED' });
    expect(answer.reason).toContain('nothing is stopped');
    expect(engine.state.stops.size).toBe(0);
  });

  it('is no yes to a stop that was released since', async () => {
    const engine = new TestEngine();
    const stop: Command = { kind: 'EngageStop', scopes: [{ kind: 'all' }], degree: 'hold', reason: '' };
    const first = await engine.command(stop, 'once');
    expect(await engine.command(stop, 'once')).toEqual(first);
    await engine.release();
    const again = await engine.command(stop, 'once');
    expect(again).toMatchObject({ status: 'rejected', code: 'STOP_RELEASED' });
    expect(engine.state.activeStops.size).toBe(0);
  });

  it('KILL-6 is answered the same after a restart, and its stop still says which command asked for it', async () => {
    const log = new MemoryLog();
    const engine = new TestEngine({ log });
    const submit = submitParent(engine.kernel.nowUs());
    const kill: Command = { kind: 'EngageStop', scopes: [{ kind: 'all' }], degree: 'cancel', reason: 'enough' };
    const answers = [await engine.command(submit, 'a'), await engine.command(kill, 'k')];
    engine.crash();
    const restarted = new TestEngine({ log });
    expect([await restarted.command(submit, 'a'), await restarted.command(kill, 'k')]).toEqual(answers);
    expect(restarted.state.parents.size).toBe(1);
    // The stop that holds an engine after a restart was asked for by nobody.
    expect([...restarted.state.stops.values()].map(({ commandId }) => commandId)).toEqual(['k', null]);
  });
});
