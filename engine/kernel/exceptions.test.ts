/** Exceptions of a real engine: what a fault looks like to the person at the desk. */
import { describe, expect, it } from 'vitest';
import type { ExceptionRow } from '../../shared/domain/safety/exception.ts';
import { DEFAULT_THRESHOLDS, type ExceptionThresholds } from '../../shared/domain/safety/exception-thresholds.ts';
import { DEFAULT_MAX_LOSS, type ExecutionPolicy } from '../../shared/domain/policy/policy.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../shared/std/duration.ts';
import { EngineState } from '../core/engine-state.ts';
import { defaultPolicy } from '../risk/default-policy.ts';
import { TestEngine } from '../../tests/fixtures/engine-kernel.ts';

async function working() {
  const engine = new TestEngine();
  const parentId = await engine.submit({ instrument: 'LRGE', qty: 50_000 });
  for (let i = 0; i < 120 && engine.state.openChildCount === 0; i++) engine.pass(US_PER_SECOND);
  const open = (): ExceptionRow[] =>
    [...engine.state.exceptions.openByCause.values()].map((id) => engine.state.exceptions.row(id));
  return { engine, parentId, open };
}

describe('a venue that is down', () => {
  it('opens one exception with the orders that it touches, which ends by itself when the venue is back', async () => {
    const { engine, parentId, open } = await working();
    await engine.command({ kind: 'InjectFault', fault: { kind: 'venue-down', venue: 'SIM' }, forUs: null });
    await engine.command({ kind: 'EngageStop', scopes: [{ kind: 'all' }], degree: 'cancel', reason: 'a try' });
    engine.pass(20 * US_PER_SECOND);
    // The stop is residual for the same cause and is no exception of its own.
    expect(open()).toMatchObject([{ cause: 'venue/SIM', owner: null, resolvedUs: null }]);
    const [exception] = open();
    expect(exception!.members).toContain(parentId);
    expect(exception!.actions.map(({ command }) => command.kind)).toContain('EngageStop');
    const { exceptionId } = exception!;
    expect(await engine.command({ kind: 'AcknowledgeException', exceptionId })).toMatchObject({ status: 'accepted' });
    expect(await engine.command({ kind: 'OwnException', exceptionId })).toMatchObject({ status: 'accepted' });
    expect(open()).toMatchObject([{ acknowledgedBy: 'ann', owner: 'ann' }]);
    await engine.command({ kind: 'ClearFault', faultId: 'F1' });
    engine.pass(2 * US_PER_MINUTE);
    expect(open()).toEqual([]);
  });

  it('is told as down once it leaves several requests unanswered in a row', async () => {
    const { engine, open } = await working();
    await engine.command({ kind: 'InjectFault', fault: { kind: 'venue-down', venue: 'SIM' }, forUs: null });
    for (let i = 0; i < 60 && open()[0]?.kind !== 'venue-outage'; i++) engine.pass(US_PER_SECOND);
    expect(open()).toMatchObject([{ kind: 'venue-outage', severity: 'P1' }]);
  });
});

describe('market data that stops', () => {
  it('is one exception, and orders that fall behind for it are none of their own', async () => {
    const { engine, parentId, open } = await working();
    await engine.command({ kind: 'InjectFault', fault: { kind: 'feed-gap' }, forUs: null });
    engine.pass(10 * US_PER_MINUTE);
    expect(open()).toMatchObject([{ kind: 'feed-stale', severity: 'P1', members: [parentId] }]);
  });
});

describe('commands over exceptions', () => {
  it('are refused where they make no sense, and say why', async () => {
    const { engine, open } = await working();
    await engine.command({ kind: 'InjectFault', fault: { kind: 'feed-gap' }, forUs: null });
    engine.pass(10 * US_PER_SECOND);
    const { exceptionId } = open()[0]!;
    const refused = async (command: Parameters<TestEngine['command']>[0]) => (await engine.command(command)).code;
    expect(await refused({ kind: 'OwnException', exceptionId: 'E9' })).toBe('UNKNOWN_EXCEPTION');
    const shelve = { kind: 'ShelveException', exceptionId, forUs: US_PER_MINUTE, reason: 'known' } as const;
    expect(await refused({ ...shelve, reason: ' ' })).toBe('REASON_MISSING');
    expect(await refused({ ...shelve, forUs: 24 * 60 * US_PER_MINUTE })).toBe('BAD_PARAMETER');
    expect(await refused(shelve)).toBeUndefined();
    expect(await refused({ kind: 'ResolveException', exceptionId, reason: 'over' })).toBe('WRONG_STATE');
  });

  it('live on after a restart', async () => {
    const { engine, open } = await working();
    await engine.command({ kind: 'InjectFault', fault: { kind: 'feed-gap' }, forUs: null });
    engine.pass(10 * US_PER_SECOND);
    await engine.command({ kind: 'OwnException', exceptionId: open()[0]!.exceptionId });
    const again = new TestEngine({ log: engine.log });
    const row = again.state.exceptions.row(open()[0]!.exceptionId);
    expect(row).toMatchObject({ kind: 'feed-stale', owner: 'ann', state: 'open' });
  });
});

describe('a loss beyond its bound', () => {
  it('is an exception, and nothing that could make a position grow leaves', async () => {
    const { engine, parentId, open } = await working();
    engine.pass(10 * US_PER_MINUTE);
    const { version, policy } = engine.state.policy.current!;
    const change = { ...policy, desk: { ...policy.desk, maxLoss: 1 } };
    await engine.command({ kind: 'ProposePolicy', policy: change, basedOn: version, reason: 'a test' });
    const filledQty = (): number => engine.state.parent(parentId).filledQty;
    for (let i = 0; i < 60 && open().length === 0; i++) engine.pass(30 * US_PER_SECOND);
    expect(open()).toMatchObject([{ kind: 'limit-breach', cause: 'limit/maxLoss', severity: 'P1' }]);
    expect(open()[0]!.facts).toMatch(/^[\d,]+ are lost since the log began, fees included; maxLoss is 1\.$/);
    const { children } = engine.state.parent(parentId);
    expect(filledQty()).toBeGreaterThan(0);
    engine.pass(5 * US_PER_SECOND);
    expect(engine.state.parent(parentId).children).toBe(children);
    expect(engine.state.parent(parentId).lastReason).toMatch(/are lost since the log began, more than maxLoss 1/);
  });
});

describe('the thresholds of the policy', () => {
  async function changed(change: Partial<ExceptionThresholds>) {
    const found = await working();
    const { version, policy } = found.engine.state.policy.current!;
    const exceptions = { ...policy.exceptions, ...change };
    const answer = await found.engine.command({
      kind: 'ProposePolicy',
      policy: { ...policy, exceptions },
      basedOn: version,
      reason: 'a test',
    });
    return { ...found, answer };
  }

  it('say how long a finding holds before it is an alarm, and by when that is to be acknowledged', async () => {
    const { engine, open } = await changed({
      raiseAfterUs: { ...DEFAULT_THRESHOLDS.raiseAfterUs, 'feed-stale': 60 * US_PER_SECOND },
      respondUs: { ...DEFAULT_THRESHOLDS.respondUs, P1: 7 * US_PER_SECOND },
    });
    await engine.command({ kind: 'InjectFault', fault: { kind: 'feed-gap' }, forUs: null });
    engine.pass(30 * US_PER_SECOND);
    expect(open()).toEqual([]);
    engine.pass(40 * US_PER_SECOND);
    expect(open()).toMatchObject([{ kind: 'feed-stale' }]);
    expect(open()[0]!.respondByUs - open()[0]!.openedUs).toBe(7 * US_PER_SECOND);
  });

  it('bound how long one may be on the shelf', async () => {
    const { engine, open } = await changed({ longestShelfUs: US_PER_MINUTE });
    await engine.command({ kind: 'InjectFault', fault: { kind: 'feed-gap' }, forUs: null });
    engine.pass(10 * US_PER_SECOND);
    const shelve = { kind: 'ShelveException', exceptionId: open()[0]!.exceptionId, reason: 'known' } as const;
    expect(await engine.command({ ...shelve, forUs: 2 * US_PER_MINUTE })).toMatchObject({ code: 'BAD_PARAMETER' });
    expect(await engine.command({ ...shelve, forUs: US_PER_MINUTE })).toMatchObject({ status: 'accepted' });
  });

  it('are refused where they contradict themselves, with the places', async () => {
    const { answer } = await changed({
      deviationPct: { raise: 30, grave: 25 },
      respondUs: { P1: 9e6, P2: 5e6, P3: 6e6 },
    });
    expect(answer).toMatchObject({ code: 'BAD_POLICY' });
    for (const place of ['exceptions.respondUs.P1', 'exceptions.deviationPct.raise']) {
      expect(answer.reason).toContain(place);
    }
  });

  it('are the built-in ones of a log that is older than they are', () => {
    const state = new EngineState();
    const { exceptions: _, desk, ...rest } = defaultPolicy(new Map());
    const { maxLoss: __, ...bounds } = desk;
    const before = { ...rest, desk: bounds } as Partial<ExecutionPolicy>;
    const event = { author: 'ann', approvedBy: null, reason: '', draftId: null };
    const policy = before as ExecutionPolicy;
    state.apply({ type: 'PolicyApplied', version: 1, policy, ...event }, 1, 1);
    expect(state.policy.current?.policy.exceptions).toEqual(DEFAULT_THRESHOLDS);
    expect(state.policy.current?.policy.desk.maxLoss).toBe(DEFAULT_MAX_LOSS);
  });
});
