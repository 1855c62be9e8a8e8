/**
 * A reporter of vitest that leaves the count of tests, and why some were skipped, for tools/test.ts in the file that the
 * environment names.
 * Whatever keeps a test from running (a module that does not load, a hook that throws) counts as failed.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

export const TALLY_FILE = 'WATCHKEEPER_TALLY_FILE';

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** One line a reason, with the number of tests it concerns. */
  readonly reasons: readonly string[];
}

export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const file = process.env[TALLY_FILE];
    if (file === undefined) throw new Error(`${TALLY_FILE} does not say where the count goes`);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(tally(modules, unhandledErrors.length)));
  }
}

function tally(modules: readonly TestModule[], unhandledErrors: number): Tally {
  const counts = { passed: 0, failed: unhandledErrors, skipped: 0 };
  const reasons = new Map<string, number>();
  for (const module of modules) {
    const broken = [module, ...module.children.allSuites()].filter((suite) => suite.errors().length > 0);
    counts.failed += broken.length;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      // Pending at the end: the run was cut off before it.
      counts[state === 'pending' ? 'failed' : state]++;
      if (state !== 'skipped') continue;
      const reason = `${module.relativeModuleId}: ${reasonOf(test)}`;
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
  }
  return { ...counts, reasons: [...reasons].map(([reason, count]) => `${reason} (${count})`) };
}

/** The note given to `skip`, else the name of the outermost suite that was skipped as a whole, else the test's own. */
function reasonOf(test: TestCase): string {
  const result = test.result();
  if (result.state === 'skipped' && result.note !== undefined) return result.note;
  let name = test.name;
  for (let at = test.parent; at.type === 'suite'; at = at.parent) {
    if (at.state() === 'skipped') name = at.name;
  }
  return name;
}
