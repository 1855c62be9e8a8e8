import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpEngine } from '../../engine-client/client/http-engine.ts';
import { BOUNDS } from '../../shared/protocol/frames.ts';
import { testParent } from '../../tests/fixtures/memory-engine.ts';
import { testGateway, tokenOf } from '../../tests/fixtures/test-gateway.ts';

const KILL = { commandId: 'k1', scopes: [{ kind: 'all' }], degree: 'cancel', reason: 'test' };

const PACE = { commandId: 'c1', command: { kind: 'SetPace', pace: 2 } };

const bearer = (role: 'viewer' | 'trader'): Record<string, string> => ({ authorization: `Bearer ${tokenOf(role)}` });
const DECISIONS = { kind: 'AskDecisions', parentId: 'P1', untilUs: null, most: 10 };
const post = (url: string, body: string, headers = bearer('trader'), path = '/v1/kill'): Promise<Response> =>
  fetch(`${url}${path}`, { method: 'POST', body, headers });

/** With the Host and the path as given, which fetch would mend. */
function rawStatus(port: number, path: string, headers: Record<string, string> = {}): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on('error', reject).end();
  });
}

describe('health and figures', () => {
  it('tells alive from ready', async () => {
    await using at = await testGateway();
    expect((await fetch(`${at.url}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${at.url}/readyz`)).json()).toEqual({ ready: true });
    at.engine.unreadiness = 'the log is full';
    const response = await fetch(`${at.url}/readyz`);
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ ready: false, reason: 'the log is full' });
    expect((await fetch(`${at.url}/healthz`)).status).toBe(200);
  });

  it('gives the figures of engine and gateway as Prometheus text', async () => {
    await using at = await testGateway();
    await at.session();
    const text = await (await fetch(`${at.url}/metrics`)).text();
    expect(text).toMatch(/^# TYPE watchkeeper_log_seq gauge\nwatchkeeper_log_seq 0\n/);
    expect(text).toContain('watchkeeper_gateway_sessions 1\n');
    for (const line of text.trimEnd().split('\n')) {
      expect(line).toMatch(/^(# TYPE [a-z_]+ (counter|gauge)|[a-z_]+ -?[\d.]+(e[+-]\d+)?)$/);
    }
  });

  it('describes itself, every path that is there', async () => {
    await using at = await testGateway();
    const api = (await (await fetch(`${at.url}/openapi.json`)).json()) as {
      openapi: string;
      paths: Record<string, Record<string, { requestBody?: unknown }>>;
    };
    expect(api.openapi).toBe('3.1.0');
    for (const [path, methods] of Object.entries(api.paths)) {
      const method = Object.keys(methods)[0]!;
      const bodies: Record<string, object> = { '/v1/commands': PACE, '/v1/ask': DECISIONS };
      const body = JSON.stringify(bodies[path] ?? KILL);
      const init = { method, headers: bearer('trader'), ...(method === 'post' && { body }) };
      expect([path, (await fetch(`${at.url}${path}`, init)).status]).toEqual([path, 200]);
    }
    expect(JSON.stringify(api.paths['/v1/kill'])).toContain('"commandId"');
  });
});

describe('reading and stopping', () => {
  it.each(['/v1/status', '/v1/parents', '/v1/children', '/v1/stops', '/v1/nothing'])(
    '%s takes a token',
    async (path) => {
      await using at = await testGateway();
      for (const authorization of ['', 'Bearer wrong', `Basic ${tokenOf('trader')}`]) {
        const response = await fetch(`${at.url}${path}`, { headers: { authorization } });
        expect(response.status).toBe(401);
        expect(await response.json()).toMatchObject({ status: 'rejected', code: 'NOT_PERMITTED' });
      }
    },
  );

  it('KILL-3 reads and stops as the command line does', async () => {
    await using at = await testGateway();
    at.engine.put('parents', [testParent()]);
    const engine = new HttpEngine({ url: at.url, token: tokenOf('trader'), timeoutMs: 2_000 });
    expect((await engine.status()).market).toBe('test');
    expect(await engine.parents()).toEqual([testParent()]);
    const request = { commandId: 'k1', scopes: [{ kind: 'all' as const }], degree: 'hold' as const, reason: '' };
    const answer = await engine.kill(request);
    expect(answer).toEqual({ status: 'accepted', logSeq: 1, stopId: 'S1' });
    expect(await engine.kill(request)).toEqual(answer);
    expect((await engine.stops()).map(({ stopId, actor }) => [stopId, actor])).toEqual([['S1', 'the-trader']]);
  });

  it.each([
    ['no JSON', 'stop!', 400, 'body'],
    ['no scope', JSON.stringify({ ...KILL, scopes: [] }), 400, 'scopes'],
    ['another member', JSON.stringify({ ...KILL, force: true }), 400, 'force'],
    ['a body over the bound', JSON.stringify({ ...KILL, reason: 'x'.repeat(BOUNDS.clientFrameBytes) }), 413, 'bytes'],
  ])('KILL-3 %s is refused by the field', async (_, body, status, place) => {
    await using at = await testGateway();
    const response = await post(at.url, body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({
      status: 'rejected',
      code: 'MALFORMED',
      reason: expect.stringContaining(place) as string,
    });
    expect(at.engine.carriedOut).toEqual([]);
  });

  it('CMD-9 takes any command, once, and says no with its code', async () => {
    await using at = await testGateway();
    const send = async (command: object, role: 'viewer' | 'trader' = 'trader', commandId = 'c9') => {
      const response = await post(at.url, JSON.stringify({ commandId, command }), bearer(role), '/v1/commands');
      return [response.status, await response.json()] as const;
    };
    expect(await send(PACE.command)).toEqual([200, { status: 'accepted', logSeq: 1 }]);
    expect(await send(PACE.command)).toEqual([200, { status: 'accepted', logSeq: 1 }]);
    expect(at.engine.carriedOut).toEqual([PACE.command]);
    const [status, body] = await send({ kind: 'ResumeParent', parentId: 'P1' }, 'trader', 'c10');
    expect([status, body]).toEqual([409, expect.objectContaining({ status: 'rejected', code: 'UNKNOWN_PARENT' })]);
    expect((await send(PACE.command, 'viewer', 'c11'))[0]).toBe(403);
    const [refused, why] = await send({ ...PACE.command, pace: 'fast' }, 'trader', 'c12');
    expect([refused, why]).toEqual([400, expect.objectContaining({ reason: expect.stringContaining('command.pace') })]);
  });

  it('ASK-4 takes any question, of a viewer as well, and names what is wrong with one', async () => {
    await using at = await testGateway();
    const ask = async (question: object) => {
      const response = await post(at.url, JSON.stringify(question), bearer('viewer'), '/v1/ask');
      return [response.status, await response.json()] as const;
    };
    expect(await ask(DECISIONS)).toEqual([200, { kind: 'AskDecisions', decisions: [] }]);
    const explain = { kind: 'ExplainDecision', parentId: 'P1', atUs: null, action: null };
    expect(await ask(explain)).toEqual([
      404,
      { kind: 'Unanswerable', code: 'UNKNOWN_DECISION', reason: 'nothing is kept of P1' },
    ]);
    const [status, why] = await ask({ ...DECISIONS, most: 0 });
    expect([status, why]).toEqual([400, expect.objectContaining({ reason: expect.stringContaining('most') })]);
  });

  it('CMD-4 a viewer stops nothing', async () => {
    await using at = await testGateway();
    const response = await post(at.url, JSON.stringify(KILL), bearer('viewer'));
    expect(response.status).toBe(403);
    expect(at.engine.carriedOut).toEqual([]);
  });

  it('takes each path by its method', async () => {
    await using at = await testGateway();
    expect((await fetch(`${at.url}/v1/kill`, { headers: bearer('trader') })).status).toBe(405);
    expect((await fetch(`${at.url}/v1/stops`, { method: 'DELETE', headers: bearer('trader') })).status).toBe(405);
    expect((await fetch(`${at.url}/metrics`, { method: 'POST' })).status).toBe(405);
    expect((await fetch(`${at.url}/v1/constructor`, { headers: bearer('trader') })).status).toBe(404);
  });
});

describe('an engine that fails at a request', () => {
  it('is said to have failed, and the gateway goes on', async () => {
    const lines: string[] = [];
    await using at = await testGateway({ log: (line) => lines.push(line) });
    at.engine.staged.push(() => {
      throw new Error('broken row');
    });
    expect((await fetch(`${at.url}/v1/status`, { headers: bearer('trader') })).status).toBe(500);
    expect(lines).toEqual([expect.stringMatching(/status.*broken row/)]);
    expect((await fetch(`${at.url}/v1/status`, { headers: bearer('trader') })).status).toBe(200);
  });
});

describe('who may ask', () => {
  it('TRANS-2 TRANS-3 refuses foreign names and origins on every path', async () => {
    await using at = await testGateway();
    const { port } = at.gateway;
    for (const path of ['/', '/healthz', '/v1/status', '/v1/kill']) {
      expect(await rawStatus(port, path, { host: 'rebound.example' })).toBe(403);
      expect(await rawStatus(port, path, { host: `127.0.0.1:${port}`, origin: 'https://evil.example' })).toBe(403);
    }
    for (const host of [`localhost:${port}`, `LOCALHOST:${port}`, `[::1]:${port}`]) {
      expect(await rawStatus(port, '/healthz', { host })).toBe(200);
    }
  });

  it('lets the pages of the packaged desk read the answers, and no others', async () => {
    await using at = await testGateway();
    const asked = await fetch(`${at.url}/v1/kill`, { method: 'OPTIONS', headers: { origin: 'watchkeeper://app' } });
    expect(asked.status).toBe(204);
    expect(asked.headers.get('access-control-allow-origin')).toBe('watchkeeper://app');
    expect(asked.headers.get('access-control-allow-headers')).toContain('authorization');
    const own = await fetch(`${at.url}/healthz`);
    expect(own.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('the desk', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'desk-'));
    await mkdir(join(folder, 'dist', 'assets'), { recursive: true });
    await writeFile(join(folder, 'secret.txt'), 'secret');
    await writeFile(join(folder, 'dist', 'index.html'), '<!doctype html>desk');
    await writeFile(join(folder, 'dist', 'assets', 'index-DkT3b9_x.js'), 'export {};');
    await symlink(join(folder, 'secret.txt'), join(folder, 'dist', 'link.txt'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is served with its types, a strict policy, and hashed files for good', async () => {
    await using at = await testGateway({ deskFolder: join(folder, 'dist') });
    const page = await fetch(`${at.url}/`);
    expect(await page.text()).toBe('<!doctype html>desk');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    const policy = page.headers.get('content-security-policy') ?? '';
    for (const rule of ["default-src 'none'", "script-src 'self'", "worker-src 'self'", "frame-ancestors 'none'"]) {
      expect(policy.split('; ')).toContain(rule);
    }
    const script = await fetch(`${at.url}/assets/index-DkT3b9_x.js`, { method: 'HEAD' });
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(script.headers.get('cache-control')).toContain('immutable');
    expect((await fetch(`${at.url}/`, { method: 'POST' })).status).toBe(405);
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/../../secret.txt',
    '/..\\secret.txt',
    '/..%5csecret.txt',
    '/link.txt',
    '/assets',
    '/%00',
    '/%',
    '//etc/passwd',
    '/nothing.js',
  ])('%s leads nowhere', async (path) => {
    await using at = await testGateway({ deskFolder: join(folder, 'dist') });
    expect(await rawStatus(at.gateway.port, path, { host: `127.0.0.1:${at.gateway.port}` })).toBe(404);
  });

  it('says how to build it where it has not been', async () => {
    await using at = await testGateway();
    const page = await fetch(`${at.url}/`);
    expect(page.status).toBe(503);
    expect(await page.text()).toContain('npm start');
  });
});

describe('the port', () => {
  it('in use is said with its number and what to do', async () => {
    await using at = await testGateway();
    const { port } = at.gateway;
    await expect(testGateway({ port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
      message: expect.stringMatching(new RegExp(`Port ${port} .* in use.*another port`)) as string,
    });
  });

  it('TRANS-1 is not opened to the network', async () => {
    await expect(testGateway({ host: '0.0.0.0' })).rejects.toMatchObject({ code: 'NOT_LOOPBACK' });
  });

  it('HELLO-2 is given up by who has connected and says nothing, or half a request', async () => {
    await using at = await testGateway();
    const ends = ['', 'GET / HTTP/1.1\r\nHost: '].map(async (said) => {
      const socket = connect(at.gateway.port, '127.0.0.1').resume();
      socket.on('error', () => {}).write(said);
      await new Promise((resolve) => socket.once('close', resolve));
    });
    const late = new Promise<string>((resolve) => setTimeout(resolve, 3 * BOUNDS.helloTimeoutMs, 'late'));
    expect(await Promise.race([Promise.all(ends), late])).not.toBe('late');
  });

  it('is free again after close, whoever was connected', async () => {
    const at = await testGateway();
    const session = await at.session();
    const idle = connect(at.gateway.port, '127.0.0.1');
    idle.on('error', () => {});
    await new Promise((resolve) => idle.once('connect', resolve));
    await at.gateway.close();
    expect((await session.closed).code).toBe(1001);
    await using again = await testGateway({ port: at.gateway.port });
    expect(again.gateway.port).toBe(at.gateway.port);
    idle.destroy();
  });
});
