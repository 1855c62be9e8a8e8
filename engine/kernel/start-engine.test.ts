/** Starts that fail: what they say, and that nothing of them stays behind. */
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { parseEngineArguments } from './engine-arguments.ts';
import { startEngine } from './start-engine.ts';

const folder = mkdtempSync(join(tmpdir(), 'watchkeeper-start-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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

const start = (...argv: string[]) =>
  startEngine(parseEngineArguments(['--port', '0', '--data', folder, ...argv]), () => {});

async function nobodyIsConnected(): Promise<void> {
  // Longer than the first reconnection would take.
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(server.clients.size).toBe(0);
}

describe('an engine that cannot start', () => {
  it('because another one works on its data says so, and leaves nothing running', async () => {
    const first = await start('--synthetic');
    await expect(start('--synthetic', '--news', newsUrl)).rejects.toMatchObject({ code: 'LOCKED' });
    await nobodyIsConnected();
    expect((await fetch(`${first.ready.url}/readyz`)).status).toBe(200);
    await first.close();
  });

  it('because its recording is not there leaves nothing running', async () => {
    await expect(start('--replay', join(folder, 'none.zip'), '--news', newsUrl)).rejects.toThrow('none.zip');
    await nobodyIsConnected();
  });
});
