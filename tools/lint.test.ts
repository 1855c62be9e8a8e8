import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './checks.ts';
import { runCommand } from './run-command.ts';
import { temporaryTree } from './temporary-tree.ts';

const TSCONFIG = JSON.stringify({
  compilerOptions: { strict: true, target: 'es2024', module: 'preserve', jsx: 'react-jsx', noEmit: true },
});

/** The rules that the project's configuration finds broken in a file of its own. */
async function lint(file: string, text: string): Promise<string[]> {
  using tree = temporaryTree({ 'tsconfig.json': TSCONFIG, [file]: text });
  const args = ['node_modules/oxlint/bin/oxlint', '-c', path.join(ROOT, '.oxlintrc.json'), '-f', 'unix', tree.root];
  const { output } = await runCommand(process.execPath, args, { cwd: ROOT, signal: AbortSignal.timeout(30_000) });
  return [...output.matchAll(/\[\w+\/([^\]]+)\]/g)].map((match) => match[1] ?? '');
}

describe('the linter, with the types at hand', () => {
  it('finds a promise that nobody waits for', async () => {
    const text = `async function send(): Promise<void> {}\nexport function go(): void {\n  send();\n}\n`;
    expect(await lint('a.ts', text)).toEqual(['typescript(no-floating-promises)']);
    expect(await lint('a.ts', text.replace('send();', 'void send();'))).toEqual([]);
  });

  it('finds a promise where a plain callback is expected', async () => {
    const text = `export const each = (rows: number[]): void => rows.forEach(async (row) => { await Promise.resolve(row); });`;
    expect(await lint('a.ts', text)).toContain('typescript(no-misused-promises)');
  });

  it('finds a case that a switch forgets', async () => {
    const text = `export function say(state: 'held' | 'open'): string {\n  switch (state) {\n    case 'held':\n      return 'held';\n  }\n  return '';\n}\n`;
    expect(await lint('a.ts', text)).toEqual(['typescript(switch-exhaustiveness-check)']);
  });

  it('finds an import hidden in a type, which the boundary check cannot see', async () => {
    expect(await lint('a.ts', `export type Stats = import('node:fs').Stats;\n`)).toEqual([
      'typescript(consistent-type-imports)',
    ]);
  });

  it('finds a hook called on a condition', async () => {
    const text = `import { useState } from 'react';\nexport function Panel({ open }: { readonly open: boolean }) {\n  if (open) useState(0);\n  return null;\n}\n`;
    expect(await lint('a.tsx', text)).toContain('react(hooks)');
  });
});
