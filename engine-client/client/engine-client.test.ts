import { afterEach, describe, expect, it } from 'vitest';
import { ClientRecord } from '../../tests/fixtures/client-record.ts';
import { frameProxy } from '../../tests/fixtures/frame-proxy.ts';
import { MemoryEngine, testParent, testQuote } from '../../tests/fixtures/memory-engine.ts';
import { until } from '../../tests/fixtures/raw-session.ts';
import { testGateway, tokenOf } from '../../tests/fixtures/test-gateway.ts';
import type { Command } from '../../shared/domain/command.ts';
import { createEngineClient, type EngineClient } from './engine-client.ts';

const PACE: Command = { kind: 'SetPace', pace: 2 };
const STOP = { scopes: [{ kind: 'all' as const }], degree: 'cancel' as const, reason: 'test' };

const clients: EngineClient[] = [];
function clientOf(url: string, token = tokenOf('trader')): EngineClient {
  const client = createEngineClient({ url, token, clientName: 'test', batchEveryMs: 1 });
  clients.push(client);
  return client;
}
afterEach(() => clients.splice(0).forEach((client) => client.close()));

const isDelta = (text: string): boolean => text.startsWith('{"t":"delta"');

describe('following', () => {
  it('SUB-1 goes live once every snapshot stands, then follows', async () => {
    await using at = await testGateway();
    at.engine.put('parents', [testParent({ parentId: 'P1' })]);
    const client = clientOf(`${at.url}/`);
    const record = new ClientRecord(client);
    client.subscribe('parents');
    await record.reach('live');
    expect(record.last?.connection).toMatchObject({
      detail: '',
      attempt: 0,
      engine: { name: 'memory', epoch: 1 },
      session: { actor: 'the-trader', role: 'trader' },
    });
    at.engine.put('parents', [testParent({ parentId: 'P2' })], {}, ['P1']);
    await until(() => record.rows('parents')[0]?.parentId === 'P2', 'the change');
    expect(record.rows('parents')).toHaveLength(1);
    expect(record.states).not.toContain('stale');
  });

  it('shares a subscription among followers and ends it with the last', async () => {
    await using at = await testGateway();
    await using proxy = await frameProxy(at.url);
    const client = clientOf(proxy.url);
    const record = new ClientRecord(client);
    const [first, second] = [client.subscribe('quotes'), client.subscribe('quotes')];
    await record.reach('live');
    first();
    first();
    at.engine.put('quotes', [testQuote()]);
    await until(() => record.rows('quotes').length === 1, 'the quote');
    second();
    await until(() => proxy.fromClients.some((text) => text.includes('"unsubscribe"')), 'the end of it');
    expect(proxy.fromClients.filter((text) => text.includes('"subscribe"'))).toHaveLength(1);
  });

  it('SUB-2 says what the engine does not have and follows the rest', async () => {
    await using at = await testGateway();
    const client = clientOf(at.url);
    const record = new ClientRecord(client);
    client.subscribe('parents');
    const end = client.subscribe('orderSeries', { parentId: 'P9' });
    await record.reach('live');
    await until(() => record.last?.connection.detail.includes('P9') === true, 'the refusal');
    end();
    await until(() => record.last?.connection.detail === '', 'the refusal to be gone');
    expect(() => client.subscribe('orderSeries')).toThrow(TypeError);
  });

  it('SEQ-2 a lost delta is noticed: shown, and mended by a fresh snapshot', async () => {
    await using at = await testGateway();
    await using proxy = await frameProxy(at.url);
    const client = clientOf(proxy.url);
    const record = new ClientRecord(client);
    client.subscribe('parents');
    client.subscribe('stops');
    await record.reach('live');
    const lost: string[] = [];
    proxy.meddle = (text) => (isDelta(text) ? (lost.push(text), null) : text);
    at.engine.put('parents', [testParent({ parentId: 'LOST' })]);
    await until(() => lost.length === 1, 'the delta to be lost');
    proxy.meddle = (text) => (text.startsWith('{"t":"snapshot"') ? (lost.push(text), null) : text);
    at.engine.put('parents', [testParent({ parentId: 'P2' })]);
    await record.reach('resynchronising');
    expect(record.rows('parents')).toEqual([]);
    await until(() => lost.length === 2, 'the snapshot to be lost');
    proxy.meddle = (text) => text;
    at.engine.put('parents', [testParent({ parentId: 'P3' })]);
    await record.reach('live');
    expect(record.rows('parents').map(({ parentId }) => parentId)).toEqual(['LOST', 'P2', 'P3']);
  });

  it.each(['snapshot', 'delta'])('SEQ-3 a %s of another epoch is not taken', async (kind) => {
    await using at = await testGateway();
    await using proxy = await frameProxy(at.url);
    let changed = 0;
    const alter = (text: string): string => {
      if (changed > 0 || !text.startsWith(`{"t":"${kind}"`)) return text;
      changed++;
      return text.replace('"epoch":1', '"epoch":2').replaceAll('"P1"', '"FOREIGN"');
    };
    proxy.meddle = alter;
    const client = clientOf(proxy.url);
    const record = new ClientRecord(client);
    client.subscribe('parents');
    if (kind === 'delta') await record.reach('live');
    at.engine.put('parents', [testParent({ parentId: 'P1' })]);
    await until(() => changed === 1 && record.rows('parents').length === 1, 'the order');
    expect(record.rows('parents')[0]?.parentId).toBe('P1');
    expect(proxy.fromClients.filter((text) => text.includes('"subscribe"'))).toHaveLength(2);
  });

  it('TRANS-6 what cannot be read ends the connection, not the client', async () => {
    await using at = await testGateway();
    await using proxy = await frameProxy(at.url);
    const client = clientOf(proxy.url);
    const record = new ClientRecord(client);
    client.subscribe('parents');
    await record.reach('live');
    proxy.meddle = (text) => text.replace('"beat"', '"boo"');
    await record.reach('stale');
    expect(record.last?.connection.detail).toContain('cannot read');
    proxy.meddle = (text) => text;
    await record.reach('live');
  });
});

describe('being cut off', () => {
  it('HELLO-5 a new epoch replaces every table, and what was unanswered is answered', async () => {
    const first = await testGateway();
    first.engine.put('parents', [testParent({ parentId: 'OLD' })]);
    const client = clientOf(first.url);
    const record = new ClientRecord(client);
    client.subscribe('parents');
    await record.reach('live');
    first.engine.gate = new Promise(() => {});
    const pending = client.command(PACE);
    await until(() => client.connection.roundTripMs !== null, 'a round trip');
    await first[Symbol.asyncDispose]();
    await record.reach('stale');
    const engine = new MemoryEngine(2);
    engine.put('parents', [testParent({ parentId: 'NEW' })]);
    await using second = await testGateway({ engine, port: first.gateway.port });
    expect(await pending).toMatchObject({ status: 'accepted' });
    expect(second.engine.carriedOut).toEqual([PACE]);
    await record.reach('live');
    expect(record.rows('parents').map(({ parentId }) => parentId)).toEqual(['NEW']);
    expect(record.last?.connection.engine?.epoch).toBe(2);
    const seen = record.states.filter((state) => state !== 'resynchronising');
    expect(seen).toEqual(['connecting', 'live', 'stale', 'live']);
  });

  it('BEAT-2 a server that hangs is shown stale, though the socket is open', async () => {
    await using at = await testGateway();
    await using proxy = await frameProxy(at.url);
    const client = clientOf(proxy.url);
    const record = new ClientRecord(client);
    client.subscribe('parents');
    await record.reach('live');
    proxy.frozen = true;
    await record.reach('stale');
    expect(record.last?.connection.detail).toBe('nothing heard for more than 750 ms');
    proxy.frozen = false;
    await record.reach('live');
  });

  it('BEAT-4 a server that dies is shown stale at once', async () => {
    await using at = await testGateway();
    await using proxy = await frameProxy(at.url);
    const record = new ClientRecord(clientOf(proxy.url));
    await record.reach('live');
    proxy.cut();
    await record.reach('stale');
    // Not by its silence, which would take longer to tell.
    expect(record.last?.connection.detail).toMatch(/^no connection/);
    await record.reach('live');
  });

  it('CMD-7 CMD-2 a command whose answer was lost is sent again and carried out once', async () => {
    await using at = await testGateway();
    await using proxy = await frameProxy(at.url);
    const client = clientOf(proxy.url);
    const record = new ClientRecord(client);
    await record.reach('live');
    proxy.meddle = (text) => (text.includes('"ack"') ? null : text);
    const pending = client.command(PACE);
    await until(() => at.engine.carriedOut.length === 1, 'the command to be carried out');
    proxy.meddle = (text) => text;
    proxy.cut();
    expect(await pending).toMatchObject({ status: 'accepted', logSeq: 1 });
    expect(at.engine.carriedOut).toHaveLength(1);
  });

  it('HELLO-4 a refused token is final, and commands say so', async () => {
    await using at = await testGateway();
    const client = clientOf(at.url, 'token-of-nobody');
    const record = new ClientRecord(client);
    const early = client.command(PACE);
    await record.reach('refused');
    expect(record.last?.connection.detail).toContain('token');
    for (const result of [await early, await client.command(PACE)]) {
      expect(result).toMatchObject({ status: 'rejected', reason: expect.stringContaining('never sent') });
    }
    expect(await client.kill(STOP)).toMatchObject({ status: 'rejected', code: 'NOT_PERMITTED' });
  });

  it('close ends everything that waits', async () => {
    await using at = await testGateway();
    at.engine.gate = new Promise(() => {});
    const client = clientOf(at.url);
    const record = new ClientRecord(client);
    await record.reach('live');
    const pending = client.command(PACE);
    client.close();
    expect((await pending).status).toBe('unknown');
    expect((await client.command(PACE)).status).toBe('rejected');
    expect(record.state).toBe('closed');
    await until(() => at.engine.supervisors.length === 0, 'the session to be gone');
  });
});

describe('stopping', () => {
  it('KILL-4 goes by its own lane, and the outcome comes in a batch', async () => {
    await using at = await testGateway();
    const client = clientOf(at.url);
    const record = new ClientRecord(client);
    await record.reach('live');
    const result = await client.kill(STOP);
    expect(result).toMatchObject({ status: 'accepted', stopId: 'S1' });
    await until(() => record.batches.some(({ outcomes }) => outcomes[0]?.id === result.id), 'the outcome');
  });

  it('KILL-4 goes by HTTP at once where no socket is open yet', async () => {
    await using at = await testGateway();
    const result = await clientOf(at.url).kill(STOP);
    expect(result).toMatchObject({ status: 'accepted', stopId: 'S1' });
    expect(at.engine.carriedOut).toHaveLength(1);
  });

  it('KILL-4 is not held up by a stream that hangs', async () => {
    await using at = await testGateway();
    at.engine.gate = new Promise(() => {});
    const client = clientOf(at.url);
    await new ClientRecord(client).reach('live');
    let answered = 0;
    for (let i = 0; i < 50; i++) void client.command(PACE).then(() => answered++);
    expect(await client.kill(STOP)).toMatchObject({ status: 'accepted' });
    expect(answered).toBe(0);
  });
});
