/** `watchkeeper train` from end to end: killed and begun again, it enters the same model. */
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

const POLICY = ['--episodes', '1', '--iterations', '2', '--rounds', '1', '--steps', '60', '--hidden', '8', '--json'];
const policyArgs = (folder: string, ...more: string[]): string[] => [
  ...[MAIN, 'train', 'policy', '--name', 'young', ...POLICY, '--models', join(folder, 'models'), ...more],
];

async function killAfterFirstFit(folder: string): Promise<void> {
  const child = spawn(process.execPath, policyArgs(folder), { stdio: ['ignore', 'ignore', 'pipe'] });
  child.stderr.setEncoding('utf8').on('data', (words: string) => {
    if (words.includes('iteration 1, round 1:')) child.kill('SIGKILL');
  });
  await once(child, 'close');
}

describe('training a policy by the command', () => {
  it('goes on where it was killed, and enters the policy that it would have made', { timeout: 300_000 }, async () => {
    using folder = temporaryFolder();
    using other = temporaryFolder();
    const trained = (place: string, ...more: string[]) =>
      spawnSync(process.execPath, policyArgs(place, ...more), { encoding: 'utf8' });
    await killAfterFirstFit(folder.path);
    expect(existsSync(join(folder.path, 'models', 'young'))).toBe(false);
    // Whoever asks for something else is not given the rest of this.
    expect(trained(folder.path, '--seed', '2').stderr).toMatch(/by other terms or on other data; .*--restart/);
    const resumed = trained(folder.path);
    expect(resumed.stderr).toMatch(/goes on after [01] of 2 iterations/);
    const whole = trained(other.path);
    expect(whole.stderr).not.toMatch(/goes on/);
    const of = ({ stdout }: { readonly stdout: string }) =>
      JSON.parse(stdout) as { card: { sha256: string }; errors: number[] };
    expect(of(resumed).card.sha256).toBe(of(whole).card.sha256);
    expect(of(resumed).errors).toEqual(of(whole).errors);
    expect(existsSync(join(folder.path, 'training', 'young.policy'))).toBe(false);
    expect(trained(other.path).stderr).toMatch(/there is a young already/);
  });
});

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
