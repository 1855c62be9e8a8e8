import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCapture } from '../engine/feeds/capture/capture-feed.ts';
import { writePair } from '../engine/feeds/lobster/lobster-fixture.ts';
import { temporaryFolder } from '../tests/fixtures/temporary-folder.ts';

const MAIN = resolve(import.meta.dirname, 'main.ts');

function capture(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'capture', ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('watchkeeper capture', () => {
  it('records a day, says what it holds, and records a recording', async () => {
    using folder = temporaryFolder();
    const messages = '34200.1,1,7,100,1000000,1\n34200.2,4,7,40,1000000,1\n';
    const day = writePair(folder.path, 1, messages, '1000100,5,1000000,100\n1000100,5,1000000,60\n');
    const [out, again] = [join(folder.path, 'out'), join(folder.path, 'again')];
    const { status, stdout, stderr } = capture('--replay', day, '--out', out, '--json');
    expect([status, stderr]).toEqual([0, '']);
    const told = JSON.parse(stdout) as Record<string, unknown>;
    expect(told).toMatchObject({ version: 1, closed: true, events: 2, lastOffset: 1, leftAside: [] });
    expect(told['instruments']).toMatchObject([{ symbol: 'TEST', parts: 1, events: 2 }]);
    expect(JSON.parse(capture('info', out, '--json').stdout)).toEqual(told);
    expect(capture('info', out).stdout).toMatch(/^lobster:TEST:2012-06-21:1:[0-9a-f]+, 2 events\n.*\nTEST +2 +1 /);
    expect(readdirSync(join(out, 'date=2012-06-21', 'instrument=TEST'))).toEqual(['part-00000.parquet']);
    expect(capture('--replay', out, '--out', again).status).toBe(0);
    const [first, second] = [await openCapture(out), await openCapture(again)];
    expect([second.source, second.next(), second.next()]).toEqual([first.source, first.next(), first.next()]);
  });

  it.each([
    [['--synthetic'], /--out is missing/],
    [['--out', 'x'], /name one market to record: --replay PATH or --synthetic/],
    [['--out', 'x', '--synthetic', '--replay', 'y'], /name one market/],
    [['info', 'nowhere'], /nowhere: holds no capture .* name the folder/],
  ])('refuses %j with the remedy', (args, words) => {
    const { status, stdout, stderr } = capture(...args);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(words);
    expect(stderr).not.toMatch(/ {4}at /);
  });
});
