import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryTree } from './temporary-tree.ts';

function run(args: string[], env: NodeJS.ProcessEnv = {}) {
  const entry = path.join(import.meta.dirname, 'test.ts');
  const { CI: _, ...machine } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...args], {
    encoding: 'utf8',
    env: { ...machine, ...env },
  });
  return { status, lines: stdout.trimEnd().split('\n'), stderr };
}

describe('npm test', () => {
  it('ends with the count alone in the last line', () => {
    using tree = temporaryTree({ 'market-data/README.md': '' });
    const { status, lines } = run(['market-data'], { WATCHKEEPER_SHARED: tree.root });
    expect(lines.at(-1)).toBe('1 passed, 0 failed');
    expect(status).toBe(0);
  });

  it('skips what needs the market data where it is absent, and says why', () => {
    using tree = temporaryTree({});
    const { status, lines } = run(['market-data'], { WATCHKEEPER_SHARED: tree.root });
    expect(lines.at(-1)).toBe('0 passed, 0 failed, 1 skipped');
    expect(lines.join('\n')).toContain('WATCHKEEPER_SHARED');
    expect(status).toBe(0);
  });

  it('fails without the market data on a build server', () => {
    using tree = temporaryTree({});
    const { status, lines } = run(['--only', 'market-data'], { WATCHKEEPER_SHARED: tree.root, CI: 'true' });
    expect(lines.at(-1)).toBe('0 passed, 1 failed');
    expect(status).toBe(1);
  });

  it('names what there is where a name is unknown', () => {
    expect(run(['lint', 'spelling'])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/spelling.*lint.*e2e/),
    });
  });
});
