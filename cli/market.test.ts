import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../tests/fixtures/temporary-folder.ts';

const MAIN = resolve(import.meta.dirname, 'main.ts');

function market(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'market', ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('watchkeeper market', () => {
  it.each(['calibrate', 'validate'])('%s explains itself', (name) => {
    const { status, stdout } = market(name, '--help');
    expect(status).toBe(0);
    expect(stdout).toContain(`watchkeeper market ${name}`);
    expect(stdout).toContain('--json');
  });

  it.each([
    [['validate', '--days', 'many'], /--days many: give a whole number/],
    [['validate', '--plots', 'x'], /--recordings/],
    [['validate', '--parameters', 'nowhere.json'], /nowhere\.json: cannot be read/],
    [['calibrate', 'nowhere.zip', '--out', '.', '--date', '2026-01-31'], /nowhere\.zip/],
    [['calibrate', 'a.zip', '--out', '.', '--date', 'today'], /--date today: give a date/],
  ])('refuses %j in words', (args, words) => {
    using folder = temporaryFolder();
    const { status, stderr } = market(...args.map((arg) => (arg === '.' ? folder.path : arg)));
    expect(status).toBe(1);
    expect(stderr).toMatch(words);
    expect(stderr).not.toMatch(/ {4}at /);
  });
});
