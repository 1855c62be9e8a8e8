/** Which model forecasts which instrument, and what is said of one that cannot. */
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts';
import type { SignalShelf } from '../../core/model-port.ts';
import { SIGNAL_SCHEMA } from '../../features/schema.ts';
import { ModelRegistry } from '../../models/registry.ts';
import { smallCard, smallModel } from '../../models/testing/small-model.ts';
import { shippedModels } from './policy-shelf.ts';
import { openSignals } from './signal-shelf.ts';

const STATES = 2;
const bytes = smallModel({ states: STATES, width: SIGNAL_SCHEMA.names.length });
const features = { schema: SIGNAL_SCHEMA.id, hash: SIGNAL_SCHEMA.hash, states: STATES };

function enter(own: string, name: string, instruments: string[]): void {
  const card = smallCard(bytes, { name, features });
  new ModelRegistry({ shipped: shippedModels(), own }).enter(
    { ...card, data: { ...card.data, instruments } },
    bytes,
    true,
  );
}

const nameOf = (shelf: SignalShelf, instrument: string): string => {
  const model = shelf.of(instrument);
  return typeof model === 'string' ? model : model.card.name;
};

describe('the model of an instrument', () => {
  it('is the one called after it, then what ships, then the first by name; an instrument without one says so', async () => {
    using own = temporaryFolder();
    for (const name of ['signal-x', 'any', 'zoo']) enter(own.path, name, ['X', 'Y', 'GOOG']);
    const symbols = ['X', 'Y', 'GOOG', 'MIDT', 'NONE'].map((symbol) => ({ symbol }));
    const shelf = await openSignals(own.path, symbols, () => 0, expect.fail);
    expect(symbols.map(({ symbol }) => nameOf(shelf, symbol))).toEqual([
      ...['signal-x', 'any', 'signal-goog', 'signal-midt', 'no signal model has learnt on NONE'],
    ]);
    expect(nameOf(shelf, 'W')).toBe('W is not traded here');
    const told = shelf.models.map(({ name, shipped, problem, forecasts }) => [name, shipped, problem, forecasts]);
    expect(told).toEqual([
      ['any', false, '', ['Y']],
      ['signal-amzn', true, '', []],
      ['signal-goog', true, '', ['GOOG']],
      ['signal-midt', true, '', ['MIDT']],
      ['signal-x', false, '', ['X']],
      ['zoo', false, '', []],
    ]);
  });

  it('is told to be wrong where it is, whether it would be asked or not', async () => {
    using own = temporaryFolder();
    for (const name of ['other', 'zoo']) enter(own.path, name, ['MIDT']);
    writeFileSync(join(own.path, 'other', 'model.onnx'), 'another');
    const card = smallCard(bytes, { name: 'zoo', features: { ...features, hash: 'b'.repeat(64) } });
    writeFileSync(join(own.path, 'zoo', 'card.json'), JSON.stringify(card));
    const shelf = await openSignals(own.path, [{ symbol: 'MIDT' }], () => 0, expect.fail);
    expect(nameOf(shelf, 'MIDT')).toBe('signal-midt');
    expect(shelf.models.filter(({ problem }) => problem !== '')).toMatchObject([
      { name: 'other', problem: expect.stringMatching(/model\.onnx: not the file that card\.json beside it is about/) },
      { name: 'zoo', problem: expect.stringMatching(/trained on features signal-1 \(bbbb.*: train it anew on these/) },
    ]);
  });

  it('may come while the engine runs, where none forecast or the file was wrong; what forecasts stays', async () => {
    using own = temporaryFolder();
    enter(own.path, 'signal-x', ['X']);
    writeFileSync(join(own.path, 'signal-x', 'model.onnx'), 'another');
    const said: string[] = [];
    const symbols = ['X', 'Y', 'MIDT'].map((symbol) => ({ symbol }));
    const shelf = await openSignals(
      own.path,
      symbols,
      () => 0,
      (line) => said.push(line),
    );
    const names = () => symbols.map(({ symbol }) => nameOf(shelf, symbol));
    expect(names()).toEqual([expect.stringMatching(/not the file/), expect.stringMatching(/^no /), 'signal-midt']);
    enter(own.path, 'signal-x', ['X']);
    enter(own.path, 'signal-y', ['Y']);
    enter(own.path, 'signal-midt', ['MIDT']);
    said.length = 0;
    // As a file system with coarse times would not show.
    utimesSync(own.path, 1, 1);
    await shelf.lookAgain();
    expect(names()).toEqual(['signal-x', 'signal-y', 'signal-midt']);
    const shipped = shelf.models.find(({ name }) => name === 'signal-midt')!;
    expect([shipped.shipped, shipped.forecasts]).toEqual([true, ['MIDT']]);
    expect(said).toEqual([expect.stringMatching(/signal-midt is another file now: .* until it is started again/)]);
  });

  it('is none where its file is not what its card says, and nothing stands in for it', async () => {
    using own = temporaryFolder();
    enter(own.path, 'signal-midt', ['MIDT']);
    writeFileSync(join(own.path, 'signal-midt', 'model.onnx'), 'another');
    const said: string[] = [];
    const shelf = await openSignals(
      own.path,
      [{ symbol: 'MIDT' }],
      () => 0,
      (line) => said.push(line),
    );
    expect(shelf.of('MIDT')).toMatch(/not the file that card.json beside it is about/);
    expect(said).toEqual([expect.stringContaining('model signal-midt does not forecast: ')]);
    expect(shelf.models.find(({ name }) => name === 'signal-midt')).toMatchObject({
      problem: expect.stringMatching(/not the file that card.json beside it is about/),
      forecasts: [],
    });
  });
});
