import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from './build.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'watchkeeper-start-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs `npm start` with these arguments; `onOutput` sees all of its output so far. */
function start(args: string[], onOutput: (out: string, interrupt: () => void) => void = () => {}): Promise<Ended> {
  const child = spawn(process.execPath, [path.join(ROOT, 'tools/start.ts'), ...args], {
    env: { ...process.env, WATCHKEEPER_TOKEN: '' },
  });
  let out = '';
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    onOutput(out, () => void child.kill('SIGINT'));
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err })));
}

describe('npm start', () => {
  it('prints where the desk is, serves it there, and ends with the engine on Ctrl-C', async () => {
    let served: Promise<number> | undefined;
    const { code, out, err } = await start(['--no-open', '--port', '0', '--data', folder], (soFar, interrupt) => {
      const address = /^The desk: (http:\/\/127\.0\.0\.1:\d+\/)#token=\S+$/m.exec(soFar)?.[1];
      if (address === undefined || served !== undefined) return;
      served = fetch(address)
        .then(({ status }) => status)
        .finally(interrupt);
    });
    expect({ code, err }).toEqual({ code: 0, err: expect.any(String) as string });
    expect(await served).toBe(200);
    expect(out).not.toContain('Electron');
  });

  it("passes on the engine's own words and exit code where it cannot start", async () => {
    const { code, err, out } = await start(['--no-open', '--port', '0', '--data', folder, '--replay', 'nowhere.zip']);
    expect(code).toBe(1);
    expect(err).toContain('nowhere.zip');
    expect(out).not.toContain('The desk:');
  });

  it('refuses an argument it does not know before it builds or starts anything', async () => {
    const { code, err } = await start(['--no-opne']);
    expect(code).toBe(2);
    expect(err).toContain('--no-opne is not known; usage: npm start -- ');
  });

  it('starts no engine where it joins one, and prints the address with its token', async () => {
    const { code, out } = await start(['--no-open', '--engine', 'http://127.0.0.1:9/#token=abc']);
    expect(code).toBe(0);
    expect(out).toBe('The desk: http://127.0.0.1:9/#token=abc\n');
  });
});
