import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from './checks.ts';
import { runCommand } from './run-command.ts';
import { temporaryTree } from './temporary-tree.ts';
import { TALLY_FILE } from './test-tally.ts';

/** The count that a run of vitest over these files leaves. */
async function tallyOf(files: Record<string, string>): Promise<unknown> {
  // Beneath the project, because the test files import vitest.
  using tree = temporaryTree(files, path.join(ROOT, '.cache'));
  const file = path.join(tree.root, 'count/tally.json');
  const reporter = path.join(ROOT, 'tools/test-tally.ts');
  await runCommand(
    process.execPath,
    [path.join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--root', tree.root, `--reporter=${reporter}`],
    { cwd: tree.root, signal: AbortSignal.timeout(30_000), env: { ...process.env, [TALLY_FILE]: file } },
  );
  return JSON.parse(readFileSync(file, 'utf8'));
}

it('counts what passed, failed and was skipped, with the reasons', async () => {
  const counted = await tallyOf({
    'a.test.ts': `
      import { describe, expect, it } from 'vitest';
      it('holds', () => expect(1).toBe(1));
      it('does not', () => expect(1).toBe(2));
      it('cannot', (context) => context.skip('no power'));
      describe.skipIf(true)('needs the moon', () => { it('one', () => {}); describe('in it', () => { it('two', () => {}); }); });
      it.skip('is put off', () => {});`,
  });
  expect(counted).toEqual({
    passed: 1,
    failed: 1,
    skipped: 4,
    reasons: ['a.test.ts: no power (1)', 'a.test.ts: needs the moon (2)', 'a.test.ts: is put off (1)'],
  });
});

it('counts what keeps tests from running as failed', async () => {
  const counted = await tallyOf({
    'load.test.ts': `import './missing.ts';`,
    'hook.test.ts': `
      import { beforeAll, describe, it } from 'vitest';
      describe('a suite', () => { beforeAll(() => { throw new Error('no'); }); it('never runs', () => {}); });`,
    'stray.test.ts': `
      import { it } from 'vitest';
      it('throws later', async () => { setTimeout(() => { throw new Error('late'); }, 1); await new Promise((done) => setTimeout(done, 50)); });`,
  });
  expect(counted).toMatchObject({ passed: 1, failed: 3 });
});
