/** Starts that fail, and what they leave behind: nothing; starts on a market that is over. */
import { existsSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { writePair } from '../../feeds/lobster/lobster-fixture.ts';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts';
import { parseEngineArguments } from './engine-arguments.ts';
import { startEngine } from './start-engine.ts';

let server: WebSocketServer;
/** News of an engine come over a connection: one that is still open belongs to something that still runs. */
let newsUrl: string;
beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  newsUrl = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/news`;
});
afterEach(() => {
  for (const client of server.clients) client.terminate();
  server.close();
});

const start = (folder: string, ...argv: string[]) =>
  startEngine(parseEngineArguments(['--port', '0', '--data', folder, ...argv]), () => {});

async function nobodyIsConnected(): Promise<void> {
  // Longer than the first reconnection would take.
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(server.clients.size).toBe(0);
}

describe('an engine that cannot start', () => {
  it('because another one works on its data says so, and leaves nothing running', async () => {
    using folder = temporaryFolder();
    const first = await start(folder.path, '--synthetic');
    await expect(start(folder.path, '--synthetic', '--news', newsUrl)).rejects.toMatchObject({ code: 'LOCKED' });
    await nobodyIsConnected();
    expect((await fetch(`${first.ready.url}/readyz`)).status).toBe(200);
    await first.close();
  });

  it('because another one works on its data leaves the recording of that one alone', async () => {
    using folder = temporaryFolder();
    const capture = join(folder.path, 'capture');
    const first = await start(folder.path, '--synthetic');
    await expect(start(folder.path, '--synthetic', '--capture', capture)).rejects.toMatchObject({ code: 'LOCKED' });
    expect(existsSync(capture)).toBe(false);
    await first.close();
  });

  it('because nothing can be recorded lets go of the log', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'no-folder');
    writeFileSync(file, '');
    await expect(start(folder.path, '--synthetic', '--capture', file)).rejects.toThrow('no-folder');
    const next = await start(folder.path, '--synthetic');
    await next.close();
  });

  it('because its recording is not there leaves nothing running', async () => {
    using folder = temporaryFolder();
    const missing = join(folder.path, 'none.zip');
    await expect(start(folder.path, '--replay', missing, '--news', newsUrl)).rejects.toThrow('none.zip');
    await nobodyIsConnected();
  });
});

describe('an engine on a market that has been played to its end', () => {
  it('says so and how to begin it anew; the first time it says nothing of the kind', async () => {
    using folder = temporaryFolder();
    const messages = '57599.1,1,7,100,1000000,1\n57599.2,1,8,50,1000200,-1\n';
    const file = writePair(folder.path, 1, messages, '9999999999,0,1000000,100\n1000200,50,1000000,100\n');
    const said: string[] = [];
    const startOn = () =>
      startEngine(
        parseEngineArguments(['--port', '0', '--data', folder.path, '--replay', file, '--speed', 'max']),
        (line) => void said.push(line),
      );
    const first = await startOn();
    const { url, token } = first.ready;
    const headers = { authorization: `Bearer ${token}` };
    await expect
      .poll(async () => (await fetch(`${url}/v1/status`, { headers })).json())
      .toMatchObject({ marketState: 'ended' });
    await first.close();
    expect(said).not.toContainEqual(expect.stringContaining('has ended'));
    const second = await startOn();
    await second.close();
    expect(said).toContainEqual(expect.stringMatching(/has ended: give another --seed/));
  });
});
