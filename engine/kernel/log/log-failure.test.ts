/** When the log takes nothing more, nothing leaves but cancels, no answer is a yes, and the engine says why. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Command } from '../../../shared/domain/command.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import { submitParent, TestEngine } from '../../../tests/fixtures/engine-kernel.ts';
import { MemoryLog } from '../../../tests/fixtures/engine-log.ts';
import { EventLogError } from '../../core/event-log.ts';
import { openEventLog } from '../../eventlog/open.ts';

const KILL: Command = { kind: 'EngageStop', scopes: [{ kind: 'all' }], degree: 'cancel', reason: 'enough' };
const FULL = new EventLogError('FULL', 'event log test: the disk is full');

/** An engine with orders at the venue, on a log that can be made to fail; tells every message to the venue. */
async function workingEngine() {
  const log = new MemoryLog();
  const toVenue: string[] = [];
  const loses = (message: string, childId: string): boolean => {
    if (message === 'submit' || message === 'cancel') toVenue.push(`${message} ${childId}`);
    return false;
  };
  const engine = new TestEngine({ log, venueFaults: { loses } });
  const parentId = await engine.submit({ instrument: 'LRGE', qty: 50_000 });
  for (let i = 0; i < 60 && engine.state.openChildrenOf(parentId).length === 0; i++) engine.pass(US_PER_SECOND);
  const open = engine.state.openChildrenOf(parentId).map((child) => child.childId);
  expect(open.length).toBeGreaterThan(0);
  return { engine, log, toVenue, parentId, open };
}

describe('an engine whose log is full', () => {
  it('refuses the command that met it, sends cancels for all open orders, and nothing else any more', async () => {
    const { engine, log, toVenue, open } = await workingEngine();
    const before = toVenue.length;
    log.failure = FULL;
    const answer = await engine.command(submitParent(engine.kernel.nowUs()));
    expect(answer).toMatchObject({ status: 'rejected', code: 'LOG_UNAVAILABLE' });
    expect(answer.logSeq).toBeUndefined();
    expect(toVenue.slice(before)).toEqual(open.map((id) => `cancel ${id}`));
    engine.pass(US_PER_MINUTE);
    expect(toVenue.length).toBe(before + open.length);
    expect(engine.kernel.notReady()).toMatch(/disk is full.*make room, then restart/);
    expect(engine.kernel.snapshot('engine', {})?.rows[0]?.logState).toBe('full');
    expect(engine.kernel.metrics().get('watchkeeper_log_durable')).toBe(0);
    expect(engine.troubles).toEqual([FULL.message]);
  });

  it('sends no order of an algorithm that met it, nor of those that come after', async () => {
    const { engine, log, toVenue } = await workingEngine();
    for (const instrument of ['MIDT', 'LRGE', 'SMLL']) await engine.submit({ instrument, qty: 50_000 });
    const before = toVenue.length;
    const children = engine.state.children.size;
    log.failure = FULL;
    engine.pass(US_PER_MINUTE);
    expect(engine.state.children.size).toBeGreaterThan(children);
    expect(toVenue.slice(before).filter((message) => message.startsWith('submit'))).toEqual([]);
  });

  it('answers a stop that it cannot record, and cancels all the same', async () => {
    const { engine, log, toVenue, open } = await workingEngine();
    const before = toVenue.length;
    log.failure = FULL;
    expect(await engine.command(KILL)).toMatchObject({ status: 'rejected', code: 'LOG_UNAVAILABLE' });
    expect(toVenue.slice(before)).toEqual(open.map((id) => `cancel ${id}`));
  });

  it('sends the cancels again with every stop that comes later', async () => {
    const { engine, log, toVenue, open } = await workingEngine();
    log.failure = FULL;
    await engine.command(KILL);
    const before = toVenue.length;
    expect(await engine.command(KILL)).toMatchObject({ status: 'rejected', code: 'LOG_UNAVAILABLE' });
    expect(toVenue.slice(before)).toEqual(open.map((id) => `cancel ${id}`));
  });

  it('gives the old answer to a command of before, and no yes to one that failed with it', async () => {
    const { engine, log } = await workingEngine();
    const command = submitParent(engine.kernel.nowUs());
    const accepted = await engine.command(command, 'before');
    expect(accepted.status).toBe('accepted');
    log.failure = FULL;
    const failed = await engine.command(command, 'met it');
    expect(failed.code).toBe('LOG_UNAVAILABLE');
    expect(await engine.command(command, 'before')).toEqual(accepted);
    expect(await engine.command(command, 'met it')).toEqual(failed);
  });

  it('tells no table of what did not become durable', async () => {
    const { engine, log } = await workingEngine();
    const told: string[] = [];
    engine.kernel.onChange(({ table }) => told.push(table));
    log.failure = FULL;
    await engine.command(submitParent(engine.kernel.nowUs()));
    engine.pass(US_PER_SECOND);
    expect(told.filter((table) => ['parents', 'children', 'journal', 'stops'].includes(table))).toEqual([]);
  });

  it('shows what is in the log and nothing that failed with it: no order that never left, no stop that never was', async () => {
    const { engine, log, parentId } = await workingEngine();
    const shown = () =>
      (['parents', 'children', 'stops', 'journal'] as const).map((table) => engine.kernel.snapshot(table, {})?.rows);
    const before = shown();
    log.failure = FULL;
    await engine.command(KILL);
    await engine.command(submitParent(engine.kernel.nowUs()));
    engine.pass(US_PER_MINUTE);
    expect(engine.state.stops.size).toBe(1);
    expect(shown()).toEqual(before);
    const told: unknown[] = [];
    engine.kernel.onChange(({ table, rows }) => told.push(...(table === 'engine' ? rows : [])));
    engine.kernel.publishGauges(0);
    expect(told).toEqual(engine.kernel.snapshot('engine', {})?.rows);
    expect(told).toMatchObject([{ openParents: 1, activeStops: 0, logState: 'full' }]);
    expect(engine.kernel.snapshot('orderSeries', { parentId })?.rows.length).toBeGreaterThan(0);
  });

  it('works on after a restart with room, held, and knows nothing of what was refused', async () => {
    const { engine, log, parentId } = await workingEngine();
    log.failure = FULL;
    await engine.command(submitParent(engine.kernel.nowUs()), 'refused');
    engine.crash();
    log.failure = null;
    const restarted = new TestEngine({ log });
    expect([...restarted.state.parents.keys()]).toEqual([parentId]);
    expect(restarted.state.parent(parentId).heldBy).not.toBe('');
    expect(restarted.state.commands.has('refused')).toBe(false);
    expect(restarted.kernel.notReady()).toBeNull();
  });
});

describe('an engine whose log cannot be written', () => {
  it('calls it failed, not full', async () => {
    const { engine, log } = await workingEngine();
    log.failure = new EventLogError('IO', 'event log test: the disk is gone');
    expect((await engine.command(KILL)).reason).toMatch(/cannot be written/);
    expect(engine.kernel.snapshot('engine', {})?.rows[0]?.logState).toBe('failed');
  });
});

describe('a real log that may not grow', () => {
  const folder = mkdtempSync(join(tmpdir(), 'watchkeeper-full-'));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('fills up while orders are worked, and what it holds is what the engine restarts with', async () => {
    const path = join(folder, 'events.db');
    const engine = new TestEngine({ log: openEventLog(path, { maxBytes: 160 * 1024 }) });
    const parentId = await engine.submit({ instrument: 'LRGE', qty: 100_000 });
    for (let i = 0; i < 2_000 && engine.kernel.notReady() === null; i++) engine.pass(US_PER_SECOND);
    expect(engine.kernel.notReady()).toMatch(/disk is full/);
    const logSeq = engine.kernel.logSeq();
    engine.crash();
    const restarted = new TestEngine({ log: openEventLog(path) });
    expect(restarted.kernel.logSeq()).toBeGreaterThan(logSeq);
    expect(restarted.state.parent(parentId).filledQty).toBeGreaterThan(0);
    restarted.kernel.close();
  });
});

describe('a command that breaks off half way', () => {
  it('is not answered yes, leaves nothing of itself in the log, and ends trading with cancels for all', async () => {
    const { engine, toVenue, open } = await workingEngine();
    engine.kernel.flush();
    const [before, head] = [toVenue.length, engine.log.head];
    engine.kernel.algos.attend = () => {
      throw new Error('an invariant is broken');
    };
    const answer = await engine.command(submitParent(engine.kernel.nowUs()), 'broken');
    expect(answer).toMatchObject({ status: 'rejected', code: 'LOG_UNAVAILABLE' });
    expect(toVenue.slice(before)).toEqual(open.map((id) => `cancel ${id}`));
    expect(engine.kernel.notReady()).not.toBeNull();
    engine.pass(US_PER_MINUTE);
    expect(engine.log.head).toBe(head);
    expect([...engine.log.read(1)].map(({ event }) => event)).not.toContainEqual(
      expect.objectContaining({ type: 'CommandAccepted', commandId: 'broken' }),
    );
    expect(engine.troubles.join()).toMatch(/SubmitParent broke off half way.*an invariant is broken/);
  });
});
