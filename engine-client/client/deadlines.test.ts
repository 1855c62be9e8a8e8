import { describe, expect, it } from 'vitest';
import { BOUNDS, CLOSE } from '../../shared/protocol/frames.ts';
import type { Question } from '../../shared/protocol/questions.ts';
import { ScriptedNetwork, type ScriptedSocket, tell, welcome } from '../../tests/fixtures/scripted-network.ts';
import { EngineClient } from './engine-client.ts';
import type { CommandResult } from './handle.ts';

const STOP = { scopes: [{ kind: 'all' as const }], degree: 'cancel' as const, reason: '' };

function scripted(): { network: ScriptedNetwork; client: EngineClient; stream: ScriptedSocket; kill: ScriptedSocket } {
  const network = new ScriptedNetwork();
  const { transport, environment } = network;
  const client = new EngineClient({ url: 'http://engine', token: 't', clientName: 'test', transport, environment });
  client.onBatch(() => {});
  return { network, client, stream: network.sockets[0]!, kill: network.sockets[1]! };
}

/** Settled or not, as far as is known now. */
function watch(promise: Promise<CommandResult>): { result: CommandResult | null } {
  const watched: { result: CommandResult | null } = { result: null };
  void promise.then((result) => (watched.result = result));
  return watched;
}

describe('connecting again', () => {
  it('BEAT-4 waits 100 ms, doubling to 2 s, for as long as it takes', async () => {
    const { network, client, kill } = scripted();
    kill.events.closed(CLOSE.unauthenticated, 'so that the other lane is alone');
    const streamSockets = (): ScriptedSocket[] => network.sockets.filter((socket) => socket !== kill);
    const openings: number[] = [];
    for (let round = 0; round < 9; round++) {
      const socket = streamSockets().at(-1)!;
      openings.push(socket.openedAtMs);
      const before = streamSockets().length;
      socket.events.closed(1006, '');
      while (streamSockets().length === before) await network.pass(10);
    }
    const waits = openings.slice(1).map((ms, i) => ms - openings[i]!);
    // Three quarters of the full wait, as random is one half; looked at every 100 ms.
    const full = [100, 200, 400, 800, 1_600, 2_000, 2_000, 2_000];
    waits.forEach((wait, i) => {
      expect(wait).toBeGreaterThanOrEqual(full[i]! * 0.75);
      expect(wait).toBeLessThanOrEqual(full[i]! * 0.75 + 110);
    });
    await network.pass(20);
    expect(client.connection).toMatchObject({ state: 'connecting', attempt: 10 });
  });

  it.each([CLOSE.unauthenticated, CLOSE.versionRefused])('BEAT-4 does not try again after %i', async (code) => {
    const { network, client, stream, kill } = scripted();
    stream.events.closed(code, 'no');
    kill.events.closed(code, 'no');
    await network.pass(10_000);
    expect(network.sockets).toHaveLength(2);
    expect(client.connection).toMatchObject({ state: 'refused', detail: 'no' });
  });

  it('BEAT-2 shows an engine stale within a second of its last frame, and not before 750 ms', async () => {
    const { network, client, stream } = scripted();
    welcome(stream);
    await network.pass(740);
    expect(client.connection.state).toBe('live');
    await network.pass(260);
    expect(client.connection.state).toBe('stale');
  });

  it('BEAT-3 pings every second and gives up an open socket that is silent', async () => {
    const { network, client, stream } = scripted();
    welcome(stream);
    await network.pass(3_500);
    expect(stream.sent.filter(({ t }) => t === 'ping').length).toBeGreaterThanOrEqual(3);
    expect(client.connection.state).toBe('stale');
    expect(stream.closed).toBe(false);
    await network.pass(2_000);
    expect(stream.closed).toBe(true);
    expect(network.sockets.filter(({ closed }) => !closed).length).toBeGreaterThan(1);
  });

  it('BEAT-3 BEAT-4 reads what came while this side was held up before it gives a connection up', async () => {
    const { network, client, stream } = scripted();
    network.nowMs += 20_000;
    await network.pass(200);
    welcome(stream);
    await network.pass(200);
    expect(client.connection.state).toBe('live');
    network.nowMs += 60_000;
    await network.pass(200);
    expect(stream.closed).toBe(false);
    tell(stream, { t: 'beat', nowUs: 1, logSeq: 1 });
    await network.pass(200);
    expect(client.connection.state).toBe('live');
    await network.pass(6_000);
    expect(stream.closed).toBe(true);
  });

  it('measures the round trip', async () => {
    const { network, client, stream } = scripted();
    welcome(stream);
    await network.pass(100);
    const ping = stream.sent.find((frame) => frame.t === 'ping');
    await network.pass(30);
    tell(stream, { t: 'pong', n: ping?.n ?? -1 });
    await network.pass(20);
    expect(client.connection.roundTripMs).toBe(30);
  });
});

describe('deadlines', () => {
  it('CMD-7 a command that was sent is unknown after ten seconds, one that never was is not', async () => {
    const { network, client } = scripted();
    const never = watch(client.command({ kind: 'SetPace', pace: 1 }));
    await network.pass(9_900);
    expect(never.result).toBeNull();
    await network.pass(200);
    expect(never.result).toMatchObject({ status: 'rejected', reason: expect.stringContaining('never sent') as string });
    const { network: other, client: connected, stream: open } = scripted();
    welcome(open);
    const sent = watch(connected.command({ kind: 'SetPace', pace: 1 }));
    await other.pass(10_200);
    expect(sent.result).toMatchObject({ status: 'unknown', id: 'id1' });
  });

  it('TRANS-5 a command that is larger than an engine takes is refused here: it would end the connection', async () => {
    const { network, client, stream } = scripted();
    welcome(stream);
    const sent = stream.sent.length;
    const reason = 'é'.repeat(BOUNDS.clientFrameBytes / 2);
    const answer = watch(client.command({ kind: 'RestorePolicy', version: 1, reason }));
    await network.pass(1);
    expect(answer.result).toMatchObject({
      status: 'rejected',
      code: 'MALFORMED',
      reason: expect.stringMatching(/^RestorePolicy is of 65\d{3} bytes, and an engine takes 65536 at most/) as string,
    });
    expect(stream.sent.length).toBe(sent);
  });

  it('KILL-4 HTTP joins in when the lane does not answer, under one id; after five seconds it is unknown', async () => {
    const { network, client, kill } = scripted();
    welcome(kill);
    const stop = watch(client.kill(STOP));
    expect(kill.sent.at(-1)).toMatchObject({ t: 'command', id: 'id1', command: { kind: 'EngageStop' } });
    expect(network.posts).toEqual([]);
    await network.pass(700);
    expect(network.posts[0]).toMatchObject({ body: { commandId: 'id1', degree: 'cancel' } });
    await network.pass(4_100);
    expect(stop.result).toBeNull();
    await network.pass(400);
    expect(stop.result).toMatchObject({ status: 'unknown', id: 'id1' });
    const ids = network.posts.map(({ body }) => (body as { commandId: string }).commandId);
    expect(new Set(ids)).toEqual(new Set(['id1']));
  });

  it('KILL-4 a stop made while nothing is open is sent on the lane once it opens', async () => {
    const { network, client, kill } = scripted();
    const stop = watch(client.kill(STOP));
    expect(network.posts).toHaveLength(1);
    await network.pass(100);
    welcome(kill);
    tell(kill, { t: 'ack', id: 'id1', status: 'accepted', logSeq: 5, stopId: 'S1' });
    await network.pass(10);
    expect(stop.result).toEqual({ status: 'accepted', id: 'id1', logSeq: 5, stopId: 'S1' });
  });

  it('KILL-4 an engine that failed at it (503) is asked again, one that refused is not', async () => {
    const { network, client } = scripted();
    network.httpAnswer = { status: 503, body: { status: 'rejected', code: 'LOG_UNAVAILABLE', reason: '' } };
    const stop = watch(client.kill(STOP));
    await network.pass(700);
    expect(stop.result).toBeNull();
    expect(network.posts.length).toBeGreaterThan(1);
    network.httpAnswer = { status: 403, body: { status: 'rejected', code: 'NOT_PERMITTED', reason: 'viewer' } };
    await network.pass(700);
    expect(stop.result).toMatchObject({ status: 'rejected', code: 'NOT_PERMITTED' });
  });
});

describe('a question', () => {
  const order = { instrument: 'TEST', side: 'buy', qty: 1, limitPx: null, startUs: null, endUs: 2 } as const;
  const question: Question = {
    kind: 'EstimateOrder',
    objective: 'arrival',
    order: { ...order, params: { strategy: 'pov', participationPct: 10 } },
  };

  it('ASK-2 is asked once, of the connection that there is, and given up after 3 s', async () => {
    const { network, client, stream } = scripted();
    expect(await client.ask(question)).toBeNull();
    welcome(stream);
    const replies: unknown[] = [];
    void client.ask(question).then((reply) => replies.push(reply));
    await network.pass(2_900);
    expect(replies).toEqual([]);
    await network.pass(200);
    expect(replies).toEqual([null]);
    const reply = { kind: 'Unanswerable', code: 'NO_MARKET', reason: 'none' } as const;
    void client.ask(question).then((each) => replies.push(each));
    const { id } = stream.sent.findLast((frame) => frame.t === 'ask') as { id: string };
    tell(stream, { t: 'told', id, reply });
    await network.pass(10);
    expect(replies).toEqual([null, reply]);
    expect(stream.sent.filter((frame) => frame.t === 'ask')).toHaveLength(2);
  });
});
