/**
 * `npm test`: every check, quick ones first, then every test. The last line is `N passed, N failed`, with `, N skipped`
 * where some were. `npm test -- lint unit` (or `--only lint,unit`) runs the named checks and test projects alone;
 * `--install-browser` fetches a browser for the end-to-end tests where the system's package manager can.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Check, type CheckContext, CHECKS, type Outcome, ROOT } from './checks.ts';
import { runCommand } from './run-command.ts';
import { type Tally, TALLY_FILE } from './test-tally.ts';

const PROJECTS = ['unit', 'desk', 'contract', 'interop', 'simulation', 'e2e'];
const NAMES = [...CHECKS.map((check) => check.name), ...PROJECTS];

const seconds = (sinceMs: number): string => `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;
const indented = (words: string): string => words.replaceAll(/^/gm, '  ');

interface Ended {
  readonly outcome: Outcome;
  readonly took: string;
}

async function runCheck(check: Check, context: CheckContext): Promise<Ended> {
  const started = performance.now();
  let outcome: Outcome;
  try {
    outcome = await check.run(context);
  } catch (error) {
    outcome = { state: 'failed', words: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  return { outcome, took: seconds(started) };
}

/** Two at a time, since most keep one core busy; told in their order. */
async function runChecks(checks: readonly Check[], context: CheckContext): Promise<Outcome[]> {
  const ends = checks.map(() => Promise.withResolvers<Ended | null>());
  const left = checks.entries();
  const work = async (): Promise<void> => {
    for (const [at, check] of left) ends[at]!.resolve(context.signal.aborted ? null : await runCheck(check, context));
  };
  const working = [work(), work()];
  const outcomes: Outcome[] = [];
  for (const [at, { promise }] of ends.entries()) {
    const ended = await promise;
    if (ended === null) continue;
    const { outcome, took } = ended;
    const mark = { passed: '✓', failed: '✗', skipped: '-' }[outcome.state];
    console.log(`${mark} ${checks[at]!.name} ${took}${outcome.state === 'skipped' ? ' skipped' : ''}`);
    if (outcome.words !== '') console.log(indented(outcome.words));
    outcomes.push(outcome);
  }
  await Promise.all(working);
  return outcomes;
}

/** Runs vitest and returns its count; a run that left none, or failed without a failed test, is one failure. */
async function runTests(projects: readonly string[], signal: AbortSignal): Promise<Tally> {
  const file = path.join(ROOT, '.cache/test-tally.json');
  rmSync(file, { force: true });
  const args = ['run', '--reporter=default', '--reporter=./tools/test-tally.ts', '--passWithNoTests'];
  const chosen = projects.map((project) => `--project=${project}`);
  const { ok, output } = await runCommand(process.execPath, ['node_modules/vitest/vitest.mjs', ...args, ...chosen], {
    cwd: ROOT,
    signal,
    show: true,
    env: { ...process.env, [TALLY_FILE]: file },
  });
  if (output !== '') console.log(output);
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0, reasons: [] };
  const tally = JSON.parse(readFileSync(file, 'utf8')) as Tally;
  return ok || tally.failed > 0 ? tally : { ...tally, failed: 1 };
}

async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { only: { type: 'string' }, 'install-browser': { type: 'boolean' } },
  });
  const only = [...positionals, ...(values.only?.split(',') ?? [])];
  const unknown = only.filter((name) => !NAMES.includes(name));
  if (unknown.length > 0) {
    console.error(`npm test: nothing is called ${unknown.join(', ')}; there are ${NAMES.join(', ')}`);
    return 2;
  }
  const wanted = (name: string): boolean => only.length === 0 || only.includes(name);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());

  const ci = process.env['CI'] === 'true';
  const context = {
    signal: stop.signal,
    ci,
    installBrowser: ci || values['install-browser'] === true,
    say: console.log,
  };
  const count = { passed: 0, failed: 0, skipped: 0 };
  for (const { state } of await runChecks(
    CHECKS.filter(({ name }) => wanted(name)),
    context,
  )) {
    count[state]++;
  }
  const projects = PROJECTS.filter(wanted);
  if (projects.length > 0 && !stop.signal.aborted) {
    const tally = await runTests(projects, stop.signal);
    for (const state of ['passed', 'failed', 'skipped'] as const) count[state] += tally[state];
    if (tally.reasons.length > 0) console.log(`Skipped:\n${indented(tally.reasons.join('\n'))}`);
  }
  if (stop.signal.aborted) {
    console.log('Stopped before the end.');
    count.failed++;
  }
  console.log(`${count.passed} passed, ${count.failed} failed${count.skipped > 0 ? `, ${count.skipped} skipped` : ''}`);
  return count.failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
