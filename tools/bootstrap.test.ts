import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { staleInstall } from './bootstrap.mjs';
import { findNode } from './node24.mjs';
import { temporaryTree } from './temporary-tree.ts';

const lock = (packages: Record<string, object>): string => JSON.stringify({ packages: { '': {}, ...packages } });
const ZOD = { version: '4.0.0' };

describe('what is installed', () => {
  const stale = (wanted: Record<string, object>, installed: Record<string, object> | null): string | null => {
    using tree = temporaryTree({
      'package-lock.json': lock(wanted),
      ...(installed === null ? {} : { 'node_modules/.package-lock.json': lock(installed) }),
    });
    return staleInstall(tree.root);
  };

  it('is stale where nothing is', () => {
    expect(stale({ 'node_modules/zod': ZOD }, null)).toMatch(/not installed/);
  });

  it('is stale where a package is missing or another version, and says which', () => {
    expect(stale({ 'node_modules/zod': ZOD }, {})).toBe('zod is missing and the lock file asks for 4.0.0');
    expect(
      stale({ 'node_modules/a/node_modules/@b/c': ZOD }, { 'node_modules/a/node_modules/@b/c': { version: '3.9.0' } }),
    ).toBe('@b/c is 3.9.0 and the lock file asks for 4.0.0');
  });

  it('is whole without what is optional, and with workspaces', () => {
    const wanted = {
      'node_modules/zod': ZOD,
      'node_modules/node-other-system': { version: '24.0.0', optional: true },
      'node_modules/@watchkeeper/cli': { resolved: 'cli', link: true },
      cli: { version: '0.1.0' },
    };
    expect(stale(wanted, { 'node_modules/zod': ZOD })).toBeNull();
  });
});

describe('the Node to run under', () => {
  it('is this one where it is new enough', () => {
    expect(findNode('.', { execPath: '/opt/node', version: 'v24.0.0' })).toEqual({ path: '/opt/node' });
    expect(findNode('.', { execPath: '/opt/node', version: 'v31.2.0' })).toEqual({ path: '/opt/node' });
  });

  it('is a sentence with the remedy where there is none', () => {
    using tree = temporaryTree({});
    const found = findNode(tree.root, { execPath: '/opt/node', version: 'v20.1.0' });
    expect(found).toEqual({ remedy: expect.stringMatching(/needs Node 24 and this is v20\.1\.0: install/) });
  });

  it('is not one that does not start', () => {
    using tree = temporaryTree({ 'node_modules/.bin/node': 'not a program' });
    expect(findNode(tree.root, { execPath: '/opt/node', version: 'v20.1.0' })).toHaveProperty('remedy');
  });
});

describe('an entry', () => {
  /** A project whose `npm run bench` is the given script. */
  const projectWith = (entry: string) => {
    const tree = temporaryTree({
      'package-lock.json': lock({}),
      'node_modules/.package-lock.json': lock({}),
      'package.json': '{ "type": "module" }',
      'tools/bench.ts': entry,
    });
    for (const file of ['bootstrap.mjs', 'node24.mjs']) {
      copyFileSync(path.join(import.meta.dirname, file), path.join(tree.root, 'tools', file));
    }
    return tree;
  };
  const start = (root: string, options: { env?: NodeJS.ProcessEnv }, ...args: string[]) =>
    spawn(process.execPath, [path.join(root, 'tools/bootstrap.mjs'), ...args], {
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  it('gets the arguments and the PATH, and its exit code comes back', async () => {
    using tree = projectWith(
      `const at: string = process.env['PATH']!.split(':')[0]!; console.log(at, ...process.argv.slice(2)); process.exitCode = 7;`,
    );
    const child = start(tree.root, {}, 'bench', 'book', '--rounds=3');
    const printed = child.stdout.setEncoding('utf8').toArray();
    expect(await once(child, 'close')).toEqual([7, null]);
    expect((await printed).join('')).toBe(`${path.join(tree.root, 'node_modules/.bin')} book --rounds=3\n`);
  });

  it('is compiled once, in the project, and runs the same where nothing can be kept', async () => {
    using tree = projectWith(
      `import { getCompileCacheDir } from 'node:module'; console.log(getCompileCacheDir() ?? 'none');`,
    );
    const { NODE_COMPILE_CACHE: _, ...env } = process.env;
    const cacheOf = async (given: NodeJS.ProcessEnv = env): Promise<string> => {
      const child = start(tree.root, { env: given }, 'bench');
      const said = Promise.all([child.stdout, child.stderr].map((stream) => stream.setEncoding('utf8').toArray()));
      expect(await once(child, 'close')).toEqual([0, null]);
      const [printed, complaint] = await said;
      expect(complaint).toEqual([]);
      return printed!.join('').trim();
    };
    const place = path.join(tree.root, '.cache/compile');
    const used = await cacheOf();
    expect(path.dirname(used)).toBe(place);
    expect(readdirSync(used)).not.toEqual([]);
    // Who has named a folder keeps it.
    expect(path.dirname(await cacheOf({ ...env, NODE_COMPILE_CACHE: `${place}-own` }))).toBe(`${place}-own`);

    rmSync(path.dirname(place), { recursive: true });
    writeFileSync(path.dirname(place), 'where no folder can be made');
    expect(await cacheOf()).toBe('none');
  });

  it('gets the signals, and may end in its own time', async () => {
    using tree = projectWith(
      `process.on('SIGTERM', () => setTimeout(() => process.exit(3), 50)); setInterval(() => {}, 1000); console.log('up');`,
    );
    const child = start(tree.root, {}, 'bench');
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([3, null]);
  });

  it('is refused under another name', async () => {
    using tree = projectWith('');
    const child = start(tree.root, {}, 'bake');
    const complaint = child.stderr.setEncoding('utf8').toArray();
    expect(await once(child, 'close')).toEqual([1, null]);
    expect((await complaint).join('')).toMatch(/start, test, bench, simulate, not bake/);
  });
});
