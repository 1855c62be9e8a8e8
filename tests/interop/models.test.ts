/**
 * Models really exported by others: by PyTorch, made once by tools/export-torch.py, and by scikit-learn, made once and anew
 * where pip can install it. What they say here is held to what they said there.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { SCHEMAS, SIGNAL_SCHEMA } from '../../engine/features/schema.ts';
import { openModel } from '../../engine/models/check-model.ts';
import { OnnxRuntime } from '../../engine/models/onnx-runtime.ts';
import { readBounded, readCard } from '../../engine/models/registry.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'cli/main.ts');
const VENV = join(ROOT, '.cache/interop-python');
const PIP_MS = 180_000;

let runtime: OnnxRuntime;
beforeAll(async () => {
  runtime = await OnnxRuntime.load();
});

/** Imported by the command line, read back, and asked what its maker asked it; the largest difference. */
function imported(folder: string): number {
  using models = temporaryFolder();
  const [file, card] = ['model.onnx', 'card.json'].map((name) => join(folder, name)) as [string, string];
  const args = [MAIN, 'models', 'import', file, '--card', card, '--models', models.path, '--json'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const taken = (JSON.parse(stdout) as { folder: string }).folder;
  const bytes = readBounded(join(taken, 'model.onnx'), 1 << 20, 'onnx');
  const session = openModel({ card: readCard(join(taken, 'card.json')), bytes, place: taken }, runtime, SCHEMAS);
  const said = JSON.parse(readFileSync(join(folder, 'said.json'), 'utf8')) as Record<string, number[][]>;
  let worst = 0;
  for (const [i, window] of said['windows']!.entries()) {
    const values = session.run(Float32Array.from(window));
    for (const [j, value] of said['probabilities']![i]!.entries())
      worst = Math.max(worst, Math.abs(values[j]! - value));
  }
  session.close();
  return worst;
}

describe('a model made elsewhere', () => {
  it.each(['torch', 'sklearn'])('exported by %s once, says here what it said there', (maker) => {
    expect(imported(join(ROOT, 'tests/fixtures/models', maker))).toBeLessThan(1e-5);
  });

  it('exported by scikit-learn now, says here what it said there', ({ skip }) => {
    const python = withPackages();
    skip(typeof python !== 'string', 'scikit-learn cannot be installed here: no Python 3, or pip reaches no packages');
    using folder = temporaryFolder();
    const script = join(ROOT, 'tools/export-sklearn.py');
    const args = [script, String(SIGNAL_SCHEMA.names.length), SIGNAL_SCHEMA.hash, folder.path];
    const { status, stderr } = spawnSync(python!, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    expect(imported(folder.path)).toBeLessThan(1e-5);
  });
});

/** A Python with scikit-learn and its exporter, kept for the next time; null where it cannot be had. */
function withPackages(): string | null {
  const python = join(VENV, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const done = join(VENV, 'installed');
  if (existsSync(done)) return python;
  rmSync(VENV, { recursive: true, force: true });
  mkdirSync(VENV, { recursive: true });
  const steps: [string, string[]][] = [
    ['python3', ['-m', 'venv', VENV]],
    [python, ['-m', 'pip', 'install', '--quiet', '--retries', '1', '--timeout', '15', 'scikit-learn', 'skl2onnx']],
  ];
  for (const [command, args] of steps) if (spawnSync(command, args, { timeout: PIP_MS }).status !== 0) return null;
  writeFileSync(done, '');
  return python;
}
