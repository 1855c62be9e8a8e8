/**
 * Builds dist/: `renderer/` (the desk), `engine/main.mjs` (the engine in one file, no node_modules beside it) and
 * `electron/` (shell and preload). A target whose inputs are those of its last build is left alone, so that the second
 * `npm start` is quick. `node tools/build.ts [renderer|engine|electron …]` builds the named ones, all where none is.
 */
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InlineConfig } from 'vite';

export const ROOT = path.resolve(import.meta.dirname, '..');

interface Target {
  /** Files and folders, relative to the root, whose content decides the outcome. */
  readonly inputs: readonly string[];
  /** What a whole build has in its folder, dist/ and the target's name. */
  readonly outputs: readonly string[];
  /** Files and folders that are put beside what is built, by their names there. */
  readonly carries?: Readonly<Record<string, string>>;
  /** Builds that together fill the folder `outDir`. */
  readonly configs: (outDir: string) => readonly InlineConfig[];
}

const TOOLING = ['tools/build.ts', 'package-lock.json', 'tsconfig.base.json'];

/** What runs models, in WebAssembly. */
const ONNX_BINARY = 'ort-wasm-simd-threaded.wasm';

const TARGETS = {
  renderer: {
    inputs: ['renderer', 'engine-client', 'shared', 'assets', ...TOOLING],
    outputs: ['index.html'],
    configs: (outDir) => [
      {
        configFile: path.join(ROOT, 'renderer/vite.config.ts'),
        root: path.join(ROOT, 'renderer'),
        build: { outDir, emptyOutDir: true },
      },
    ],
  },
  engine: {
    inputs: ['engine', 'shared', 'assets/models', ...TOOLING],
    outputs: ['main.mjs', ONNX_BINARY],
    carries: { [ONNX_BINARY]: `node_modules/onnxruntime-web/dist/${ONNX_BINARY}`, models: 'assets/models' },
    configs: (outDir) => [nodeBundle('engine/main.ts', outDir, 'main.mjs', 'es')],
  },
  electron: {
    inputs: ['electron', 'engine-client', 'shared', ...TOOLING],
    outputs: ['main.mjs', 'preload.cjs'],
    configs: (outDir) => [
      nodeBundle('electron/main/main.ts', outDir, 'main.mjs', 'es'),
      // Sandboxed preloads are loaded as CommonJS and may not require files: everything is in the one file.
      nodeBundle('electron/preload/preload.ts', outDir, 'preload.cjs', 'cjs'),
    ],
  },
} as const satisfies Record<string, Target>;

export type TargetName = keyof typeof TARGETS;
export const TARGET_NAMES = Object.keys(TARGETS) as TargetName[];

/** One file for Node with every npm package inside; only `node:` modules and Electron itself stay outside. */
function nodeBundle(entry: string, outDir: string, file: string, format: 'es' | 'cjs'): InlineConfig {
  return {
    configFile: false,
    root: ROOT,
    publicDir: false,
    // Optional native helpers of ws: left out of the bundle, and ws does without them.
    ssr: { noExternal: true, external: ['electron', 'bufferutil', 'utf-8-validate'], target: 'node' },
    build: {
      ssr: path.join(ROOT, entry),
      outDir,
      emptyOutDir: false,
      // A preload is ours alone.
      license: format === 'es' && { fileName: 'licences.md' },
      target: 'node24',
      minify: false,
      rolldownOptions: { output: { format, entryFileNames: file, codeSplitting: false } },
    },
  };
}

/** Builds one target where its inputs have changed; says whether it had to. */
export async function buildTarget(name: TargetName): Promise<'built' | 'up to date'> {
  const target: Target = TARGETS[name];
  const folder = path.join(ROOT, 'dist', name);
  const digest = hashInputs(ROOT, target.inputs);
  const stamp = path.join(ROOT, '.cache/build', name);
  const whole = target.outputs.every((output) => existsSync(path.join(folder, output)));
  if (whole && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return 'up to date';
  // Loaded here alone, since most starts find everything built.
  const { build: viteBuild } = await import('vite');
  // Built beside and put in place when it is whole: a running engine serves the folder, and others may build as well.
  const staging = path.join(ROOT, 'dist', `.${name}-${process.pid}`);
  try {
    for (const config of target.configs(staging)) {
      await inProduction(() => viteBuild({ logLevel: 'warn', ...config }));
    }
    for (const [there, from] of Object.entries(target.carries ?? {})) {
      cpSync(path.join(ROOT, from), path.join(staging, there), { recursive: true });
    }
    rmSync(stamp, { force: true });
    replaceFolder(staging, folder);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, digest);
  return 'built';
}

/**
 * Whoever builds, what is built is the same: in a test's environment React would be its development build, which costs a
 * third more, and would be found up to date by whoever starts the desk next.
 */
export async function inProduction<T>(run: () => Promise<T>): Promise<T> {
  const { NODE_ENV: before } = process.env;
  process.env['NODE_ENV'] = 'production';
  try {
    return await run();
  } finally {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  }
}

/** Tried again where another build puts its own in place between the removal and the renaming. */
function replaceFolder(from: string, to: string): void {
  for (let attempt = 1; ; attempt++) {
    rmSync(to, { recursive: true, force: true });
    try {
      return renameSync(from, to);
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}

/** A digest over names and contents of all files under `inputs`, tests left out; independent of the folder's order. */
export function hashInputs(root: string, inputs: readonly string[]): string {
  const hash = createHash('sha256');
  for (const input of inputs) {
    for (const file of filesUnder(root, input)) {
      const content = readFileSync(path.join(root, file));
      hash.update(`${file}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest('hex');
}

function filesUnder(root: string, input: string): string[] {
  const full = path.join(root, input);
  if (!existsSync(full)) return [];
  if (statSync(full).isFile()) return [input];
  return readdirSync(full, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.(test|bench)\.tsx?$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .sort();
}

async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !(name in TARGETS));
  if (unknown.length > 0) {
    console.error(`build: no target named ${unknown.join(', ')}; there are ${TARGET_NAMES.join(', ')}`);
    return 2;
  }
  for (const name of names.length > 0 ? (names as TargetName[]) : TARGET_NAMES) {
    const started = performance.now();
    try {
      const outcome = await buildTarget(name);
      console.log(`build ${name}: ${outcome} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    } catch (error) {
      console.error(`build ${name}: failed: ${error instanceof Error ? error.message : String(error)}`);
      return 1;
    }
  }
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
