import { spawnSync } from 'node:child_process';
import { copyFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryTree } from './temporary-tree.ts';

/** What `npm run bench` does in a project of these benchmarks. */
function run(benches: Record<string, string>, ...names: string[]) {
  using tree = temporaryTree({
    'package.json': '{ "type": "module" }',
    'tools/package.json': '{ "type": "module" }',
    ...benches,
  });
  copyFileSync(path.join(import.meta.dirname, 'bench.ts'), path.join(tree.root, 'tools/bench.ts'));
  symlinkSync(path.join(import.meta.dirname, '../node_modules'), path.join(tree.root, 'node_modules'), 'junction');
  const entry = path.join(tree.root, 'tools/bench.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...names], { encoding: 'utf8' });
  return { status, lines: stdout.split('\n').filter(Boolean), stderr };
}

const reporting = (name: string): string =>
  `export async function bench(report) { console.log('progress of ${name}'); report({ name: '${name}', value: 1.5, unit: 'µs', detail: { pid: process.pid } }); }`;

describe('npm run bench', () => {
  it('prints one JSON object a line and nothing else, each benchmark in a process of its own', () => {
    const { status, lines, stderr } = run({ 'bench/b.bench.ts': reporting('b'), 'engine/a.bench.ts': reporting('a') });
    const printed = lines.map((line) => JSON.parse(line) as { name: string; detail: { pid: number } });
    expect(printed).toMatchObject([
      { name: 'b', value: 1.5, unit: 'µs' },
      { name: 'a', value: 1.5, unit: 'µs' },
    ]);
    expect(new Set(printed.map(({ detail }) => detail.pid)).size).toBe(2);
    expect(stderr).toContain('progress of a');
    expect(status).toBe(0);
  });

  it('runs the named ones alone, and says where no name fits', () => {
    const benches = { 'bench/book.bench.ts': reporting('book'), 'bench/log.bench.ts': reporting('log') };
    expect(run(benches, 'bo').lines).toEqual([expect.stringContaining('"book"')]);
    expect(run(benches, 'nothing')).toMatchObject({ status: 1, lines: [], stderr: expect.stringContaining('nothing') });
  });

  it.each([
    [
      'one that throws',
      `export async function bench() { throw new Error('no fuel'); }`,
      /no fuel[^]*a\.bench\.ts failed/,
    ],
    [
      'one that reports no number',
      `export async function bench(report) { report({ name: 'a', value: NaN, unit: 's' }); }`,
      /no line/,
    ],
    ['one that reports nothing', 'export async function bench() {}', /reported nothing/],
    ['one without the export', 'export {};', /exports no function named bench/],
  ])('goes on after %s, and ends with 1', (_what, text, complaint) => {
    const { status, lines, stderr } = run({ 'bench/a.bench.ts': text, 'bench/b.bench.ts': reporting('b') });
    expect(stderr).toMatch(complaint);
    expect(lines).toEqual([expect.stringContaining('"b"')]);
    expect(status).toBe(1);
  });
});
