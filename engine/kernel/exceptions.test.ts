/** Exceptions of a real engine: what a fault looks like to the person at the desk. */
import { describe, expect, it } from 'vitest';
import type { ExceptionRow } from '../../shared/domain/exception.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../shared/std/duration.ts';
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
