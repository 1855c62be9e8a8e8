/** `watchkeeper train signal` from end to end: killed after an epoch and begun again, it enters the same model. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';

const MAIN = resolve(import.meta.dirname, '../../cli/main.ts');
const TERMS = ['--simulated', 'SMLL', '--days', '1', '--every', '40', '--epochs', '3', '--batch', '64', '--json'];

interface Trained {
  readonly card: { readonly sha256: string; readonly metrics: readonly { readonly part: string }[] };
  readonly curve: readonly unknown[];
}

const argsFor = (folder: string): string[] => [MAIN, 'train', 'signal', ...TERMS, '--models', join(folder, 'models')];

function train(folder: string): { trained: Trained; told: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, argsFor(folder), { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return { trained: JSON.parse(stdout) as Trained, told: stderr };
}

async function killAfterFirstEpoch(folder: string): Promise<void> {
  const child = spawn(process.execPath, argsFor(folder), { stdio: ['ignore', 'ignore', 'pipe'] });
  child.stderr.setEncoding('utf8').on('data', (words: string) => {
    if (words.includes('epoch 1:')) child.kill('SIGKILL');
  });
  await once(child, 'close');
}

describe('training by the command', () => {
  it('goes on where it was killed, and enters the model that it would have made', { timeout: 300_000 }, async () => {
    using folder = temporaryFolder();
    using other = temporaryFolder();
    await killAfterFirstEpoch(folder.path);
    expect(existsSync(join(folder.path, 'models', 'signal-smll'))).toBe(false);
    const resumed = train(folder.path);
    expect(resumed.told).toMatch(/goes on after epoch [12]/);
    const whole = train(other.path);
    expect(whole.told).not.toMatch(/goes on/);
    expect(resumed.trained.curve).toEqual(whole.trained.curve);
    expect(resumed.trained.card.sha256).toBe(whole.trained.card.sha256);
    // Nobody asked for the part that is tested.
    expect(new Set(whole.trained.card.metrics.map(({ part }) => part))).toEqual(new Set(['tune']));
    const again = spawnSync(process.execPath, argsFor(other.path), { encoding: 'utf8' });
    expect(again.stderr).toMatch(/there is a signal-smll already/);
  });
});
