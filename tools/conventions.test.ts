import { describe, expect, it } from 'vitest';
import { checkConventions, checkName, checkText } from './conventions.ts';
import { temporaryTree } from './temporary-tree.ts';

const HEADER = '/** What it is for. */\n';
const lines = (count: number): string => 'export {};\n'.repeat(count);

describe('names', () => {
  it('are kebab-case, of folders too', () => {
    expect(checkName('engine/risk/order-gate.prop.test.ts')).toEqual([]);
    expect(checkName('.dependency-cruiser.cjs')).toEqual([]);
    expect(checkName('renderer/features/OrderTicket/panel.tsx')).toHaveLength(1);
    expect(checkName('engine/risk/orderGate.ts')).toHaveLength(1);
    expect(checkName('engine/risk/order_gate.ts')).toHaveLength(1);
    expect(checkName('docs/decisions/README.md')).toEqual([]);
  });

  it('say what is in them', () => {
    expect(checkName('shared/utils/clamp.ts')).toHaveLength(1);
    expect(checkName('engine/risk/utils.ts')).toHaveLength(1);
    expect(checkName('engine/risk/util.test.ts')).toHaveLength(1);
    expect(checkName('engine/risk/utilisation.ts')).toEqual([]);
  });
});

describe('sizes', () => {
  it('holds every file to 400 lines, tests too', () => {
    expect(checkText('engine/a.ts', HEADER + lines(399))).toEqual([]);
    expect(checkText('engine/a.ts', HEADER + lines(400))).toEqual([expect.stringContaining('401 lines')]);
    expect(checkText('renderer/a.module.css', lines(401))).toEqual([expect.stringContaining('401 lines')]);
    expect(checkText('engine/a.test.ts', lines(400))).toEqual([]);
    expect(checkText('engine/a.test.ts', lines(401))).toHaveLength(1);
  });

  it.each([
    ['a function', (body: string) => `export function go() {\n${body}}\n`],
    ['an arrow function', (body: string) => `export const go = () => {\n${body}};\n`],
    ['a method', (body: string) => `export class Go {\n  go() {\n${body}}\n}\n`],
    ['a component', (body: string) => `export const Go = memo(() => {\n${body}});\n`],
  ])('holds %s under 70 lines, and names its line', (_what, wrap) => {
    const fits = HEADER + wrap('  go();\n'.repeat(67));
    const over = HEADER + wrap('  go();\n'.repeat(68));
    expect(checkText('engine/a.tsx', fits)).toEqual([]);
    expect(checkText('engine/a.tsx', over)).toEqual([
      expect.stringMatching(/^engine\/a\.tsx:[23]: a function of 70 lines/),
    ]);
    expect(checkText('engine/a.test.ts', over)).toEqual([]);
  });
});

describe('headers', () => {
  it('stand before the first line of code', () => {
    expect(checkText('cli/a.ts', `${HEADER}import 'b';\n`)).toEqual([]);
    expect(checkText('cli/a.mjs', `#!/usr/bin/env node\n// What it is for.\nimport 'b';\n`)).toEqual([]);
    expect(checkText('cli/a.ts', `import 'b';\n${HEADER}`)).toEqual([
      expect.stringContaining('cli/a.ts:1: start with'),
    ]);
    expect(checkText('cli/a.ts', `import 'b';\n`)).toHaveLength(1);
    expect(checkText('cli/a.test.ts', `import 'b';\n`)).toEqual([]);
  });

  it('says what does not parse', () => {
    expect(checkText('cli/a.ts', `${HEADER}export const = 1;\n`)).toEqual([expect.stringContaining('does not parse')]);
  });
});

describe("the engine's time and chance", () => {
  const uses = [
    'Date.now()',
    'globalThis.Date.now()',
    "Date['now']()",
    'new Date()',
    'Date()',
    'Math.random()',
    'performance.now()',
    '[1].map(Math.random)',
  ];
  it.each(uses)('%s is found in a stage, with its line', (use) => {
    expect(checkText('engine/risk/a.ts', `${HEADER}export const x = ${use};\n`)).toEqual([
      expect.stringMatching(/^engine\/risk\/a\.ts:2: /),
    ]);
  });

  it('is asked for at the rim and outside the engine', () => {
    const text = `${HEADER}export const x = Date.now();\n`;
    for (const file of [
      'engine/kernel/start/system-clock.ts',
      'engine/gateway/http/a.ts',
      'engine/main.ts',
      'cli/a.ts',
    ]) {
      expect(checkText(file, text)).toEqual([]);
    }
    expect(checkText('engine/kernel/a.ts', text)).toHaveLength(1);
  });

  it('lets a given time be a date', () => {
    const text = `${HEADER}export const x = new Date(0); // not Date.now()\n`;
    expect(checkText('engine/risk/a.ts', text)).toEqual([]);
  });
});

describe('what belongs to one machine', () => {
  it.each([
    ['', 'home', 'someone', 'project'].join('/'),
    ['', 'work', 'main'].join('/'),
    ['C:', 'Users', 'someone'].join('\\'),
    ['https:/', 'registry', 'npmjs.org', 'zod'].join('/').replace('registry/', 'registry.'),
    ['https:/', 'npm.artifactory.example.com', 'api'].join('/'),
  ])('%s is found in any text', (text) => {
    expect(checkText('docs/notes.md', `first\nsee ${text}\n`)).toEqual([expect.stringMatching(/^docs\/notes\.md:2: /)]);
  });

  it('leaves places alone that are the same everywhere', () => {
    expect(checkText('docs/notes.md', 'the bin /usr/bin/env, https://example.com/home/page, ./work/main')).toEqual([]);
  });
});

it('walks the project, hidden folders too, and leaves what others wrote', () => {
  const path = ['', 'root', 'x'].join('/');
  using tree = temporaryTree({
    '.ci/run': `cd ${path}\n`,
    'engine/risk/a.ts': 'export {};\n',
    'node_modules/a/utils.js': path,
    'dist/a.js': path,
  });
  expect(checkConventions(tree.root).map((finding) => finding.split(' ')[0])).toEqual([
    '.ci/run:1:',
    'engine/risk/a.ts:1:',
  ]);
});
