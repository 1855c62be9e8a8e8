/** Starts that fail: what they say, and that nothing of them stays behind. */
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts';
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

  it('because its recording is not there leaves nothing running', async () => {
    using folder = temporaryFolder();
    const missing = join(folder.path, 'none.zip');
    await expect(start(folder.path, '--replay', missing, '--news', newsUrl)).rejects.toThrow('none.zip');
    await nobodyIsConnected();
  });
});
