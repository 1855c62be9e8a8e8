/**
 * `npm start`: builds what is missing, chooses where the desk opens and says which and why, and starts the engine where
 * the chosen host brings none along. Ends with the engine, and with its exit code.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { lineSplitter, parseEngineReady } from '../shared/desktop/engine-ready.ts';
import {
  LAUNCH_USAGE,
  type LaunchArguments,
  LaunchArgumentError,
  parseLaunchArguments,
  splitEngineUrl,
} from '../shared/desktop/launch-arguments.ts';
import { buildTarget, ROOT, TARGET_NAMES, type TargetName } from './build.ts';
import { electronBinary } from './electron-binary.ts';
import { type Host, pickBrowser, pickHost } from './pick-host.ts';

/** An Electron that ends this early with a failure never showed a window: a library is missing, or the display is. */
const EARLY_END_MS = 5_000;

/** Loaded only where a window may open in one: it brings a large package along. */
const findBrowser = async () => (await import('./find-browser.ts')).findBrowser();

const say = (line: string): void => {
  if (line !== '') console.log(line);
};

async function main(argv: readonly string[]): Promise<number> {
  const launch = parseLaunchArguments(argv);
  if (launch.help) {
    say(LAUNCH_USAGE);
    return 0;
  }
  let host = await pickHost({
    open: launch.open,
    display: process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']),
    electron: () => electronBinary(ROOT, process.env, say),
    browser: findBrowser,
  });
  say(host.why);
  if (host.kind === 'electron') {
    await build(TARGET_NAMES);
    const failure = await runElectron(host.path, argv);
    if (typeof failure === 'number') return failure;
    host = pickBrowser(failure.why, await findBrowser());
    say(host.why);
  }
  if (launch.engineUrl !== null) return joinEngine(host, launch.engineUrl);
  await build(['renderer']);
  return runEngine(host, launch);
}

async function build(targets: readonly TargetName[]): Promise<void> {
  for (const target of targets) {
    if ((await buildTarget(target)) === 'built') say(`Built ${target}.`);
  }
}

/** The exit code, or why the desk has to open elsewhere. */
async function runElectron(binary: string, argv: readonly string[]): Promise<number | { why: string }> {
  const started = performance.now();
  const child = spawn(binary, [ROOT, ...sandboxFlags(), ...argv], { stdio: 'inherit' });
  const code = await exitCode(child);
  const early = performance.now() - started < EARLY_END_MS;
  return code !== 0 && early ? { why: `Electron ended at once (exit code ${code}).` } : code;
}

/** Chromium refuses to start as root with its sandbox on. */
const sandboxFlags = (): string[] => (process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []);

function joinEngine(host: Host, engineUrl: string): number {
  const { url, token } = splitEngineUrl(engineUrl);
  const given = token || (process.env['WATCHKEEPER_TOKEN'] ?? '');
  const deskUrl = given === '' ? `${url}/` : `${url}/#token=${encodeURIComponent(given)}`;
  say(`The desk: ${deskUrl}`);
  openWindow(host, deskUrl, 'The engine is not of this start and runs on.');
  return 0;
}

async function runEngine(host: Host, launch: LaunchArguments): Promise<number> {
  const args = ['engine/main.ts', ...launch.engineArguments, '--desk', path.join(ROOT, 'dist/renderer')];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  let told = false;
  child.stdout.setEncoding('utf8').on(
    'data',
    lineSplitter((line) => {
      const ready = told ? null : parseEngineReady(line);
      if (ready === null) return say(line);
      told = true;
      const deskUrl = ready.deskUrl ?? `${ready.url}/#token=${ready.token}`;
      say(`The desk: ${deskUrl}`);
      say('Ctrl-C ends the engine.');
      openWindow(
        host,
        deskUrl,
        `The window is closed, the engine runs on: open the address above again, or end it with Ctrl-C.`,
      );
    }),
  );
  return exitCode(child);
}

function openWindow(host: Host, deskUrl: string, whenClosed: string): void {
  if (host.kind !== 'browser') return;
  const profile = path.join(ROOT, '.cache/desk-profile');
  mkdirSync(profile, { recursive: true });
  const flags = [`--app=${deskUrl}`, `--user-data-dir=${profile}`, '--no-first-run', '--no-default-browser-check'];
  const window = spawn(host.path, [...flags, ...sandboxFlags()], { stdio: 'ignore', detached: true });
  window.once('error', (error) =>
    say(`${host.name} did not start (${error.message}); open the address above in a browser.`),
  );
  window.once('exit', (code) => {
    say(code === 0 ? whenClosed : `${host.name} ended (exit code ${code}); open the address above in a browser.`);
  });
  window.unref();
}

/** Waits for the child's end and hands the signals of this process on to it meanwhile. */
function exitCode(child: ChildProcess): Promise<number> {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const handlers = signals.map((signal) => [signal, () => void child.kill(signal)] as const);
  for (const [signal, handler] of handlers) process.on(signal, handler);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      for (const [signal, handler] of handlers) process.off(signal, handler);
      resolve(code ?? 1);
    });
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`npm start: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = error instanceof LaunchArgumentError ? 2 : 1;
}
