/** Models on the disk of a running engine: seen as they come, never changed under it, refused where it lacks them. */
import { copyFileSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ModelCard } from '../../../shared/domain/models/model-card.ts';
import { TestEngine } from '../../../tests/fixtures/engine-kernel.ts';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts';
import { ModelRegistry } from '../../models/registry.ts';
import { openShelf, shippedModels } from './policy-shelf.ts';

const SHIPPED = join(shippedModels(), 'execution-midt');
const START = { kind: 'StartRollout', model: 'young', reason: 'it did well on paper' } as const;

function take(own: string, name: string): ModelCard {
  const card = ModelCard.parse(JSON.parse(readFileSync(join(SHIPPED, 'card.json'), 'utf8')));
  const registry = new ModelRegistry({ shipped: shippedModels(), own });
  registry.enter({ ...card, name }, readFileSync(join(SHIPPED, 'model.onnx')), true);
  return { ...card, name };
}

describe('the shelf of a running engine', () => {
  it('lets a model be rolled out that came after the start; an engine without it refuses, in words', async () => {
    using mine = temporaryFolder();
    using theirs = temporaryFolder();
    const said: string[] = [];
    const shelf = await openShelf(
      mine.path,
      () => 0,
      (line) => said.push(line),
    );
    const other = await openShelf(
      theirs.path,
      () => 0,
      (line) => said.push(line),
    );
    expect(said).toEqual([]);
    const [engine, without] = [new TestEngine({ shelf }), new TestEngine({ shelf: other })];
    expect(await engine.command(START)).toMatchObject({ code: 'UNKNOWN_MODEL' });
    const { sha256 } = take(mine.path, 'young');
    await Promise.all([shelf.lookAgain(), other.lookAgain()]);
    expect(await engine.command({ ...START, sha256 })).toMatchObject({ status: 'accepted' });
    expect(await without.command({ ...START, sha256 })).toMatchObject({
      code: 'UNKNOWN_MODEL',
      reason: expect.stringMatching(/no policy model young .*has execution-midt.*models import .* within seconds/),
    });
  });

  it('serves what it has loaded, whatever becomes of the file, and takes in what was measured later', async () => {
    using mine = temporaryFolder();
    const said: string[] = [];
    take(mine.path, 'young');
    const shelf = await openShelf(
      mine.path,
      () => 0,
      (line) => said.push(line),
    );
    const young = () => shelf.models.find(({ name }) => name === 'young')!;
    const policy = shelf.policy('young');
    expect([policy?.id, young().reference]).toEqual(['young', null]);
    const place = join(mine.path, 'young');
    copyFileSync(join(SHIPPED, 'reference.json'), join(place, 'reference.json'));
    await shelf.lookAgain();
    expect(young().reference?.orders.length).toBeGreaterThan(100);
    const card = readFileSync(join(place, 'card.json'), 'utf8');
    writeFileSync(join(place, 'card.json'), card.replace(young().card!.sha256, 'e'.repeat(64)));
    utimesSync(join(place, 'card.json'), 1, 1);
    await shelf.lookAgain();
    await shelf.lookAgain();
    expect(said).toEqual([
      'model young is another file now: this engine serves it as it was until it is started again',
    ]);
    expect(shelf.policy('young')).toBe(policy);
  });

  it('does not let another file into the place of what ships and decides, by its name; and says so', async () => {
    using mine = temporaryFolder();
    const said: string[] = [];
    const { sha256 } = take(mine.path, 'execution-midt');
    writeFileSync(
      join(mine.path, 'execution-midt', 'card.json'),
      readFileSync(join(SHIPPED, 'card.json'), 'utf8').replace(sha256, 'e'.repeat(64)),
    );
    const shelf = await openShelf(
      mine.path,
      () => 0,
      (line) => said.push(line),
    );
    expect(shelf.models.find(({ name }) => name === 'execution-midt')).toMatchObject({
      shipped: true,
      card: { sha256 },
    });
    expect(said).toEqual([
      expect.stringMatching(/execution-midt is passed over: execution-midt ships; .* roll it out/),
    ]);
  });

  it('has what ships decide for the instruments that its card names, where it can be served, and one for the rest', async () => {
    using mine = temporaryFolder();
    const said: string[] = [];
    const open = () =>
      openShelf(
        mine.path,
        () => 0,
        (line) => said.push(line),
      );
    take(mine.path, 'young');
    const shelf = await open();
    const instruments = ['MIDT', 'LRGE', 'GOOG'];
    expect(instruments.map(shelf.first)).toEqual(['execution-midt-outlook', 'execution-midt', 'execution-midt']);
    const signal = JSON.parse(readFileSync(join(shippedModels(), 'signal-midt', 'card.json'), 'utf8')) as object;
    mkdirSync(join(mine.path, 'signal-midt'));
    writeFileSync(join(mine.path, 'signal-midt', 'card.json'), JSON.stringify({ ...signal, sha256: 'e'.repeat(64) }));
    expect(said).toEqual([]);
    const beside = await open();
    expect(instruments.map(beside.first)).toEqual(['execution-midt', 'execution-midt', 'execution-midt']);
    expect(said).toEqual([
      expect.stringMatching(/execution-midt-outlook is not served: .*signal-midt here is another/),
    ]);
  });

  it('does not load what is not the file of its card, and says so; once it is mended it does', async () => {
    using mine = temporaryFolder();
    const said: string[] = [];
    take(mine.path, 'young');
    const file = join(mine.path, 'young', 'model.onnx');
    const whole = readFileSync(file);
    writeFileSync(file, whole.with(whole.length >> 1, whole[whole.length >> 1]! ^ 1));
    const shelf = await openShelf(
      mine.path,
      () => 0,
      (line) => said.push(line),
    );
    expect(shelf.policy('young')).toBeNull();
    expect(said).toEqual([
      expect.stringMatching(/young is not served: .*not the file that card.json beside it is about/),
    ]);
    writeFileSync(file, whole);
    await shelf.lookAgain();
    expect(shelf.policy('young')?.id).toBe('young');
  });
});
