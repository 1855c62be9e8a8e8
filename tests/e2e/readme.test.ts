/** Every command of the README is run as it stands there, on a machine's account that has never seen Watchkeeper. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GOOG, REAL_DAYS_ARE_MISSING } from '../../engine/feeds/lobster/lobster-fixture.ts';
import { NO_MARKET_DATA } from '../../tools/shared-data.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const commands = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block]) => block!.trim().split('\n'));

/** A home of its own, and no display: `npm start` then prints the address. */
const home = mkdtempSync(join(tmpdir(), 'watchkeeper-readme-'));
const env = { ...process.env, HOME: home, XDG_DATA_HOME: home, DISPLAY: '', WAYLAND_DISPLAY: '' };

function begin(command: string): { child: ChildProcess; output: () => string; ended: Promise<number | null> } {
  const child = spawn(command, { cwd: ROOT, env, shell: true, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  return { child, output: () => output, ended: new Promise((done) => child.once('close', done)) };
}

async function run(command: string): Promise<{ code: number | null; output: string }> {
  const { output, ended } = begin(command);
  return { code: await ended, output: output() };
}

/** Starts a program that stays, and waits until it has said where the desk is. */
async function startAndOpen(command: string): Promise<ReturnType<typeof begin>> {
  const started = begin(command);
  const address = await new Promise<string>((found, failed) => {
    const timer = setInterval(() => {
      const url = /The desk: (http\S+?)\/?#/.exec(started.output())?.[1];
      if (url === undefined) return;
      clearInterval(timer);
      found(url);
    }, 50);
    void started.ended.then((code) => {
      clearInterval(timer);
      failed(new Error(`${command} ended with ${code}:\n${started.output()}`));
    });
  });
  const page = await fetch(`${address}/`);
  expect(await page.text()).toMatch(/<title>.*Watchkeeper/);
  return started;
}

async function end({ child, ended }: ReturnType<typeof begin>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  process.kill(-child.pid!, 'SIGINT');
  await ended;
}

describe('the README', () => {
  const tested = new Set<string>();
  const command = (text: string): string => {
    tested.add(text);
    expect(commands).toContain(text);
    return text;
  };
  let desk: ReturnType<typeof begin>;

  beforeAll(async () => {
    desk = await startAndOpen(command('npm start'));
  });
  afterAll(async () => {
    await end(desk);
    rmSync(home, { recursive: true, force: true });
  });

  it('npm start serves the desk; status and kill find its engine without being told where it is', async () => {
    expect(await run(command('npx watchkeeper status'))).toMatchObject({
      code: 0,
      output: expect.stringMatching(/running/),
    });
    expect(await run(command('npx watchkeeper kill'))).toMatchObject({
      code: 0,
      output: expect.stringMatching(/confirmed/),
    });
  });

  it('log verify finds the log of an engine that has ended whole', async () => {
    await end(desk);
    const folder = join(home, 'watchkeeper');
    const market = readdirSync(folder, { withFileTypes: true }).find((entry) => entry.isDirectory())!.name;
    const log = join(folder, market, 'events.db');
    const { code, output } = await run(command('npx watchkeeper log verify LOG').replace('LOG', `'${log}'`));
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringMatching(/whole/) });
  });

  it.skipIf(REAL_DAYS_ARE_MISSING)(
    `replays and verifies a recorded day${REAL_DAYS_ARE_MISSING ? `: ${NO_MARKET_DATA}` : ''}`,
    async () => {
      const replay = await startAndOpen(command('npm start -- --replay FILE --speed 60').replace('FILE', `'${GOOG}'`));
      await end(replay);
      const { code, output } = await run(command('npx watchkeeper replay verify FILE').replace('FILE', `'${GOOG}'`));
      expect({ code, output }).toMatchObject({ code: 0, output: expect.stringMatching(/100\.0000 %/) });
    },
  );

  it('names no command that is not run here', () => {
    // What is being run is `npm test` itself.
    const known = new Set([
      ...tested,
      'npm test',
      'npm start -- --replay FILE --speed 60',
      'npx watchkeeper replay verify FILE',
    ]);
    expect(commands.filter((text) => !known.has(text))).toEqual([]);
  });

  it('links to pages that are there', () => {
    const links = [...readme.matchAll(/\]\((?!http)([^)#]+)\)/g)].map(([, link]) => link!);
    expect(links.filter((link) => !existsSync(join(ROOT, link)))).toEqual([]);
  });
});
