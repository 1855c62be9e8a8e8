import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Control } from '../shared/domain/safety/controls.ts';
import { DeskLimits, ExecutionPolicy } from '../shared/domain/policy/policy.ts';
import { LIMIT_NAMES } from '../shared/domain/policy/limits.ts';

const ROOT = resolve(import.meta.dirname, '..');
const MAIN = resolve(import.meta.dirname, 'main.ts');

const told = (...options: string[]): string =>
  spawnSync(process.execPath, [MAIN, 'controls', ...options], { encoding: 'utf8' }).stdout;

const { controls } = JSON.parse(told('--json')) as { controls: Control[] };
const text = (file: string): string => (existsSync(join(ROOT, file)) ? readFileSync(join(ROOT, file), 'utf8') : '');

/** Declared in the file, not just named there. */
const declares = (file: string, symbol: string): boolean =>
  new RegExp(`\\b(function|class|const|interface|type) ${symbol}\\b`).test(text(file));

const hasTest = ({ file, title }: Control['proof']): boolean =>
  file.endsWith('.bench.ts') ? text(file).includes(title) : text(file).includes(`('${title}'`);

describe('watchkeeper controls', () => {
  it('names files, symbols and tests that exist', () => {
    expect(controls.filter(({ code }) => !declares(code.file, code.symbol)).map(({ id, code }) => [id, code])).toEqual(
      [],
    );
    expect(controls.filter(({ proof }) => !hasTest(proof)).map(({ id, proof }) => [id, proof])).toEqual([]);
  });

  it('would find a place that is gone', () => {
    expect(declares('engine/risk/gate.ts', 'noSuchCheck')).toBe(false);
    expect(hasTest({ file: 'engine/risk/gate.test.ts', title: 'no such test' })).toBe(false);
  });

  it('names limits that the policy has', () => {
    const places = new Set([
      ...LIMIT_NAMES,
      ...Object.keys(ExecutionPolicy.shape),
      ...Object.keys(DeskLimits.shape).map((name) => `desk.${name}`),
    ]);
    expect(controls.flatMap(({ limits }) => limits).filter((limit) => !places.has(limit))).toEqual([]);
  });

  it('has every article that is to be obeyed once, and every limit of the policy in at least one', () => {
    const ids = controls.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const articles = ['5(2)', '8', '9', '10', '11', '12', '13', '14', '15(2)', '15(3)', '15(4)', '15(5)', '15(6)'];
    for (const article of [...articles, '16', '17', '18']) expect(ids).toContain(`RTS6-${article}`);
    for (const id of ['SEC-c1i', 'SEC-c1ii', 'SEC-c2', 'SEC-e']) expect(ids).toContain(id);
    for (const rule of ['1.1', '1.2', '1.3', '1.4', '1.5', '3.2', '3.4', '3.5']) expect(ids).toContain(`FIA-${rule}`);
    const named = new Set<string>(controls.flatMap(({ limits }) => limits));
    const bounds = [...LIMIT_NAMES, ...Object.keys(DeskLimits.shape).map((name) => `desk.${name}`)];
    expect(bounds.filter((limit) => !named.has(limit))).toEqual([]);
  });

  it('says it in words too, what is missing among them', () => {
    const words = told();
    expect(words).toContain('RTS6-15(3): after so many executions a strategy is disabled');
    expect(words).toContain('missing: orders carry no client');
    expect(words).toMatch(/\d+ of \d+ controls are held whole/);
  });
});
