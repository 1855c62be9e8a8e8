import { describe, expect, it } from 'vitest';
import type { Command } from '../../shared/domain/command.ts';
import { BOUNDS } from '../../shared/protocol/frames.ts';
import { testParent, testQuote } from '../../tests/fixtures/memory-engine.ts';
import { until } from '../../tests/fixtures/raw-session.ts';
import { testGateway } from '../../tests/fixtures/test-gateway.ts';

const STOP: Command = { kind: 'EngageStop', scopes: [{ kind: 'all' }], degree: 'cancel', reason: 'test' };

describe('tables', () => {
  it('SUB-1 SEQ-1 a snapshot, then deltas that follow on it', async () => {
    await using at = await testGateway();
    at.engine.put('parents', [testParent({ parentId: 'P1' })]);
    const session = await at.session();
    session.send({ t: 'subscribe', sub: 5, table: 'parents' });
    const snapshot = await session.next('snapshot');
    expect(snapshot).toMatchObject({ sub: 5, table: 'parents', epoch: 1, part: 1, parts: 1 });
    expect(snapshot.rows).toEqual([testParent({ parentId: 'P1' })]);
    at.engine.put('parents', [testParent({ parentId: 'P2' })]);
    const delta = await session.next('delta');
    expect(delta).toMatchObject({ sub: 5, epoch: 1, prev: snapshot.seq, rows: [{ parentId: 'P2' }], removed: [] });
    at.engine.put('parents', [], {}, ['P2']);
    await until(() => session.of('delta').length === 2, 'the second delta');
    expect(session.of('delta')[1]).toMatchObject({ prev: delta.seq, rows: [], removed: ['P2'] });
  });

  it('SUB-1 nothing more comes after unsubscribe', async () => {
    await using at = await testGateway();
    const session = await at.session();
    session.send({ t: 'subscribe', sub: 1, table: 'parents' });
    await session.next('snapshot');
    session.send({ t: 'unsubscribe', sub: 1 }).send({ t: 'ping', n: 1 });
    await session.next('pong');
    at.engine.put('parents', [testParent()]);
    session.send({ t: 'ping', n: 2 });
    await session.next('pong', ({ n }) => n === 2);
    expect(session.of('delta')).toEqual([]);
  });

  it.each([
    [{ table: 'orderSeries' }, 'parentId'],
    [{ table: 'orderSeries', parentId: 'P9' }, 'P9'],
    [{ table: 'marketSeries', instrument: 'NONE' }, 'NONE'],
  ] as const)('SUB-2 %j is refused', async (wanted, reason) => {
    await using at = await testGateway();
    const session = await at.session();
    session.send({ t: 'subscribe', sub: 1, ...wanted });
    expect(await session.next('refused')).toMatchObject({ sub: 1, reason: expect.stringContaining(reason) });
  });

  it('SUB-2 one subscription over the bound is refused, one replaced is not', async () => {
    await using at = await testGateway();
    const session = await at.session();
    for (let sub = 1; sub <= BOUNDS.subscriptionsPerSession + 1; sub++) {
      session.send({ t: 'subscribe', sub, table: 'limits' });
    }
    expect((await session.next('refused')).sub).toBe(BOUNDS.subscriptionsPerSession + 1);
    session.send({ t: 'subscribe', sub: 1, table: 'parents' });
    await session.next('snapshot', ({ sub, table }) => sub === 1 && table === 'parents');
  });

  it('SUB-4 a large snapshot comes in parts', async () => {
    await using at = await testGateway();
    const rows = Array.from({ length: 4_500 }, (_, i) => testParent({ parentId: `P${i}` }));
    at.engine.put('parents', rows);
    const session = await at.session();
    session.send({ t: 'subscribe', sub: 1, table: 'parents' });
    await session.next('snapshot', ({ part, parts }) => part === parts);
    const parts = session.of('snapshot');
    expect(parts.map(({ part, parts: all }) => [part, all])).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    expect(parts.flatMap((frame): unknown[] => frame.rows)).toEqual(rows);
  });

  it('SUB-4 KILL-2 a huge snapshot is followed by what happened meanwhile, and a stop does not wait for it', async () => {
    await using at = await testGateway();
    const rows = Array.from({ length: 80_000 }, (_, i) => testParent({ parentId: `P${i}` }));
    at.engine.put('parents', rows);
    const [session, kill] = [await at.session(), await at.session('trader', 'kill')];
    session.send({ t: 'subscribe', sub: 1, table: 'parents' });
    await new Promise((resolve) => setTimeout(resolve, 5));
    kill.send({ t: 'command', id: 'k1', command: STOP });
    await kill.next('ack');
    expect(session.of('snapshot')).toEqual([]);
    for (let i = 0; i < 5; i++) {
      at.engine.put('parents', [testParent({ parentId: `LATE${i}` })]);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const snapshot = await session.next('snapshot', ({ part, parts }) => part === parts);
    await session.next(
      'delta',
      ({ rows: [row] }) => row !== undefined && 'parentId' in row && row.parentId === 'LATE4',
    );
    const kinds = session.frames.flatMap(({ t }) => (t === 'snapshot' || t === 'delta' ? [t] : []));
    expect(kinds.lastIndexOf('snapshot')).toBe(39);
    expect(session.of('snapshot').flatMap((frame): unknown[] => frame.rows).length).toBe(80_000);
    let { seq } = snapshot;
    for (const delta of session.of('delta')) {
      expect(delta.prev).toBe(seq);
      seq = delta.seq;
    }
  });

  it('TRANS-5 rows too large for one frame are spread over several', async () => {
    await using at = await testGateway();
    const lastReason = 'r'.repeat(4_096);
    at.engine.put(
      'parents',
      Array.from({ length: 2_000 }, (_, i) => testParent({ parentId: `P${i}`, lastReason, note: lastReason })),
    );
    const session = await at.session();
    session.send({ t: 'subscribe', sub: 1, table: 'parents' });
    const last = await session.next('snapshot', ({ part, parts }) => part === parts);
    expect(last.parts).toBeGreaterThan(1);
    expect(session.of('snapshot').flatMap((frame): unknown[] => frame.rows)).toHaveLength(2_000);
  });

  it('CONF-1 every version of a lossless row is sent, in order, and put-remove-put ends as it should', async () => {
    await using at = await testGateway();
    const session = await at.session();
    session.send({ t: 'subscribe', sub: 1, table: 'parents' });
    await session.next('snapshot');
    for (let filledQty = 1; filledQty <= 50; filledQty++) at.engine.put('parents', [testParent({ filledQty })]);
    at.engine.put('parents', [], {}, ['P1']);
    at.engine.put('parents', [testParent({ filledQty: 99 })]);
    await session.next('delta', ({ rows }) => rows.some((row) => 'filledQty' in row && row.filledQty === 99));
    const steps = session
      .of('delta')
      .flatMap(({ rows, removed }) => rows.map((row): unknown => 'filledQty' in row && row.filledQty).concat(removed));
    expect(steps).toEqual([...Array.from({ length: 50 }, (_, i) => i + 1), 'P1', 99]);
  });

  it('CONF-2 of a conflated row the newest is sent, seldom', async () => {
    await using at = await testGateway();
    const session = await at.session();
    session.send({ t: 'subscribe', sub: 1, table: 'quotes' });
    await session.next('snapshot');
    const startMs = performance.now();
    for (let tsUs = 1; tsUs <= 300; tsUs++) {
      at.engine.put('quotes', [testQuote({ tsUs })]);
      if (tsUs % 3 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await session.next('delta', ({ rows }) => rows.some((row) => 'tsUs' in row && row.tsUs === 300));
    const deltas = session.of('delta');
    expect(deltas.length).toBeLessThanOrEqual(Math.ceil((performance.now() - startMs) / 33) + 1);
    expect(deltas.every(({ rows }) => rows.length === 1)).toBe(true);
  });

  it('SEQ-1 who joins late and who was there first are both in step', async () => {
    await using at = await testGateway();
    const first = await at.session();
    first.send({ t: 'subscribe', sub: 1, table: 'quotes' });
    await first.next('snapshot');
    const late = await at.session();
    for (let tsUs = 1; tsUs <= 40; tsUs++) {
      at.engine.put('quotes', [testQuote({ tsUs })]);
      if (tsUs === 20) late.send({ t: 'subscribe', sub: 9, table: 'quotes' });
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    for (const session of [first, late]) {
      await session.next('delta', ({ rows }) => rows.some((row) => 'tsUs' in row && row.tsUs === 40));
      let seq = session.of('snapshot')[0]!.seq;
      for (const delta of session.of('delta')) {
        expect(delta.prev).toBe(seq);
        seq = delta.seq;
      }
    }
  });

  it('SUB-4 what an engine commits while it is read comes once: in the snapshot, or as a delta', async () => {
    await using at = await testGateway();
    const [first, late] = [await at.session(), await at.session()];
    first.send({ t: 'subscribe', sub: 1, table: 'parents' });
    await first.next('snapshot');
    at.engine.staged.push(() => at.engine.put('parents', [testParent()]));
    late.send({ t: 'subscribe', sub: 1, table: 'parents' });
    expect((await late.next('snapshot')).rows).toHaveLength(1);
    expect((await first.next('delta')).rows).toHaveLength(1);
    for (const session of [first, late]) {
      session.send({ t: 'ping', n: 1 });
      await session.next('pong');
    }
    expect(late.of('delta')).toEqual([]);
  });

  it('TRANS-7 a ping is answered with its number', async () => {
    await using at = await testGateway();
    const session = await at.session();
    session.send({ t: 'ping', n: 7 }).send({ t: 'ping', n: 0 });
    await session.next('pong', ({ n }) => n === 0);
    expect(session.of('pong').map(({ n }) => n)).toEqual([7, 0]);
  });

  it('BEAT-1 beats come four times a second', async () => {
    await using at = await testGateway();
    const session = await at.session();
    await until(() => session.of('beat').length >= 3, 'three beats');
    expect(session.of('beat')[0]).toEqual({ t: 'beat', nowUs: 2_000_000, logSeq: 0 });
  });
});
