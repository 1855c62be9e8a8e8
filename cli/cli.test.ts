import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GOOG, AMZN, REAL_DAYS_ARE_MISSING, writePair } from '../engine/feeds/lobster/lobster-fixture.ts';
import { parseEngineReady } from '../shared/desktop/engine-ready.ts';
import { temporaryFolder } from '../tests/fixtures/temporary-folder.ts';

const MAIN = resolve(import.meta.dirname, 'main.ts');

function watchkeeper(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** Says on standard error which modules are loaded. */
const LISTING = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  registerHooks({ load: (url, context, next) => (process.stderr.write(url + '\\n'), next(url, context)) });
`)}`;

describe('watchkeeper', () => {
  it.each(['kill', 'status'])('%s waits for nothing that runs an engine or trains models', (name) => {
    const args = ['--import', LISTING, MAIN, name, '--help'];
    const loaded = spawnSync(process.execPath, args, { encoding: 'utf8' }).stderr.split('\n');
    expect(loaded.some((url) => url.endsWith(`/cli/${name}.ts`))).toBe(true);
    expect(
      loaded.filter((url) => /\/engine\/(kernel\/kernel|models|learning\/signal)|\/shared\/domain\/event\./.test(url)),
    ).toEqual([]);
  });

  it.each(['engine', 'kill', 'status', 'replay verify', 'log verify'])('%s explains itself', (name) => {
    const { status, stdout } = watchkeeper(...name.split(' '), '--help');
    expect(status).toBe(0);
    expect(stdout).toContain(`watchkeeper ${name}`);
    expect(stdout).toContain('--json');
  });

  it('rollout says where a roll-out is begun', () => {
    expect(watchkeeper('rollout', '--help').stdout.replaceAll(/\s+/g, ' ')).toContain(
      'begun at the desk, in the panel Models',
    );
  });

  it('refuses an unknown subcommand on standard error', () => {
    const { status, stdout, stderr } = watchkeeper('kil');
    expect(status).not.toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/kil/);
  });
});

describe('watchkeeper replay verify', () => {
  it('names the file and the row of a recording that it cannot read', () => {
    using folder = temporaryFolder();
    const path = writePair(
      folder.path,
      1,
      '34200.1,1,7,100,1000000,1\n34200.2,1,8,100\n',
      '1000100,5,1000000,100\n1000100,5,1000000,200\n',
    );
    const { status, stderr } = watchkeeper('replay', 'verify', path);
    expect(status).toBe(1);
    expect(stderr).toMatch(/row 2/);
    expect(stderr).not.toMatch(/ {4}at /);
  });

  it.skipIf(REAL_DAYS_ARE_MISSING)('agrees with both recorded days in every row', () => {
    const { status, stdout } = watchkeeper('replay', 'verify', GOOG, AMZN, '--json');
    expect(status).toBe(0);
    const { files } = JSON.parse(stdout) as { files: Record<string, unknown>[] };
    expect(files).toMatchObject([
      { file: GOOG, rows: 147_916, levels: 10, agreementPct: 100, crossed: 0 },
      { file: AMZN, rows: 155_935, levels: 5, agreementPct: 100, crossed: 0 },
    ]);
    for (const file of files) expect(file['messagesPerSecond']).toBeGreaterThan(0);
  });
});

describe('watchkeeper engine', () => {
  it.each([
    [['--speed', 'fast'], /--speed fast: give a number/],
    [['--port', '70000'], /--port 70000/],
    [['--from', '25:00'], /--from 25:00: give a time/],
    [['--nonsense'], /--nonsense/],
    [['--replay', 'nowhere.zip'], /nowhere\.zip/],
  ])('refuses %j in words', (args, words) => {
    using folder = temporaryFolder();
    const { status, stderr } = watchkeeper('engine', '--data', folder.path, ...args);
    expect(status).toBe(1);
    expect(stderr).toMatch(words);
    expect(stderr).not.toMatch(/ {4}at /);
  });

  it('names what is wrong with a file of limits', () => {
    using folder = temporaryFolder();
    const limits = join(folder.path, 'limits.json');
    writeFileSync(limits, '{"MIDT": {"maxOrderQty": -5}}');
    const { status, stderr } = watchkeeper('engine', '--data', folder.path, '--limits', limits);
    expect(status).toBe(1);
    expect(stderr).toMatch(/MIDT\.maxOrderQty/);
  });
});

describe('with an engine running', () => {
  const data = mkdtempSync(join(tmpdir(), 'watchkeeper-cli-'));
  let engine: ChildProcess;
  let url = '';

  beforeAll(async () => {
    engine = spawn(
      process.execPath,
      [MAIN, 'engine', '--json', '--data', data, '--port', '0', '--speed', '100', '--synthetic'],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    url = await new Promise<string>((found, failed) => {
      engine.once('exit', (code) => failed(new Error(`the engine ended with ${code}`)));
      engine.stdout?.setEncoding('utf8').on('data', (text: string) => {
        const ready = parseEngineReady(text.trim());
        if (ready) found(ready.url);
      });
    });
  });

  afterAll(() => {
    engine.kill('SIGKILL');
    rmSync(data, { recursive: true, force: true });
  });

  it('status shows the market and that nothing is stopped', () => {
    const { status, stdout } = watchkeeper('status', '--engine', url, '--data', data);
    expect(status).toBe(0);
    expect(stdout).toMatch(/synthetic:1: running, at 100 × real time/);
    expect(stdout).toMatch(/No stop is in force/);
    expect(stdout).toMatch(/^execution-midt +champion of LRGE, SMLL\nexecution-midt-outlook +champion of MIDT$/m);
  });

  it('export and tca read the log while the engine goes on working on it', () => {
    const out = `${data}-exported`;
    const exported = watchkeeper('export', '--data', data, '--out', out, '--json');
    rmSync(out, { recursive: true, force: true });
    expect([exported.status, exported.stderr]).toEqual([0, '']);
    expect(watchkeeper('tca', '--data', data).stdout).toMatch(/no order has ended yet/);
    expect(watchkeeper('status', '--engine', url, '--data', data).stdout).toMatch(/running/);
  });

  it('kill engages, waits for the confirmation and is shown by status', () => {
    const killed = watchkeeper('kill', '--engine', url, '--data', data, '--scope', 'instrument:MIDT', '--json');
    expect(killed.status).toBe(0);
    expect(JSON.parse(killed.stdout)).toMatchObject({
      state: 'confirmed',
      scopes: [{ kind: 'instrument', instrument: 'MIDT' }],
    });
    const { stdout } = watchkeeper('status', '--engine', url, '--data', data, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ stops: [{ state: 'confirmed', degree: 'cancel' }] });
  });

  it('kill says why nothing was stopped', () => {
    const { status, stderr } = watchkeeper('kill', '--engine', url, '--data', data, '--scope', 'instrument:NOPE');
    expect(status).toBe(1);
    expect(stderr).toMatch(/UNKNOWN_INSTRUMENT.*NOPE/);
  });

  it('fault injects and clears, and says why it does not', () => {
    const at = ['--engine', url, '--data', data];
    const injected = watchkeeper('fault', 'inject', 'venue-slow', '--venue', 'SIM', '--delay', '20', '--json', ...at);
    expect(JSON.parse(injected.stdout)).toMatchObject({ status: 'accepted' });
    expect(watchkeeper('fault', 'clear', 'F1', ...at)).toMatchObject({ status: 0, stdout: 'cleared: F1\n' });
    expect(watchkeeper('fault', 'inject', 'venue-down', '--venue', 'MARS', ...at).stderr).toMatch(/UNKNOWN_VENUE.*SIM/);
    expect(watchkeeper('fault', 'inject', 'venue-dwn', ...at).stderr).toMatch(/kind/);
    expect(watchkeeper('fault', 'inject', 'venue-rejects', '--venue', 'SIM', ...at).stderr).toMatch(/sharePct/);
  });

  it('refuses a scope that is none, a wrong token, and an address without an engine', () => {
    expect(watchkeeper('kill', '--scope', 'planet:earth').stderr).toMatch(/strategy:NAME/);
    expect(watchkeeper('status', '--engine', url, '--token', 'x'.repeat(20)).stderr).toMatch(/token is not known/);
    const nobody = watchkeeper('status', '--engine', 'http://127.0.0.1:9', '--data', data);
    expect(nobody.status).toBe(1);
    expect(nobody.stderr).toMatch(/no connection/);
  });

  it('log verify waits for the engine to be gone, then finds the log whole, and a changed byte', () => {
    const folder = readdirSync(data, { withFileTypes: true }).find((entry) => entry.isDirectory())?.name ?? '';
    const log = join(data, folder, 'events.db');
    expect(watchkeeper('log', 'verify', log).status).toBe(1);
    engine.kill('SIGKILL');
    const whole = watchkeeper('log', 'verify', log, '--json');
    expect(JSON.parse(whole.stdout)).toMatchObject({ ok: true, problems: [] });
    expect(whole.status).toBe(0);

    const bytes = readFileSync(log);
    const at = Math.floor(bytes.length / 2);
    bytes[at] = bytes[at]! ^ 1;
    const altered = join(data, 'altered.db');
    writeFileSync(altered, bytes);
    const found = watchkeeper('log', 'verify', altered);
    expect(found.status).not.toBe(0);
    expect(found.stdout + found.stderr).toMatch(/damaged/i);
  });
});
