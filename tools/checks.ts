/**
 * The checks that `npm test` makes before the tests run, quick ones first. Each counts as one test. The programs are
 * started as scripts of this Node, so that they run alike on every system.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { checkConventions } from './conventions.ts';
import { findBrowser, NO_BROWSER } from './find-browser.ts';
import { runCommand } from './run-command.ts';
import { MARKET_DATA, NO_MARKET_DATA } from './shared-data.ts';

export const ROOT = path.resolve(import.meta.dirname, '..');

export interface Outcome {
  readonly state: 'passed' | 'failed' | 'skipped';
  /** What is wrong and where, or why it was skipped. */
  readonly words: string;
}

export interface CheckContext {
  readonly signal: AbortSignal;
  /** On a build server, where missing data is a failure. */
  readonly ci: boolean;
  readonly installBrowser: boolean;
  readonly say: (line: string) => void;
}

export interface Check {
  readonly name: string;
  run(context: CheckContext): Promise<Outcome> | Outcome;
}

const TYPED = ['shared', 'engine', 'engine-client', 'renderer', 'electron', 'cli', 'tests'];

/** The compiler ends before it is worth its while to collect what it made often: a tenth of its time. */
const FEW_COLLECTIONS = { GOGC: '400' };

/** Scripts that are one check: all of them run, so that one look shows all that is wrong. */
const scripts = (name: string, commands: readonly (readonly string[])[]): Check => ({
  name,
  async run({ signal }) {
    const failures: string[] = [];
    for (const args of commands) {
      const { ok, output } = await runCommand(process.execPath, args, {
        cwd: ROOT,
        signal,
        env: { ...process.env, ...FEW_COLLECTIONS },
      });
      if (!ok) failures.push(output.trim());
    }
    return { state: failures.length === 0 ? 'passed' : 'failed', words: failures.join('\n') };
  },
});

const script = (name: string, ...args: readonly string[]): Check => scripts(name, [args]);

const conventions: Check = {
  name: 'conventions',
  run() {
    const findings = checkConventions(ROOT);
    return { state: findings.length === 0 ? 'passed' : 'failed', words: findings.join('\n') };
  },
};

const marketData: Check = {
  name: 'market-data',
  run({ ci }) {
    if (MARKET_DATA !== null) return { state: 'passed', words: '' };
    return { state: ci ? 'failed' : 'skipped', words: NO_MARKET_DATA };
  },
};

const browser: Check = {
  name: 'browser',
  async run(context) {
    if (findBrowser() === null && context.installBrowser) await installBrowser(context);
    return findBrowser() === null ? { state: 'skipped', words: NO_BROWSER } : { state: 'passed', words: '' };
  },
};

/** On Debian and Ubuntu as root; elsewhere the tests that need a browser are skipped. */
async function installBrowser({ signal, say }: CheckContext): Promise<void> {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  const options = { cwd: ROOT, signal, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    say(`No browser on this machine: apt-get ${args.join(' ')}`);
    const { ok, output } = await runCommand('apt-get', args, options);
    if (!ok) return say(output.trim());
  }
}

export const CHECKS: readonly Check[] = [
  script('lint', 'node_modules/oxlint/bin/oxlint', '--quiet'),
  script(
    'boundaries',
    'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
    '--config',
    '.dependency-cruiser.cjs',
    '.',
  ),
  conventions,
  marketData,
  browser,
  script(
    'format',
    'node_modules/prettier/bin/prettier.cjs',
    '--check',
    '--cache',
    '--cache-location',
    '.cache/prettier',
    '.',
  ),
  scripts(
    'types',
    TYPED.map((folder) => ['node_modules/typescript/bin/tsc', '-p', folder]),
  ),
  script('build', 'tools/build.ts'),
];
