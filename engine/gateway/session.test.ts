import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Command, CommandOf } from '../../shared/domain/command.ts';
import { BOUNDS } from '../../shared/protocol/frames.ts';
import { testParent, testQuote } from '../../tests/fixtures/memory-engine.ts';
import { hello, RawSession, until } from '../../tests/fixtures/raw-session.ts';
import { testGateway, tokenOf } from '../../tests/fixtures/test-gateway.ts';

const SUBMIT: CommandOf<'SubmitParent'> = {
  kind: 'SubmitParent',
  instrument: 'TEST',
  side: 'sell',
  qty: 10,
  params: { strategy: 'pov', participationPct: 10 },
  limitPx: null,
  startUs: null,
  endUs: 50_000_000,
  note: '',
};
const STOP: Command = { kind: 'EngageStop', scopes: [{ kind: 'all' }], degree: 'cancel', reason: 'test' };
const PACE: Command = { kind: 'SetPace', pace: 2 };

/** Lets the machine's clock jump, as far as the gateway reads it. */
function jumpClock(ms: number): void {
  const now = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => now() + ms);
}

afterEach(() => void vi.restoreAllMocks());

describe('greeting', () => {
  it('HELLO-1 answers hello with the engine and who one is', async () => {
    await using at = await testGateway();
    const session = await at.session('risk');
    expect(session.of('welcome')).toEqual([
      {
        t: 'welcome',
        protocol: 1,
        engine: { name: 'memory', version: '0.0.1', epoch: 1 },
        session: { actor: 'the-risk', role: 'risk' },
      },
    ]);
  });

  it.each([
    ['HELLO-1 another first frame', JSON.stringify({ t: 'ping', n: 1 }), 'malformed', 'hello'],
    ['TRANS-4 garbage', 'garbage', 'malformed', 'JSON'],
    ['HELLO-3 another version', JSON.stringify({ ...hello(tokenOf('trader')), protocol: 2 }), 'versionRefused', '1'],
    ['HELLO-4 a wrong token', JSON.stringify(hello('token-of-nobody')), 'unauthenticated', 'token'],
    ['HELLO-4 an empty token', JSON.stringify(hello('')), 'malformed', 'token'],
    ['TRANS-5 a frame over the bound', 'x'.repeat(BOUNDS.clientFrameBytes + 1), 'frameTooLarge', ''],
  ])('%s closes the connection', async (_, text, name, reason) => {
    await using at = await testGateway();
    const session = await new RawSession(at.url).opened();
    const closed = await session.text(text).closed;
    expect(closed.name).toBe(name);
    expect(closed.reason).toContain(reason);
    expect(session.frames).toEqual([]);
  });

  it('HELLO-1 a second hello closes the connection', async () => {
    await using at = await testGateway();
    const session = await at.session();
    expect((await session.send(hello(tokenOf('admin'))).closed).name).toBe('malformed');
  });

  it('HELLO-2 silence instead of a hello closes the connection', async () => {
    await using at = await testGateway();
    const session = await new RawSession(at.url).opened();
    const sinceMs = performance.now();
    expect((await session.closed).name).toBe('helloTimeout');
    expect(performance.now() - sinceMs).toBeLessThan(BOUNDS.helloTimeoutMs + 500);
  });

  it('HELLO-6 one session over the bound is sent away, a kill lane still comes in', async () => {
    await using at = await testGateway();
    await Promise.all(Array.from({ length: BOUNDS.sessions }, () => at.session('viewer')));
    const late = await new RawSession(at.url).opened();
    expect((await late.send(hello(tokenOf('trader'))).closed).name).toBe('tooManySessions');
    await at.session('trader', 'kill');
  });

  it('TRANS-1 compression is off, also for a client that offers it', async () => {
    await using at = await testGateway();
    const socket = new WebSocket(`${at.url.replace('http', 'ws')}/v1/stream`, { perMessageDeflate: true });
    await new Promise((resolve) => socket.once('open', resolve));
    expect(socket.extensions).toBe('');
    socket.terminate();
  });

  it('TRANS-4 a binary frame closes the connection', async () => {
    await using at = await testGateway();
    const session = await at.session();
    session.socket.send(Buffer.from('{"t":"ping","n":1}'), { binary: true });
    expect((await session.closed).name).toBe('malformed');
  });

  it.each([
    ['TRANS-2 a foreign Host', { host: 'evil.example' }],
    ['TRANS-2 the right name with another port', { host: '127.0.0.1:1' }],
    ['TRANS-3 a foreign Origin', { origin: 'https://evil.example' }],
    ['TRANS-3 the Origin of a file or sandbox', { origin: 'null' }],
    ['TRANS-3 another port of this machine', { origin: 'http://127.0.0.1:1' }],
  ])('%s is refused before the websocket is', async (_, headers) => {
    await using at = await testGateway();
    const socket = new WebSocket(`${at.url.replace('http', 'ws')}/v1/stream`, { headers });
    socket.on('error', () => {});
    const status = await new Promise((resolve) =>
      socket.once('unexpected-response', (_request, response) => resolve(response.statusCode)),
    );
    expect(status).toBe(403);
    socket.terminate();
  });

  it('TRANS-3 its own pages, the packaged desk and configured origins come in', async () => {
    await using at = await testGateway({ extraOrigins: ['https://desk.example'] });
    for (const origin of [at.url, 'watchkeeper://app', 'https://desk.example']) {
      const session = await new RawSession(at.url, { origin }).opened();
      expect(session.open).toBe(true);
      session.socket.terminate();
    }
  });
});

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

describe('commands', () => {
  it('CMD-1 an ack says where the answer stands and what was made', async () => {
    await using at = await testGateway();
    const session = await at.session();
    session.send({ t: 'command', id: 'c1', command: SUBMIT });
    expect(await session.next('ack')).toEqual({ t: 'ack', id: 'c1', status: 'accepted', logSeq: 1, parentId: 'P1' });
    session.send({ t: 'command', id: 'c2', command: { kind: 'CancelParent', parentId: 'P9' } });
    expect(await session.next('ack', ({ id }) => id === 'c2')).toMatchObject({ code: 'UNKNOWN_PARENT', logSeq: 2 });
  });

  it('CMD-2 the same id does nothing more, also on another connection', async () => {
    await using at = await testGateway();
    const [first, second] = [await at.session(), await at.session()];
    first.send({ t: 'command', id: 'c1', command: SUBMIT }).send({ t: 'command', id: 'c1', command: SUBMIT });
    await until(() => first.of('ack').length === 2, 'both acks');
    second.send({ t: 'command', id: 'c1', command: SUBMIT });
    const ack = await second.next('ack');
    expect(first.of('ack')).toEqual([ack, ack]);
    expect(at.engine.carriedOut).toHaveLength(1);
  });

  it('CMD-3 an outcome goes to the sender, and to the sessions of the actor when that is gone', async () => {
    await using at = await testGateway();
    const [sender, other, stranger] = [await at.session(), await at.session(), await at.session('risk')];
    sender.send({ t: 'command', id: 'c1', command: SUBMIT });
    await sender.next('ack');
    at.engine.tellOutcome({ outcome: 'done' }, { actor: 'the-trader', commandId: 'c1' });
    await sender.next('outcome');
    sender.socket.terminate();
    await until(() => at.engine.supervisors.length === 2, 'the sender to be gone');
    at.engine.tellOutcome({ outcome: 'cancelled' }, { actor: 'the-trader', commandId: 'c1' });
    expect(await other.next('outcome')).toEqual({ t: 'outcome', id: 'c1', outcome: 'cancelled', logSeq: 1 });
    expect(other.of('outcome')).toHaveLength(1);
    stranger.send({ t: 'ping', n: 1 });
    await stranger.next('pong');
    expect(stranger.of('outcome')).toEqual([]);
  });

  it('ASK-1 a question is answered under its id, of a viewer as well, and nothing happens', async () => {
    await using at = await testGateway();
    const session = await at.session('viewer');
    const { instrument, side, qty, params, limitPx, startUs, endUs } = SUBMIT;
    const order = { instrument, side, qty, params, limitPx, startUs, endUs };
    session.send({ t: 'ask', id: 'q1', question: { kind: 'EstimateOrder', objective: 'arrival', order } });
    const told = await session.next('told');
    expect(told).toMatchObject({ id: 'q1', reply: { kind: 'Unanswerable', code: 'NO_MARKET' } });
    expect([at.engine.carriedOut, at.engine.logSeq()]).toEqual([[], 0]);
  });

  it.each(['stream', 'kill'] as const)('CMD-4 a viewer commands nothing on the %s lane', async (lane) => {
    await using at = await testGateway();
    const session = await at.session('viewer', lane);
    session.send({ t: 'command', id: 'c1', command: STOP });
    expect(await session.next('ack')).toMatchObject({ id: 'c1', status: 'rejected', code: 'NOT_PERMITTED' });
    expect(at.engine.carriedOut).toEqual([]);
  });

  it('CMD-5 too many unanswered commands are refused, a stop is not', async () => {
    await using at = await testGateway();
    let open = (): void => {};
    at.engine.gate = new Promise((resolve) => (open = resolve));
    const session = await at.session();
    for (let i = 0; i <= BOUNDS.commandsInFlight; i++) session.send({ t: 'command', id: `c${i}`, command: PACE });
    session.send({ t: 'command', id: 'stop', command: STOP });
    expect(await session.next('ack', ({ id }) => id === 'stop')).toMatchObject({ status: 'accepted' });
    const refused = session.of('ack').filter(({ code }) => code === 'TOO_MANY');
    expect(refused.map(({ id }) => id)).toEqual([`c${BOUNDS.commandsInFlight}`]);
    open();
    await until(() => session.of('ack').length === BOUNDS.commandsInFlight + 2, 'all acks');
  });

  it('CMD-6 a malformed command is refused by its id, and the connection stays', async () => {
    await using at = await testGateway();
    const session = await at.session();
    session.text(JSON.stringify({ t: 'command', id: 'c1', command: { ...SUBMIT, qty: -1 } }));
    const ack = await session.next('ack');
    expect(ack).toMatchObject({ id: 'c1', status: 'rejected', code: 'MALFORMED' });
    expect(ack.reason).toContain('command.qty');
    session.text(JSON.stringify({ t: 'command', id: 5, command: SUBMIT }));
    expect((await session.closed).name).toBe('malformed');
  });

  it.each([0, -5, 0.5, 2 ** 53, 1e300, '100', null])('CMD-6 a quantity of %j never reaches the engine', async (qty) => {
    await using at = await testGateway();
    const session = await at.session();
    session.text(JSON.stringify({ t: 'command', id: 'c1', command: { ...SUBMIT, qty } }));
    const ack = await session.next('ack');
    expect(ack).toMatchObject({ id: 'c1', status: 'rejected', code: 'MALFORMED' });
    expect(ack.reason).toContain('command.qty');
    expect(at.engine.carriedOut).toEqual([]);
  });

  it('CMD-8 an engine that fails at a command is not answered for', async () => {
    await using at = await testGateway();
    at.engine.gate = Promise.reject(new Error('log broke'));
    at.engine.gate.catch(() => {});
    const session = await at.session();
    session.send({ t: 'command', id: 'c1', command: PACE }).send({ t: 'command', id: 'c2', command: STOP });
    await session.next('ack', ({ id }) => id === 'c2');
    expect(session.of('ack')).toHaveLength(1);
  });

  it('KILL-5 stops the orders of its actor when its last session is gone, if it asked for that', async () => {
    await using at = await testGateway();
    const leave = async (onDisconnect?: 'cancel'): Promise<void> => {
      const session = await new RawSession(at.url).opened();
      session.send({ ...hello(tokenOf('trader')), ...(onDisconnect && { onDisconnect }) });
      await session.next('welcome');
      session.socket.terminate();
      await until(() => !at.engine.supervisors.includes('the-trader') || other?.open === true, 'it to be gone');
    };
    let other: RawSession | undefined;
    await leave();
    expect(at.engine.carriedOut).toEqual([]);
    await leave('cancel');
    await until(() => at.engine.carriedOut.length === 1, 'the stop');
    const scopes = [{ kind: 'trader', trader: 'the-trader' }];
    expect(at.engine.carriedOut).toMatchObject([{ kind: 'EngageStop', scopes, degree: 'cancel' }]);
    other = await at.session('trader');
    await leave('cancel');
    await until(() => at.engine.supervisors.length === 1, 'one to be left');
    expect(at.engine.carriedOut).toHaveLength(1);
  });

  it('BEAT-3 tells the engine, by name, whose sessions may command', async () => {
    await using at = await testGateway();
    const [one] = [await at.session('trader'), await at.session('viewer'), await at.session('trader', 'kill')];
    await at.session('admin');
    expect(at.engine.supervisors).toEqual(['the-trader', 'the-admin']);
    one?.socket.close();
    await until(() => at.engine.supervisors.length === 1, 'one supervisor');
  });
});

describe('stopping', () => {
  it('KILL-1 the kill lane takes a stop', async () => {
    await using at = await testGateway();
    const session = await at.session('trader', 'kill');
    session.send({ t: 'command', id: 'k1', command: STOP });
    expect(await session.next('ack')).toMatchObject({ id: 'k1', status: 'accepted', stopId: 'S1' });
    await session.next('outcome', ({ outcome }) => outcome === 'confirmed');
    expect(session.of('beat')).toEqual([]);
  });

  it.each([
    ['a subscription', { t: 'subscribe', sub: 1, table: 'parents' }],
    ['another command', { t: 'command', id: 'c1', command: PACE }],
  ] as const)('KILL-1 %s closes it', async (_, frame) => {
    await using at = await testGateway();
    const session = await at.session('admin', 'kill');
    expect((await session.send(frame).closed).name).toBe('wrongLane');
    expect(at.engine.carriedOut).toEqual([]);
  });

  it('KILL-2 is not delayed by commands that wait', async () => {
    await using at = await testGateway();
    at.engine.gate = new Promise(() => {});
    const [stream, kill] = [await at.session(), await at.session('trader', 'kill')];
    for (let i = 0; i < 100; i++) stream.send({ t: 'command', id: `c${i}`, command: PACE });
    kill.send({ t: 'command', id: 'k1', command: STOP });
    await kill.next('ack');
    expect(stream.of('ack')).toEqual([]);
  });
});

describe('clients that overdo it', () => {
  it('BOUND-1 a flood is let go in the end, and a stop of another is answered meanwhile', async () => {
    await using at = await testGateway();
    const [flood, kill] = [await at.session(), await at.session('risk', 'kill')];
    const ping = '{"t":"ping","n":1}';
    const pump = setInterval(() => {
      for (let i = 0; flood.open && i < 1_000 && flood.socket.bufferedAmount < 1e6; i++) flood.text(ping);
    }, 10);
    const sentMs = performance.now();
    kill.send({ t: 'command', id: 'k1', command: STOP });
    await kill.next('ack');
    expect(performance.now() - sentMs).toBeLessThan(250);
    expect((await flood.closed).name).toBe('tooManyFrames');
    clearInterval(pump);
    // Reading was paused: what came through is the bound a second and what was under way.
    expect(flood.of('pong').length).toBeLessThan(7 * BOUNDS.framesPerSecond + 30_000);
    expect(kill.open).toBe(true);
  });

  it('BEAT-3 a client that says nothing is closed, one that pings is not', async () => {
    await using at = await testGateway();
    const [silent, awake] = [await at.session(), await at.session()];
    jumpClock(BOUNDS.silentTimeoutMs - 100);
    awake.send({ t: 'ping', n: 1 });
    await awake.next('pong');
    expect((await silent.closed).name).toBe('silent');
    expect(awake.open).toBe(true);
  });

  it('LAG-1 CONF-3 a slow client loses deltas, not acks nor its place: a fresh snapshot comes in the end', async () => {
    await using at = await testGateway();
    const [slow, quick] = [await at.session(), await at.session()];
    for (const session of [slow, quick]) session.send({ t: 'subscribe', sub: 1, table: 'parents' });
    await Promise.all([slow.next('snapshot'), quick.next('snapshot')]);
    slow.socket.pause();
    const note = 'n'.repeat(4_000);
    let version = 0;
    // Loopback buffers take some megabytes before anything waits in the gateway.
    for (let round = 0; round < 60; round++) {
      const rows = Array.from({ length: 100 }, () => testParent({ version: ++version, note }));
      at.engine.put('parents', rows);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await quick.next('delta', ({ rows }) => rows.some((row) => 'version' in row && row.version === version));
    slow.send({ t: 'command', id: 'c1', command: STOP });
    await until(() => at.engine.carriedOut.length === 1, 'the stop to be carried out');
    expect(quick.of('delta').flatMap((frame): unknown[] => frame.rows)).toHaveLength(version);
    slow.socket.resume();
    await until(() => slow.of('snapshot').length === 2, 'the fresh snapshot');
    expect([slow.of('ack').length, slow.of('outcome').length]).toEqual([1, 1]);
    expect(slow.of('snapshot')[1]).toMatchObject({ sub: 1, rows: [{ version }] });
    expect(slow.of('delta').flatMap((frame): unknown[] => frame.rows).length).toBeLessThan(version);
    expect(slow.open).toBe(true);
  });

  it('LAG-2 a client that never reads is let go', async () => {
    await using at = await testGateway();
    const slow = await at.session();
    slow.send({ t: 'subscribe', sub: 1, table: 'parents' });
    await slow.next('snapshot');
    slow.socket.pause();
    const rows = Array.from({ length: 200 }, () => testParent({ note: 'n'.repeat(4_000) }));
    for (let round = 0; round < 60; round++) {
      at.engine.put('parents', rows);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await new Promise((resolve) => setTimeout(resolve, 2 * BOUNDS.beatEveryMs));
    expect(at.engine.supervisors).toHaveLength(1);
    jumpClock(BOUNDS.lagTimeoutMs);
    await until(() => at.engine.supervisors.length === 0, 'the slow client to be gone');
  });
});
