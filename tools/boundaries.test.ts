import { createRequire } from 'node:module';
import { cruise, type ICruiseResult, type IConfiguration } from 'dependency-cruiser';
import { describe, expect, it } from 'vitest';
import { temporaryTree } from './temporary-tree.ts';

const { forbidden, allowed, allowedSeverity, options } = createRequire(import.meta.url)(
  '../.dependency-cruiser.cjs',
) as IConfiguration;

/** Every npm package that the rules name, and one that they do not. */
const PACKAGES = ['zod', 'ws', 'react', 'commander', 'electron', 'left-pad'];

/** Lays the files out as a project of their own and returns the broken rules as `rule: from → to`. */
async function violations(files: Record<string, string>): Promise<string[]> {
  const dependencies = Object.fromEntries(PACKAGES.map((name) => [name, '1.0.0']));
  const installed = PACKAGES.flatMap((name) => [
    [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' })],
    [`node_modules/${name}/index.js`, 'module.exports = {};'],
  ]);
  using tree = temporaryTree({
    'package.json': JSON.stringify({ name: 'project', type: 'module', dependencies }),
    ...Object.fromEntries(installed),
    ...files,
  });
  const ruleSet = { forbidden: forbidden ?? [], allowed: allowed ?? [], allowedSeverity: allowedSeverity ?? 'warn' };
  const { output } = await cruise(['.'], { ...options, validate: true, ruleSet, baseDir: tree.root });
  return (output as ICruiseResult).summary.violations
    .filter(({ rule }) => rule.severity === 'error')
    .map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)
    .toSorted();
}

/** The broken rules where `from` imports `specifier`, beside files that everything can be imported from. */
const importing = (from: string, specifier: string, form = `import { x } from '${specifier}'; export const y = x;`) =>
  violations({ ...LANDSCAPE, [from]: form });

const LANDSCAPE = Object.fromEntries(
  [
    'shared/std/a.ts',
    'shared/domain/a.ts',
    'shared/protocol/a.ts',
    'shared/desktop/a.ts',
    'engine/core/a.ts',
    'engine/risk/a.ts',
    'engine/oms/a.ts',
    'engine/kernel/a.ts',
    'engine-client/client/a.ts',
    'engine-client/worker/a.ts',
    'engine-client/transport/a.ts',
    'renderer/ui/a.tsx',
    'renderer/stores/a.ts',
    'renderer/features/blotter/a.tsx',
    'renderer/features/chart/a.tsx',
    'renderer/app/a.tsx',
    'electron/main/a.ts',
    'cli/a.ts',
    'tools/a.ts',
    'tests/fixtures/a.ts',
    'engine/risk/a.test.ts',
  ].map((file) => [file, 'export const x = 1;']),
);

describe('what the table of CONTRIBUTING.md allows', () => {
  it.each([
    ['shared/domain/z.ts', '../std/a.ts'],
    ['shared/protocol/z.ts', 'zod'],
    ['engine/core/z.ts', '../../shared/domain/a.ts'],
    ['engine/risk/z.ts', '../core/a.ts'],
    ['engine/risk/deep/z.ts', '../a.ts'],
    ['engine/gateway/z.ts', 'ws'],
    ['engine/eventlog/z.ts', 'node:sqlite'],
    ['engine/kernel/z.ts', '../risk/a.ts'],
    ['engine/main.ts', './kernel/a.ts'],
    ['engine-client/transport/z.ts', 'ws'],
    ['renderer/features/blotter/z.tsx', '../../stores/a.ts'],
    ['renderer/features/blotter/z.tsx', '../../../engine-client/client/a.ts'],
    ['renderer/app/z.tsx', '../features/chart/a.tsx'],
    ['electron/main/z.ts', 'electron'],
    ['electron/main/z.ts', '../../engine-client/client/a.ts'],
    ['cli/z.ts', '../engine/oms/a.ts'],
    ['engine/risk/z.test.ts', '../oms/a.ts'],
    ['engine/risk/z.bench.ts', 'left-pad'],
    ['tests/contract/z.test.ts', '../../engine/oms/a.ts'],
  ])('%s may import %s', async (from, specifier) => {
    expect(await importing(from, specifier)).toEqual([]);
  });

  it('leaves the worker reachable by its address', async () => {
    const form = `export const w = new Worker(new URL('../../engine-client/worker/a.ts', import.meta.url));`;
    expect(await importing('renderer/app/z.ts', '', form)).toEqual([]);
  });
});

describe('what it does not allow', () => {
  it.each([
    ['shared/std/z.ts', '../domain/a.ts'],
    ['shared/domain/z.ts', '../protocol/a.ts'],
    ['shared/protocol/z.ts', '../desktop/a.ts'],
    ['shared/std/z.ts', 'node:fs'],
    ['shared/std/z.ts', 'fs'],
    ['shared/domain/z.ts', 'ws'],
    ['engine/core/z.ts', '../risk/a.ts'],
    ['engine/core/z.ts', 'zod'],
    ['engine/core/z.ts', 'node:crypto'],
    ['engine/risk/z.ts', '../oms/a.ts'],
    ['engine/risk/z.ts', '../kernel/a.ts'],
    ['engine/risk/z.ts', 'left-pad'],
    ['engine/risk/z.ts', '../../engine-client/client/a.ts'],
    ['engine/risk/z.ts', '../../electron/main/a.ts'],
    ['engine-client/client/z.ts', '../../engine/core/a.ts'],
    ['engine-client/client/z.ts', 'ws'],
    ['engine-client/client/z.ts', 'node:net'],
    ['renderer/ui/z.tsx', '../stores/a.ts'],
    ['renderer/stores/z.ts', '../features/chart/a.tsx'],
    ['renderer/features/blotter/z.tsx', '../chart/a.tsx'],
    ['renderer/features/blotter/z.tsx', '../../app/a.tsx'],
    ['renderer/features/blotter/z.tsx', '../../../engine-client/transport/a.ts'],
    ['renderer/app/z.tsx', '../../engine-client/worker/a.ts'],
    ['renderer/app/z.tsx', '../../engine/core/a.ts'],
    ['renderer/app/z.tsx', 'electron'],
    ['renderer/app/z.tsx', 'node:fs'],
    ['electron/main/z.ts', '../../engine/core/a.ts'],
    ['electron/main/z.ts', '../../renderer/ui/a.tsx'],
    ['electron/main/z.ts', 'left-pad'],
    ['cli/z.ts', '../renderer/ui/a.tsx'],
    ['cli/z.ts', 'react'],
    ['cli/z.ts', '../tools/a.ts'],
    ['engine/risk/z.ts', './a.test.ts'],
    ['engine/risk/z.ts', '../../tests/fixtures/a.ts'],
    ['new-folder/z.ts', '../shared/std/a.ts'],
  ])('%s may not import %s', async (from, specifier) => {
    expect(await importing(from, specifier)).not.toEqual([]);
  });

  // `import('…').x` as a type is not seen; the linter forbids it (tools/lint.test.ts).
  it.each([
    ['a type import', `import type { x } from '../oms/a.ts'; export type Y = typeof x;`],
    ['a dynamic import', `export const y = await import('../oms/a.ts');`],
    ['an export', `export { x } from '../oms/a.ts';`],
    ['a module with `using` in it', `import { x } from '../oms/a.ts'; export function y() { using z = x; return z; }`],
  ])('sees %s', async (_what, form) => {
    expect(await importing('engine/risk/z.ts', '', form)).toContain(
      'kernel-alone-joins-stages: engine/risk/z.ts → engine/oms/a.ts',
    );
  });

  it('names the rule of features', async () => {
    expect(await importing('renderer/features/blotter/z.tsx', '../chart/a.tsx')).toContain(
      'features-meet-in-stores: renderer/features/blotter/z.tsx → renderer/features/chart/a.tsx',
    );
  });

  it('finds what is not there', async () => {
    expect(await importing('shared/std/z.ts', './missing.ts')).toContain('resolvable: shared/std/z.ts → ./missing.ts');
    expect(await importing('tests/z.ts', 'not-installed')).toContain('resolvable: tests/z.ts → not-installed');
  });

  it('finds a cycle, of types too', async () => {
    const cycle = {
      'shared/std/one.ts': `import type { Two } from './two.ts'; export type One = Two;`,
      'shared/std/two.ts': `import type { One } from './one.ts'; export type Two = One | 1;`,
    };
    expect((await violations(cycle)).map((line) => line.split(':')[0])).toContain('no-cycle');
  });
});
