import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Command, CommandOf } from '../../shared/domain/command.ts';
import { BOUNDS } from '../../shared/protocol/frames.ts';
import { testParent } from '../../tests/fixtures/memory-engine.ts';
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
    expect((await session.closed).name).toBe('helloTimeout');
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
      for (let i = 0; flood.open && i < 300 && flood.socket.bufferedAmount < 1e5; i++) flood.text(ping);
    }, 10);
    await until(() => flood.frames.length > 1_000, 'a flood');
    kill.send({ t: 'command', id: 'k1', command: STOP });
    await kill.next('ack');
    expect(flood.open).toBe(true);
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
