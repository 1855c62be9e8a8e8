/** How an engine comes back: what it holds, what it asks the venue, and what it takes to trade again. */
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../shared/domain/command.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import { TestEngine } from '../../../tests/fixtures/engine-kernel.ts';
import { MemoryLog } from '../../../tests/fixtures/engine-log.ts';
import { EventLogError } from '../../core/event-log.ts';
import { openSynthetic } from '../../feeds/synthetic/synthetic-feed.ts';

const POV = { strategy: 'pov', participationPct: 20 } as const;

/** An engine that crashed while an order of LRGE was at the venue. */
async function crashed() {
  const log = new MemoryLog();
  const engine = new TestEngine({ log });
  const parentId = await engine.submit({ instrument: 'LRGE', qty: 100_000, params: POV });
  const open = () => engine.state.openChildrenOf(parentId);
  for (let i = 0; i < 120 && !open().some(({ state }) => state === 'working'); i++) engine.pass(US_PER_SECOND);
  const openIds = open().map(({ childId }) => childId);
  expect(openIds.length).toBeGreaterThan(0);
  engine.crash();
  return { log, parentId, openIds, nowUs: engine.kernel.nowUs() };
}

describe('an engine that crashed with orders at the venue', () => {
  it('counts its epoch up, stands where its log ends, and holds everything', async () => {
    const { log, parentId } = await crashed();
    const endUs = log.records.at(-1)!.tsUs;
    const { kernel, state } = new TestEngine({ log });
    expect([kernel.epoch, kernel.nowUs()]).toEqual([2, endUs]);
    expect([...state.activeStops].map((id) => state.stop(id))).toMatchObject([
      { scopes: [{ kind: 'all' }], degree: 'hold', actor: 'engine', state: 'engaged' },
    ]);
    expect(state.parent(parentId)).toMatchObject({ state: 'working', heldBy: 'S1' });
  });

  it('knows of no open order how it stands until the venue has told, and asks at once', async () => {
    const { log, openIds } = await crashed();
    const asked: string[] = [];
    const loses = (message: string, childId: string): boolean => message === 'query' && asked.push(childId) > 0;
    const deaf = new TestEngine({ log, venueFaults: { loses } });
    expect(openIds.map((id) => deaf.state.child(id).state)).toEqual(openIds.map(() => 'unknown'));
    expect(asked).toEqual(openIds);
    deaf.pass(30 * US_PER_SECOND);
    expect(deaf.state.unknownChildren).toBe(openIds.length);
    expect(asked.length).toBeGreaterThan(2 * openIds.length);
    deaf.crash();
    const hearing = new TestEngine({ log });
    hearing.pass(1_000);
    expect(openIds.map((id) => hearing.state.child(id).state)).toEqual(openIds.map(() => 'cancelled'));
  });

  it('sends nothing while it is held, and works on from there once it is released in two steps', async () => {
    const { log, parentId } = await crashed();
    const engine = new TestEngine({ log });
    const { children, filledQty } = engine.state.parent(parentId);
    engine.pass(5 * US_PER_MINUTE);
    expect(engine.state.parent(parentId)).toMatchObject({ children, filledQty });
    // A held order is not even asked what it would send.
    expect(log.records.filter(({ event }) => event.type === 'ChildDenied')).toEqual([]);
    expect((await engine.command({ kind: 'ReleaseStop', stopId: 'S1', reason: 'now' })).code).toBe('RELEASE_NOT_ASKED');
    await engine.command({ kind: 'AskRelease', stopId: 'S1' });
    expect((await engine.command({ kind: 'ReleaseStop', stopId: 'S1', reason: '' })).code).toBe('REASON_MISSING');
    await engine.command({ kind: 'ReleaseStop', stopId: 'S1', reason: 'looked at it' });
    expect(engine.state.parent(parentId)).toMatchObject({ heldBy: '', planFromUs: engine.kernel.nowUs() });
    engine.pass(US_PER_MINUTE);
    expect(engine.state.parent(parentId).children).toBeGreaterThan(children);
  });

  it('is held once, however often it crashes', async () => {
    const { log } = await crashed();
    for (let i = 0; i < 3; i++) new TestEngine({ log }).crash();
    const { state, kernel } = new TestEngine({ log });
    expect([kernel.epoch, state.stops.size]).toEqual([5, 1]);
  });

  it('goes on with a stop and with a cancel that were under way', async () => {
    const underWay = async (command: (parentId: string) => Command) => {
      const { log, parentId, openIds } = await crashed();
      const deaf = new TestEngine({ log, venueFaults: { loses: () => true } });
      await deaf.command(command(parentId), 'under way');
      deaf.pass(1_000);
      deaf.crash();
      const cancels = new Set<string>();
      const loses = (message: string, childId: string): boolean => message === 'cancel' && !cancels.add(childId);
      const engine = new TestEngine({ log, venueFaults: { loses } });
      // The venue is told again, whatever it has heard.
      expect([...cancels]).toEqual(openIds);
      engine.pass(5 * US_PER_SECOND);
      return { engine, parentId };
    };
    const cancel = await underWay((parentId) => ({ kind: 'CancelParent', parentId }));
    expect(cancel.engine.state.parent(cancel.parentId).state).toBe('cancelled');
    const stop = await underWay(() => ({
      kind: 'EngageStop',
      scopes: [{ kind: 'all' }],
      degree: 'cancel',
      reason: '',
    }));
    expect(stop.engine.state.stop('S2')).toMatchObject({ state: 'confirmed', unknown: 0 });
  });

  it('confirms a stop that had nothing to cancel, killed between its engaging and its confirmation', async () => {
    const log = new MemoryLog();
    const kill: Command = { kind: 'EngageStop', scopes: [{ kind: 'all' }], degree: 'cancel', reason: '' };
    await new TestEngine({ log }).command(kill);
    expect(log.records.splice(-1)).toMatchObject([{ event: { type: 'StopConfirmed' } }]);
    const engine = new TestEngine({ log });
    expect(engine.state.stop('S1').state).toBe('confirmed');
  });

  it('still replaces a child by hand whose cancel was under way, once it is released, and once only', async () => {
    const { log, parentId } = await crashed();
    const before = new TestEngine({ log, venueFaults: { loses: (message) => message === 'cancel' } });
    before.pass(5 * US_PER_SECOND);
    await before.release();
    await before.command({ kind: 'TakeOver', parentId, children: 'keep' });
    const px = before.kernel.book('LRGE')!.bestPx('buy') - 2_000;
    const terms = { tif: 'day', postOnly: false, displayQty: null, minQty: null } as const;
    const placed = await before.command({ kind: 'PlaceChild', parentId, venue: 'SIM', qty: 20, px, ...terms });
    const childId = placed.status === 'accepted' ? placed.childId! : '';
    before.pass(1_000);
    await before.command({ kind: 'ReplaceChild', parentId, childId, qty: 15, px: px - 1_000 });
    before.pass(1_000);
    expect(before.state.child(childId).state).toBe('pending-cancel');
    before.crash();

    // Crashed twice more: while the cancel is out, and while all is held.
    new TestEngine({ log }).crash();
    const engine = new TestEngine({ log });
    const inPlace = () => [...engine.state.children.values()].filter(({ reason }) => reason.includes('in place of'));
    engine.pass(5 * US_PER_SECOND);
    expect([engine.state.child(childId).state, inPlace()]).toEqual(['cancelled', []]);
    await engine.release();
    engine.pass(US_PER_SECOND);
    expect(inPlace()).toMatchObject([{ qty: 15, px: px - 1_000, placedBy: 'ann', state: 'working' }]);
    engine.crash();
    const again = new TestEngine({ log });
    expect(again.state.replacements.waiting.size).toBe(0);
  });

  it('ends an order at its end, held or not', async () => {
    const { log, parentId } = await crashed();
    const engine = new TestEngine({ log });
    engine.pass(31 * US_PER_MINUTE);
    expect(engine.state.parent(parentId).state).toBe('expired');
  });
});

describe('an engine that is started', () => {
  it('is not held where nothing was open', () => {
    const log = new MemoryLog();
    new TestEngine({ log }).kernel.close();
    expect(new TestEngine({ log }).state.activeStops.size).toBe(0);
  });

  it('begins a new log with its limits, and keeps those of an old one', async () => {
    const log = new MemoryLog();
    const first = new TestEngine({ log });
    expect([...first.state.limits.keys()]).toEqual(['MIDT', 'LRGE', 'SMLL']);
    const limits = { maxOrderQty: 7 };
    await first.command({ kind: 'SetLimits', instrument: 'MIDT', limits, reason: 'narrower' });
    first.crash();
    expect(new TestEngine({ log }).state.limits.get('MIDT')).toEqual(limits);
  });

  it('refuses a log of another market or seed, and says what to do', () => {
    const log = new MemoryLog();
    new TestEngine({ log }).crash();
    for (const other of [{ feed: openSynthetic(2) }, { feed: openSynthetic(1), seed: '9' }]) {
      const start = (): TestEngine => new TestEngine({ log, ...other });
      expect(start).toThrow(EventLogError);
      expect(start).toThrow(/written in synthetic:1, seed 1.*--data/);
    }
  });

  it('may begin later in the day, and stands paused where its pace is 0', () => {
    const feed = openSynthetic('1');
    const fromUs = feed.peekUs()! + 10 * US_PER_MINUTE;
    const { kernel } = new TestEngine({ feed, fromUs, pace: 0 });
    expect(kernel.nowUs()).toBe(fromUs);
    expect(kernel.snapshot('engine', {})?.rows[0]?.marketState).toBe('paused');
    expect(kernel.snapshot('quotes', {})?.rows[0]?.volumeQty).toBeGreaterThan(0);
  });
});
