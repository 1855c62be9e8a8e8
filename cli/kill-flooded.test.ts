/** `watchkeeper kill` while desks flood the gateway with all that they may send, and one of them reads nothing. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BOUNDS } from '../shared/protocol/frames.ts';
import { EngineProcess } from '../tests/fixtures/engine-process.ts';
import type { RawSession } from '../tests/fixtures/raw-session.ts';
import { temporaryFolder } from '../tests/fixtures/temporary-folder.ts';

const MAIN = resolve(import.meta.dirname, 'main.ts');
const FLOODERS = 6;
/** Frames each sends every 10 ms: twice what an engine reads of one session. */
const BURST = (2 * BOUNDS.framesPerSecond) / 100;

/** Sends commands, subscriptions and pings without a pause until the returned function is called; gives how many went. */
function flood(sessions: readonly RawSession[]): () => number {
  let sent = 0;
  const timer = setInterval(() => {
    for (const session of sessions) {
      // What the socket does not take any more would only fill this process.
      if (!session.open || session.socket.bufferedAmount > 1_000_000) continue;
      for (let i = 0; i < BURST; i++) {
        const n = ++sent;
        if (n % 3 === 0) session.send({ t: 'ping', n });
        else if (n % 3 === 1) session.send({ t: 'subscribe', sub: 1 + (n % 60), table: 'journal' });
        else session.send({ t: 'command', id: `flood-${n}`, command: { kind: 'SetPace', pace: 1 } });
      }
    }
  }, 10);
  return () => {
    clearInterval(timer);
    return sent;
  };
}

async function kill(url: string, data: string, scope: string) {
  const args = [MAIN, 'kill', '--engine', url, '--data', data, '--scope', scope, '--json'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, stdout, stderr };
}

describe('watchkeeper kill, while the gateway is flooded', () => {
  it('stops and is confirmed, whatever part is named', async () => {
    using folder = temporaryFolder();
    const engine = new EngineProcess(folder.path, ['--speed', '1']);
    try {
      const { url } = await engine.ready;
      const sessions = await Promise.all(Array.from({ length: FLOODERS }, () => engine.session()));
      sessions[0]?.socket.pause();
      const end = flood(sessions);
      await new Promise((done) => setTimeout(done, 1_000));
      for (const scope of ['all', 'venue:DARK2+instrument:MIDT']) {
        const { code, stdout, stderr } = await kill(url, folder.path, scope);
        expect([scope, code, stderr]).toEqual([scope, 0, '']);
        expect(JSON.parse(stdout)).toMatchObject({ state: 'confirmed', degree: 'cancel' });
      }
      // That there was a flood; the sooner both are confirmed, the fewer frames go.
      expect(end()).toBeGreaterThan(1_000);
    } finally {
      await engine.kill();
    }
  });
});
