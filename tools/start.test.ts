import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
function start(
  args: string[],
  onOutput: (out: string, interrupt: () => void) => void = () => {},
  env: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [path.join(ROOT, 'tools/start.ts'), ...args], {
    env: { ...process.env, WATCHKEEPER_TOKEN: '', ...env },
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

/** Programs that stand in for Electron and a browser: they write down how they were started, and end as told. */
describe.skipIf(process.platform !== 'linux')('npm start with a window', () => {
  const standIn = (name: string, code: number): string => {
    const file = path.join(folder, name);
    writeFileSync(file, `#!/bin/sh\necho "${name} $*" >> "${folder}/started"\nexit ${code}\n`, { mode: 0o755 });
    return file;
  };
  const started = (): string[] => readFileSync(path.join(folder, 'started'), 'utf8').trim().split('\n');
  const env = (): NodeJS.ProcessEnv => ({
    DISPLAY: ':none',
    ELECTRON_OVERRIDE_DIST_PATH: folder,
    WATCHKEEPER_BROWSER: path.join(folder, 'browser'),
  });
  const own = (): string[] => ['--port', '0', '--data', path.join(folder, 'data')];

  it('hands everything to Electron where it is there, and starts no engine beside it', async () => {
    standIn('electron', 0);
    const { code, out } = await start(own(), undefined, env());
    expect(code).toBe(0);
    expect(out).toContain('Opening the desk in Electron.');
    expect(out).not.toContain('The desk:');
    expect(started()).toHaveLength(1);
    expect(started()[0]).toMatch(new RegExp(`^electron ${ROOT} .*--port 0 --data`));
  });

  it.each([
    ['is missing', null, 'ELECTRON_OVERRIDE_DIST_PATH names a folder without Electron in it.'],
    ['cannot run', 127, 'Electron ended at once (exit code 127).'],
  ])('opens the desk in a browser where Electron %s, and says why', async (_what, electronCode, why) => {
    standIn('browser', 0);
    if (electronCode !== null) standIn('electron', electronCode);
    const { code, out } = await start(
      own(),
      (soFar, interrupt) => {
        if (soFar.includes('The window is closed, the engine runs on')) interrupt();
      },
      env(),
    );
    expect(code).toBe(0);
    expect(out).toContain(`${why} Opening the desk in browser instead.`);
    const address = /^The desk: (\S+)$/m.exec(out)?.[1];
    expect(address).toBeDefined();
    expect(started().at(-1)).toContain(`browser --app=${address} --user-data-dir=`);
  });
});
