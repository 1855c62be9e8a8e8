import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SIGNAL_SCHEMA } from '../engine/features/schema.ts';
import { smallCard, smallModel } from '../engine/models/testing/small-model.ts';
import { temporaryFolder } from '../tests/fixtures/temporary-folder.ts';

const MAIN = resolve(import.meta.dirname, 'main.ts');
const CHAMPION = resolve(import.meta.dirname, '../assets/models/execution-midt');

function watchkeeper(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    encoding: 'utf8',
    // More than it ever takes, less than the test may.
    timeout: 300_000,
  });
  return { status, stdout, stderr };
}

describe('watchkeeper models', () => {
  it.each([
    ['models', 'list'],
    ['models', 'show'],
    ['models', 'import'],
    ['models', 'evaluate'],
    ['train', 'signal'],
  ])('%s %s explains itself', (group, name) => {
    const { status, stdout } = watchkeeper(group, name, '--help');
    expect(status).toBe(0);
    expect(stdout).toContain(`watchkeeper ${group} ${name}`);
    expect(stdout).toContain('--json');
  });

  it('lists what ships', () => {
    using folder = temporaryFolder();
    const { status, stdout } = watchkeeper('models', 'list', '--json', '--models', folder.path);
    expect(status).toBe(0);
    for (const { shipped, problem } of JSON.parse(stdout).models) expect([shipped, problem]).toEqual([true, '']);
  });

  it('takes in a model once, and tells what keeps it from taking in another', () => {
    using folder = temporaryFolder();
    const width = SIGNAL_SCHEMA.names.length;
    const bytes = smallModel({ states: 1, width });
    const features = { schema: SIGNAL_SCHEMA.id, hash: SIGNAL_SCHEMA.hash, states: 1 };
    const file = join(folder.path, 'mine.onnx');
    const card = join(folder.path, 'card.json');
    writeFileSync(file, bytes);
    writeFileSync(card, JSON.stringify({ ...smallCard(bytes, { features }), sha256: '' }));
    const models = join(folder.path, 'models');
    const take = () => watchkeeper('models', 'import', file, '--card', card, '--models', models);
    const taken = { status: 0, stderr: '', stdout: expect.stringMatching(/small: taken in, .*within seconds/) };
    expect(take()).toMatchObject(taken);
    const shown = watchkeeper('models', 'show', 'small', '--json', '--models', models);
    expect(JSON.parse(shown.stdout)).toMatchObject({ name: 'small', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(take()).toMatchObject({ status: 1, stderr: expect.stringMatching(/there is a small already/) });
    const nowhere = watchkeeper('models', 'import', file, '--card', card, '--models', join(file, 'models'));
    expect(nowhere).toMatchObject({ status: 1, stderr: expect.stringMatching(/models: cannot be written \(ENOTDIR/) });
    writeFileSync(card, readFileSync(card, 'utf8').replace('"by":', '"buy":'));
    const { status, stderr } = take();
    expect(status).toBe(1);
    expect(stderr).toMatch(/card\.json: .*by/);
    expect(stderr).not.toMatch(/ {4}at /);
  });

  it('measures nothing by a card that would be played for ever, and prints nothing that a terminal obeys', () => {
    using folder = temporaryFolder();
    const shipped = resolve(import.meta.dirname, '../assets/models/signal-midt');
    const card = JSON.parse(readFileSync(join(shipped, 'card.json'), 'utf8'));
    const put = (name: string, changes: object): void => {
      const place = join(folder.path, name);
      cpSync(shipped, place, { recursive: true });
      writeFileSync(join(place, 'card.json'), JSON.stringify({ ...card, name, ...changes }));
    };
    const terms = { ...card.training.terms, every: 0 };
    put('endless', { training: { ...card.training, terms }, by: 'A\u001b[2J\u009b31m\u202e\u0007B' });
    put('nearer', { horizons: [1, 2, 3] });
    const { stdout } = watchkeeper('models', 'evaluate', 'endless', 'nearer', '--json', '--models', folder.path);
    expect(JSON.parse(stdout).skipped).toEqual([
      { name: 'endless', reason: expect.stringMatching(/every 0; give days from 1 to 50 and every from 1 to 1000/) },
      {
        name: 'nearer',
        reason: expect.stringMatching(/forecasts 1, 2, 3 events ahead, and what came is known at 10, 50/),
      },
    ]);
    const list = (...args: string[]) => watchkeeper('models', 'list', '--models', folder.path, ...args).stdout;
    expect(list()).toContain(String.raw`A\u001b[2J\u009b31m\u202e\u0007B`);
    for (const told of [list(), list('--json')]) expect(told.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202E]/u);
    const told = JSON.parse(list('--json')).models.find(({ name }: { name: string }) => name === 'endless');
    expect(told.card.by).toBe('A\u001b[2J\u009b31m\u202e\u0007B');
  });

  it.each([
    [['train', 'policy', '--scenario', 'thin,midcap'], /no scenario is called midcap/],
    [['train', 'policy', '--scenario', 'thin,volatile', '--episodes', '1,2,3'], /--episodes 1,2,3: .* scenarios \(2\)/],
    [['train', 'policy', '--envelopes', '5,60'], /--envelopes 60: .*at most 50/],
    [['train', 'policy', '--dark', '2'], /--dark 2: give a number from 0 to 1/],
    [['scenario', 'thin', '--dark-flow', '-1'], /--dark-flow -1: give a number from 0 to 10/],
    [['scenario', 'thin', '--dark-impact', '2'], /--dark-impact 2: give a number from 0 to 1/],
    [['scenario', 'thin', '--no-dark', '--tune'], /--tune: baselines are tuned in the market as it is/],
    [['train', 'signal'], /one of --recording FILE, --simulated SYMBOL and --logged FOLDER/],
    [['train', 'signal', '--simulated', 'SMLL', '--instrument', 'SMLL'], /--instrument SMLL: goes with --logged/],
    [['train', 'signal', '--logged', import.meta.dirname], /cli: there is no event log in it; name an engine's folder/],
    [['train', 'signal', '--simulated', 'XXXX'], /--simulated XXXX: one of MIDT/],
    [['train', 'signal', '--simulated', 'SMLL', '--states', '99'], /--states 99: give a whole number from 1 to 16/],
    [['train', 'signal', '--recording', 'nowhere.zip'], /nowhere\.zip/],
    [['models', 'show', 'nobody'], /no model named nobody/],
    [
      ['models', 'import', `${CHAMPION}/model.onnx`, '--card', `${CHAMPION}/card.json`],
      /execution-midt ships; give yours another name, and roll it out/,
    ],
    [['models', 'list', '--models', MAIN], /main\.ts: cannot be read \(ENOTDIR.*name another folder with --models/],
    [['rollout', 'measure', 'signal-midt'], /signal-midt is no policy that can be served here: name one of/],
    [
      ['rollout', 'measure', 'execution-midt', '--scenario', 'deskday'],
      /no scenario is called deskday; did you mean desk-day\?/,
    ],
    [['rollout', 'study', '--desk', '--candidate', 'hasti'], /--candidate hasti: did you mean hasty\? there are equal/],
    [['rollout', 'study', '--desk', '--regime', 'wild'], /--regime wild: there are calm, trending, volatile, thin/],
    [['rollout', 'study', '--market', '--envelope', '0'], /--envelope 0: give a whole number from 1 to 100/],
    [['rollout', 'study', '--model', 'signal-midt'], /signal-midt is no policy: name one of/],
    [['train', 'policy', '--logged', '/nowhere'], /--logged \/nowhere: is not there; name an export/],
    [['train', 'policy', '--logged', import.meta.dirname], /cli: there is no event log in it; name an engine's folder/],
    [
      ['train', 'policy', '--from', 'signal-midt'],
      /model\.onnx: takes features signal-1, not execution-1; begin without --from/,
    ],
  ])('refuses %j in words', (args, words) => {
    const { status, stderr } = watchkeeper(...args);
    expect(status).toBe(1);
    expect(stderr).toMatch(words);
    expect(stderr).not.toMatch(/ {4}at /);
  });
});
