/** The life of an order in a whole engine: staged, switched, finished, ended by its time in every state. */
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../shared/domain/command.ts';
import { formatCount } from '../../../shared/domain/basics/format.ts';
import { authorityOf } from '../../../shared/domain/orders/order-mode.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import { TestEngine } from '../../../tests/fixtures/engine-kernel.ts';
import { MemoryLog } from '../../../tests/fixtures/engine-log.ts';
import { workingOrder } from '../../../tests/fixtures/working-order.ts';

const TWAP = { strategy: 'twap', sliceUs: 5 * US_PER_SECOND } as const;
const STOP: Command = { kind: 'EngageStop', scopes: [{ kind: 'all' }], degree: 'hold', reason: 'a try' };

const of = (engine: TestEngine, parentId: string): Parent => engine.state.parent(parentId);

describe('a staged order', () => {
  it('sends nothing until it is released, and is measured and planned from there', async () => {
    const engine = new TestEngine();
    const parentId = await engine.stage({ instrument: 'LRGE', qty: 6_000 });
    const staged = of(engine, parentId);
    engine.pass(10 * US_PER_MINUTE);
    expect(of(engine, parentId)).toEqual(staged);
    expect(engine.kernel.snapshot('gauges', {})!.rows).toEqual([]);
    const bidPx = engine.kernel.book('LRGE')!.bestPx('buy');
    await engine.commandOf('bob', { kind: 'ReleaseParent', parentId, expectedVersion: 1 });
    const nowUs = engine.kernel.nowUs();
    expect(of(engine, parentId)).toMatchObject({
      state: 'working',
      startUs: nowUs,
      planFromUs: nowUs,
      arrivalBidPx: bidPx,
      actor: 'ann',
      lastReason: 'released by bob',
      strategies: [{ strategy: 'twap', fromUs: nowUs, fromQty: 0, actor: 'bob' }],
    });
    engine.pass(30 * US_PER_SECOND);
    const { filledQty, openQty } = of(engine, parentId);
    expect(filledQty + openQty).toBeGreaterThan(0);
    // Five lots a second over the 20 minutes that are left: no burst for the ten it was staged.
    expect(filledQty + openQty).toBeLessThan(450);
  });

  it('is checked again when it is released: limits, stops, its end', async () => {
    const engine = new TestEngine();
    const parentId = await engine.stage();
    const release: Command = { kind: 'ReleaseParent', parentId };
    await engine.command(STOP);
    expect(of(engine, parentId).heldBy).toBe('S1');
    expect((await engine.command(release)).code).toBe('STOPPED');
    await engine.release();
    const limits = { ...engine.state.limits.get('MIDT'), maxParentQty: 9_999 };
    await engine.command({ kind: 'SetLimits', instrument: 'MIDT', limits, reason: 'lower' });
    expect((await engine.command(release)).code).toBe('MAX_PARENT_QTY');
    expect((await engine.command({ kind: 'RejectParent', parentId, reason: ' ' })).code).toBe('REASON_MISSING');
    engine.pass(30 * US_PER_MINUTE);
    expect(of(engine, parentId)).toMatchObject({ state: 'expired', children: 0 });
  });

  it('may be turned down, with the reason', async () => {
    const engine = new TestEngine();
    const parentId = await engine.stage();
    await engine.commandOf('rob', { kind: 'RejectParent', parentId, reason: 'too large for today' });
    expect(of(engine, parentId)).toMatchObject({
      state: 'rejected',
      lastReason: 'turned down by rob: too large for today',
    });
    expect(engine.state.openParents.size).toBe(0);
  });
});

describe('a switch of strategy', () => {
  it('keeps residual and history, plans anew from here, and keeps or pulls children as asked', async () => {
    for (const children of ['keep', 'pull'] as const) {
      const { engine, parentId } = await workingOrder();
      const before = of(engine, parentId);
      expect(before.openQty).toBeGreaterThan(0);
      await engine.commandOf('bob', { kind: 'SwitchStrategy', parentId, expectedVersion: 1, params: TWAP, children });
      const nowUs = engine.kernel.nowUs();
      const { filledQty } = before;
      expect(of(engine, parentId)).toMatchObject({
        state: 'working',
        version: 2,
        params: TWAP,
        planFromUs: nowUs,
        planFromQty: filledQty,
        filledQty,
        strategies: [
          { strategy: 'pov', fromQty: 0, actor: 'ann' },
          { strategy: 'twap', fromUs: nowUs, fromQty: filledQty, actor: 'bob' },
        ],
      });
      const asked = engine.state.openChildrenOf(parentId).map(({ state }) => state);
      expect(asked.every((state) => state === (children === 'pull' ? 'pending-cancel' : 'working'))).toBe(true);
      engine.pass(US_PER_MINUTE);
      expect(of(engine, parentId).filledQty).toBeGreaterThan(filledQty);
    }
  });

  it('is refused to the strategy it has, under a stop, to one that is stopped, and against its terms', async () => {
    const { engine, parentId } = await workingOrder();
    const to = (
      params: Extract<Command, { kind: 'SwitchStrategy' }>['params'],
    ): Promise<{ code?: string | undefined }> =>
      engine.command({ kind: 'SwitchStrategy', parentId, params, children: 'keep' });
    expect((await to({ strategy: 'pov', participationPct: 5 })).code).toBe('BAD_PARAMETER');
    await engine.command({
      kind: 'EngageStop',
      scopes: [{ kind: 'strategy', strategy: 'twap' }],
      degree: 'hold',
      reason: '',
    });
    expect((await to(TWAP)).code).toBe('STOPPED');
    await engine.release();
    await engine.command({
      kind: 'EngageStop',
      scopes: [{ kind: 'strategy', strategy: 'pov' }],
      degree: 'hold',
      reason: '',
    });
    expect((await to(TWAP)).code).toBe('STOPPED');
    await engine.release();
    await to(TWAP);
    expect((await to({ strategy: 'pov', participationPct: 60 })).code).toBe('BAD_PARAMETER');
  });
});

describe('a forced finish', () => {
  it('ends the order as it is, pulled and with the residual named', async () => {
    const { engine, parentId } = await workingOrder();
    await engine.command({ kind: 'FinishParent', parentId, take: null });
    expect(of(engine, parentId).state).toBe('cancelling');
    engine.pass(US_PER_SECOND);
    const { filledQty } = of(engine, parentId);
    expect(of(engine, parentId)).toMatchObject({
      state: 'done',
      openQty: 0,
      lastReason: `finished by ann with ${formatCount(100_000 - filledQty)} of 100,000 unfilled`,
    });
  });

  it('takes up to the cap within price and participation, then ends with what is left', async () => {
    const { engine, parentId } = await workingOrder();
    engine.pass(2 * US_PER_MINUTE);
    const before = of(engine, parentId);
    const take = { maxQty: 300, worstPx: null, forUs: 5 * US_PER_MINUTE };
    await engine.command({ kind: 'FinishParent', parentId, take });
    expect(authorityOf(of(engine, parentId))).toBe('engine, finishing for ann');
    engine.pass(5 * US_PER_MINUTE);
    const after = of(engine, parentId);
    // Filled by resting orders while they were being pulled, the cap counts all the same.
    expect(after.state).toBe('done');
    expect(after.filledQty).toBe(before.filledQty + 300);
    expect(after.lastReason).toContain('finished by ann with');
    const taken = [...engine.state.children.values()].filter(({ reason }) => reason.startsWith('finishing'));
    expect(taken.length).toBeGreaterThan(0);
    expect(taken.every(({ tif }) => tif === 'ioc')).toBe(true);
  });

  it('takes nothing at a worse price than was allowed, and ends at its time', async () => {
    const { engine, parentId } = await workingOrder();
    const worstPx = engine.kernel.book('LRGE')!.bestPx('buy') - 5_000;
    await engine.command({ kind: 'FinishParent', parentId, take: { maxQty: 300, worstPx, forUs: 10 * US_PER_SECOND } });
    engine.pass(US_PER_SECOND);
    const { filledQty, children } = of(engine, parentId);
    engine.pass(9 * US_PER_SECOND);
    expect(of(engine, parentId)).toMatchObject({ state: 'done', filledQty, children });
  });

  it('is refused beyond what is left, beyond the limit, and under a stop', async () => {
    const { engine, parentId } = await workingOrder();
    const finish = (maxQty: number, worstPx: number | null = null): Promise<{ code?: string | undefined }> =>
      engine.command({ kind: 'FinishParent', parentId, take: { maxQty, worstPx, forUs: US_PER_SECOND } });
    expect((await finish(100_001)).code).toBe('BAD_QUANTITY');
    expect((await finish(10, 1_234_567)).code).toBe('OFF_TICK');
    await engine.command(STOP);
    expect((await finish(10)).code).toBe('STOPPED');
    expect((await engine.command({ kind: 'FinishParent', parentId, take: null })).status).toBe('accepted');
  });
});

describe('the end of an order', () => {
  const enter: Readonly<Record<string, (parentId: string) => Command>> = {
    paused: (parentId) => ({ kind: 'PauseParent', parentId, children: 'keep' }),
    manual: (parentId) => ({ kind: 'TakeOver', parentId, children: 'keep' }),
    finishing: (parentId) => ({
      kind: 'FinishParent',
      parentId,
      take: { maxQty: 1_000, worstPx: 10_000, forUs: 2 * US_PER_MINUTE },
    }),
  };

  it.each(Object.keys(enter))('comes to one that is %s, and while a stop holds it', async (state) => {
    const { engine, parentId } = await workingOrder();
    const endUs = engine.kernel.nowUs() + 10 * US_PER_SECOND;
    await engine.command({ kind: 'AmendParent', parentId, expectedVersion: 1, endUs });
    await engine.command(enter[state]!(parentId));
    expect(of(engine, parentId).state).toBe(state);
    await engine.command(STOP);
    engine.pass(10 * US_PER_SECOND + 1_000);
    expect(of(engine, parentId)).toMatchObject({ openQty: 0, workedBy: null });
    expect(['expired', 'done']).toContain(of(engine, parentId).state);
  });
});

describe('the life of orders in the log', () => {
  it('is the same after a restart, in every state', async () => {
    const log = new MemoryLog();
    const { engine, parentId } = await workingOrder(new TestEngine({ log }));
    const staged = await engine.stage();
    await engine.command({ kind: 'TakeOver', parentId, children: 'keep' });
    await engine.command({ kind: 'SwitchStrategy', parentId, params: TWAP, children: 'keep' });
    const before = [of(engine, parentId), of(engine, staged)];
    engine.crash();
    const again = new TestEngine({ log });
    const after = [of(again, parentId), of(again, staged)];
    expect(after).toEqual(before.map((parent) => ({ ...parent, heldBy: 'S1' })));
    // What was changed before the restart is still told to who comes too late.
    const late = await again.command({ kind: 'AmendParent', parentId, expectedVersion: 1, qty: 90_000 });
    expect(late.reason).toContain('taken over by ann; switched to another strategy by ann (strategy pov → twap');
  });
});
