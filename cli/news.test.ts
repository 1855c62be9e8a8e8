import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../tests/fixtures/temporary-folder.ts';

const MAIN = resolve(import.meta.dirname, 'main.ts');

function score(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'news', 'score', ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('watchkeeper news score', () => {
  it('gives each headline of a plain file its score', () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'news.txt');
    writeFileSync(file, 'Acme profit fell\n\nAcme meets on Tuesday\n');
    const { headlines } = JSON.parse(score('--json', file).stdout) as { headlines: unknown[] };
    expect(headlines).toMatchObject([
      { line: 1, sentiment: 'negative', text: 'Acme profit fell' },
      { line: 3, score: null, sentiment: 'neutral' },
    ]);
    expect(score(file).stdout).toMatch(/^-0\.\d\d {2}Acme profit fell\n {4}– {2}Acme meets/);
  });

  it('measures itself on labelled sentences, also in Latin-1', () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'labelled.txt');
    writeFileSync(file, 'Profit rose at Jämsä@positive\nProfit fell@negative\nA meeting@neutral\n', 'latin1');
    const { figures } = JSON.parse(score(file, '--json').stdout) as { figures: unknown };
    expect(figures).toMatchObject({ sentences: 3, accuracy: 1, macroF1: 1, majority: { accuracy: 1 / 3 } });
    expect(score(file).stdout).toContain('always');
  });

  it('says which line has no label, and which file is not there', () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'labelled.txt');
    writeFileSync(file, 'Profit rose@positive\nProfit fell@bad\n');
    const { status, stderr } = score(file);
    expect([status, stderr]).toEqual([1, expect.stringMatching(/labelled\.txt, line 2: does not end with @negative/)]);
    expect(score(join(folder.path, 'none')).stderr).toMatch(/none: cannot be read .*; give a text file/);
  });
});
