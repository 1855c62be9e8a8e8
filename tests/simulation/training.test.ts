/** `watchkeeper train` from end to end: killed and begun again, it enters the same model; and from what an engine forecast. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openHistory } from '../../engine/history/open.ts';
import { openSignals } from '../../engine/kernel/models/signal-shelf.ts';
import { builtInProfiles } from '../../engine/venues/market/profile.ts';
import { marketVenues } from '../../engine/venues/market/market-venues.ts';
import { SimulatedMarket } from '../../engine/venues/market/simulated-market.ts';
import type { ModelCard } from '../../shared/domain/models/model-card.ts';
import { US_PER_HOUR } from '../../shared/std/duration.ts';
import { TestEngine } from '../fixtures/engine-kernel.ts';
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
  it('goes on where it was killed, and enters the policy that it would have made', async () => {
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
  it('goes on where it was killed, and enters the model that it would have made', async () => {
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

/** A whole session of the mid-cap, as an engine with the shipped models runs it; what it leaves lies in the folder. */
async function runDay(folder: string): Promise<void> {
  const place = join(folder, 'local-market');
  mkdirSync(place);
  const profiles = builtInProfiles().filter(({ symbol }) => symbol === 'MIDT');
  const market = new SimulatedMarket(profiles, 'logged');
  const history = openHistory(join(place, 'history.db'), 0, { onTrouble: expect.fail });
  const engine = new TestEngine({
    feed: market,
    openVenues: marketVenues(market),
    logPath: join(place, 'events.db'),
    history,
    signals: await openSignals(join(folder, 'models'), profiles, () => 0, expect.fail),
  });
  engine.pass(6.5 * US_PER_HOUR);
  history.close();
  engine.kernel.close();
}

describe('training from what an engine forecast', () => {
  it('enters a signal model of its day, which forecasts there from the next start on', async () => {
    using folder = temporaryFolder();
    await runDay(folder.path);
    const args = [
      '--logged',
      folder.path,
      '--epochs',
      '12',
      '--test',
      '--models',
      join(folder.path, 'models'),
      '--json',
    ];
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'train', 'signal', ...args], {
      encoding: 'utf8',
    });
    expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
    const { card } = JSON.parse(stdout) as { card: ModelCard };
    expect(card.data).toMatchObject({
      instruments: ['MIDT'],
      train: expect.stringMatching(
        /^the first 60 % of 1\d{4} forecasts of an engine, 2026-01-05T14:30:.* to 2026-01-05T2/,
      ),
    });
    expect(card.training.command).toMatch(/train signal --logged \S+ --name signal-midt --seed 1 --states 4 /);
    // One day says little, and more than how common each move is.
    const tested = card.metrics.filter(({ part, horizon }) => part === 'test' && horizon > 10);
    const better = tested.map(({ model, baselines }) => model.value.logLoss < baselines[0]!.measured.value.logLoss);
    expect(better).toEqual([true, true]);
    const signals = await openSignals(join(folder.path, 'models'), [{ symbol: 'MIDT' }], () => 0, expect.fail);
    expect(signals.of('MIDT')).toMatchObject({ card: { sha256: card.sha256 } });
  });
});
