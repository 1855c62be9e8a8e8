/**
 * Packages the desktop program with electron-builder around a stand-in for Electron's binary, and looks at what came
 * out: the archive holds what is built and nothing else, the engine in it runs by itself, the fuses are set.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { builtinModules } from 'node:module';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKillLine } from '../../electron/main/kill-line.ts';
import type { EngineAddress } from '../../shared/desktop/bridge.ts';
import { lineSplitter, parseEngineReady } from '../../shared/desktop/engine-ready.ts';
import type { KillState } from '../../shared/desktop/kill-state.ts';
import { buildTarget, ROOT, TARGET_NAMES } from '../../tools/build.ts';

/** Marks the place of the fuses in Electron's binary; version and count follow, then one character a fuse. */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** In the binary's order, with what electron-builder.yml sets; the seventh it leaves as it finds it. */
const FUSES = {
  runAsNode: '0',
  enableCookieEncryption: '1',
  enableNodeOptionsEnvironmentVariable: '0',
  enableNodeCliInspectArguments: '0',
  enableEmbeddedAsarIntegrityValidation: '1',
  onlyLoadAppFromAsar: '1',
  loadBrowserProcessSpecificV8Snapshot: '?',
  grantFileProtocolExtraPrivileges: '0',
};

let folder = '';
let archive: Map<string, Buffer>;
let engine: ChildProcess | undefined;
let address: EngineAddress | null = null;

beforeAll(async () => {
  for (const target of TARGET_NAMES) await buildTarget(target);
  folder = mkdtempSync(path.join(tmpdir(), 'watchkeeper-package-'));
  const standIn = path.join(folder, 'electron');
  mkdirSync(path.join(standIn, 'resources'), { recursive: true });
  const fuses = '?'.repeat(Object.keys(FUSES).length);
  writeFileSync(path.join(standIn, 'electron'), `${FUSE_SENTINEL}\u0001${String.fromCharCode(fuses.length)}${fuses}`);
  chmodSync(path.join(standIn, 'electron'), 0o755);
  const builder = path.join(ROOT, 'node_modules/electron-builder/cli.js');
  const output = path.join(folder, 'out');
  const args = ['--linux', 'dir', `-c.electronDist=${standIn}`, `-c.directories.output=${output}`];
  await promisify(execFile)(process.execPath, [builder, ...args], { cwd: ROOT });
  archive = readArchive(path.join(output, 'linux-unpacked/resources/app.asar'));
});

afterAll(() => {
  engine?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

type Entry = { files: Record<string, Entry> } | { offset: string; size: number };

/** Path → content of every file of an archive: a header of JSON behind four lengths, then the files one after another. */
function readArchive(file: string): Map<string, Buffer> {
  const bytes = readFileSync(file);
  const header = JSON.parse(bytes.subarray(16, 16 + bytes.readUInt32LE(12)).toString()) as Entry;
  const start = 8 + bytes.readUInt32LE(4);
  const files = new Map<string, Buffer>();
  const walk = (entry: Entry, at: string): void => {
    if ('files' in entry) {
      for (const [name, child] of Object.entries(entry.files)) walk(child, at === '' ? name : `${at}/${name}`);
    } else {
      const from = start + Number(entry.offset);
      files.set(at, bytes.subarray(from, from + entry.size));
    }
  };
  walk(header, '');
  return files;
}

describe('the packaged program', () => {
  it('holds the shell, its preload, the engine, the desk and the icons', () => {
    expect([...archive.keys()]).toEqual(
      expect.arrayContaining([
        'package.json',
        'assets/icons/icon.png',
        'assets/icons/tray.png',
        'dist/electron/main.mjs',
        'dist/electron/preload.cjs',
        'dist/engine/main.mjs',
        'dist/renderer/index.html',
      ]),
    );
  });

  it('holds no sources, tests, packages or anything else of development', () => {
    const expected = /^(?:package\.json|assets\/icons\/\w+\.png|dist\/(?:electron|engine|renderer)\/.+)$/;
    const unwanted = /\.(?:tsx?|map)$|\.test\.|node_modules/;
    const strays = [...archive.keys()].filter((file) => !expected.test(file) || unwanted.test(file));
    expect(strays).toEqual([]);
  });

  it('carries the notices of the libraries in it', () => {
    const notices = ['electron', 'engine', 'renderer'].map((part) =>
      archive.get(`dist/${part}/licences.md`)!.toString(),
    );
    const { dependencies } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    // Of the command line alone.
    const { commander: _, ...inside } = dependencies;
    const unnamed = Object.entries(inside).filter(
      ([name, version]) => !notices.some((text) => text.includes(`## ${name} - ${version} (`)),
    );
    expect(unnamed).toEqual([]);
    expect(notices.join('\n')).toMatch(/## ag-grid-community .*\n+The MIT License/i);
  });

  it('starts at the shell', () => {
    const manifest = JSON.parse(archive.get('package.json')!.toString()) as Record<string, unknown>;
    expect(manifest).toMatchObject({ name: 'watchkeeper', main: 'dist/electron/main.mjs', type: 'module' });
    expect(manifest['devDependencies']).toBeUndefined();
  });

  it('needs no package at run time', () => {
    const allowed = new Set(['electron', ...builtinModules, ...builtinModules.map((name) => `node:${name}`)]);
    for (const file of ['dist/electron/main.mjs', 'dist/engine/main.mjs']) {
      const imported = [
        ...archive
          .get(file)!
          .toString()
          .matchAll(/^import .*?["']([^"']+)["'];?$/gm),
      ].map(([, name]) => name!);
      expect(imported.length).toBeGreaterThan(0);
      expect({ file, strange: imported.filter((name) => !allowed.has(name)) }).toEqual({ file, strange: [] });
    }
  });

  it('has an engine that runs by itself and serves the desk', async () => {
    for (const [file, content] of archive) {
      const target = path.join(folder, 'app', file);
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, content);
    }
    const app = path.join(folder, 'app');
    const args = ['--port', '0', '--data', path.join(folder, 'data'), '--desk', path.join(app, 'dist/renderer')];
    engine = spawn(process.execPath, [path.join(app, 'dist/engine/main.mjs'), ...args], { cwd: folder });
    address = await readyOf(engine);
    const desk = await fetch(`${address.url}/`);
    expect(desk.status).toBe(200);
    expect(Buffer.from(await desk.arrayBuffer())).toEqual(archive.get('dist/renderer/index.html'));
  });

  it("has an engine that the shell's kill line stops, and that confirms it", async () => {
    const line = createKillLine({ address: () => address, newId: randomUUID });
    const confirmed = new Promise<KillState>((resolve) => {
      line.onState((state) => state.phase === 'confirmed' && resolve(state));
    });
    expect(await line.kill('packaging test')).toMatchObject({ phase: 'accepted' });
    expect(await confirmed).toMatchObject({ unknown: 0 });
  });

  it('has a binary that is nothing but this program', () => {
    const binary = path.join(folder, 'out/linux-unpacked/watchkeeper');
    expect(existsSync(binary)).toBe(true);
    const bytes = readFileSync(binary, 'latin1');
    const wire = bytes.slice(bytes.indexOf(FUSE_SENTINEL) + FUSE_SENTINEL.length + 2);
    expect(Object.fromEntries(Object.keys(FUSES).map((name, i) => [name, wire[i]]))).toEqual(FUSES);
  });
});

function readyOf(child: ChildProcess): Promise<EngineAddress> {
  return new Promise((resolve, reject) => {
    let words = '';
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (words += text));
    child.once('exit', (code) => reject(new Error(`the engine ended with exit code ${code}: ${words}`)));
    child.stdout!.setEncoding('utf8').on(
      'data',
      lineSplitter((line) => {
        const ready = parseEngineReady(line);
        if (ready !== null) resolve(ready);
      }),
    );
  });
}
