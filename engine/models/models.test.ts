import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Wasm } from 'onnxruntime-web/ort-wasm-simd-threaded.mjs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { ModelCard } from '../../shared/domain/models/model-card.ts';
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts';
import type { FeatureSchema, FeatureWindow } from '../core/features.ts';
import { openModel } from './check-model.ts';
import { ModelError } from './model-error.ts';
import { MessageWriter } from './onnx/wire.ts';
import { OnnxRuntime } from './onnx-runtime.ts';
import { CARD_FILE, MODEL_FILE, ModelRegistry, readCard } from './registry.ts';
import { ServedModel, type ServingTerms } from './served-model.ts';
import { OnnxSignalModel } from './signal-model.ts';
import { SCHEMA, smallCard, smallModel } from './testing/small-model.ts';

let runtime: OnnxRuntime;
beforeAll(async () => {
  runtime = await OnnxRuntime.load();
});

/** What policies are asked about. */
const ORDERS: FeatureSchema = { ...SCHEMA, id: 'test-2', hash: 'd'.repeat(64), givenTo: 'policy' };
const asPolicy = (states = 1): Partial<ModelCard> => ({
  kind: 'policy',
  horizons: [],
  features: { schema: ORDERS.id, hash: ORDERS.hash, states },
});

const INPUT = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8);

const open = (bytes = smallModel(), changes: Partial<ModelCard> = {}) =>
  openModel({ card: smallCard(bytes, changes), bytes, place: 'x/model.onnx' }, runtime, [SCHEMA, ORDERS]);

function refusal(run: () => unknown): ModelError {
  try {
    run();
  } catch (error) {
    if (error instanceof ModelError) return error;
    throw error;
  }
  throw new Error('it was taken');
}

it('compiles the runtime once for all models: each further one is an instance of it', async () => {
  const { WebAssembly } = globalThis as unknown as { WebAssembly: Wasm & { instantiate(...args: unknown[]): unknown } };
  const compiling = [vi.spyOn(WebAssembly, 'compile'), vi.spyOn(WebAssembly, 'instantiate')];
  const another = await OnnxRuntime.load();
  expect(compiling.map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
  // With a memory of its own.
  expect(() => another.call(() => JSON.parse('torn'))).toThrow(/broke down.*restart the engine/);
  expect(open().run(INPUT)).toHaveLength(3);
});

describe('a model that is taken', () => {
  it('runs at once and gives probabilities, the same bits each time', () => {
    const session = open();
    const first = session.run(INPUT).slice();
    session.run(new Float32Array(8));
    expect(session.run(INPUT)).toEqual(first);
    expect(first.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
    session.close();
  });

  it('may take its states in one row', () => {
    const session = open(smallModel({ input: { name: 'features', shape: [1, 8] } }));
    expect(session.run(INPUT)).toHaveLength(3);
    session.close();
  });
});

/** A file as small models are, with other words at its start or in place of its opset. */
const changed = (from: readonly number[], to: readonly number[]): Uint8Array => {
  const bytes = Buffer.from(smallModel());
  const at = bytes.lastIndexOf(Buffer.from(from));
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(to), bytes.subarray(at + from.length)]);
};
const OPSET_17 = [0x42, 4, 0x0a, 0, 0x10, 17];

/** Domain and version of one more opset, as a file tells it: fields of a message may come in any order. */
const withOpset = (bytes: Uint8Array, domain: string, version: number): Uint8Array =>
  Buffer.concat([bytes, new MessageWriter().message(8, new MessageWriter().text(1, domain).int(2, version)).finish()]);

describe('a model that is not taken', () => {
  it.each<[string, Uint8Array, Partial<ModelCard>, string, RegExp]>([
    [
      'features nobody counts',
      smallModel(),
      { features: { schema: 'x', hash: 'b'.repeat(64), states: 2 } },
      'schema',
      /trained on features x .*a signal model is asked about test-1 \(aaaaaaaaaaaa…\): train it anew on these/,
    ],
    [
      'the features of another kind of model',
      smallModel({ states: 1 }),
      { ...asPolicy(), kind: 'signal' },
      'schema',
      /trained on features test-2 .*a signal model is asked about test-1/,
    ],
    [
      'features by another name than they have here',
      smallModel(),
      { features: { schema: 'mine', hash: SCHEMA.hash, states: 2 } },
      'schema',
      /its card calls the features mine, and their hash is that of test-1: call them so/,
    ],
    ['no horizons', smallModel(), { horizons: [] }, 'output', /its card names no horizons; name the book events ahead/],
    [
      'the values of other actions than there are',
      smallModel({ states: 1 }),
      asPolicy(),
      'output',
      /probabilities is float32 \[batch, 3\]; it must be float32 \[1, 8\]: the value of wait, .*, take/,
    ],
    ['a policy’s memory', smallModel(), asPolicy(2), 'input', /its card tells 2 states; a policy is asked about 1/],
    [
      'another file than the card’s',
      smallModel(),
      { sha256: 'c'.repeat(64) },
      'hash',
      /its card says cccc.*bring that one, or import this one with an empty sha256/,
    ],
    ['no ONNX at all', new TextEncoder().encode('hello, world'), {}, 'onnx', /not an ONNX file/],
    ['an empty file', new Uint8Array(), {}, 'onnx', /it has no graph/],
    ['half a file', smallModel().subarray(0, 200), {}, 'onnx', /not an ONNX file/],
    [
      'operators of somebody’s own',
      withOpset(smallModel(), 'com.example', 1),
      {},
      'opset',
      /operators of com\.example/,
    ],
    ['an opset of the future', withOpset(smallModel(), '', 99), {}, 'opset', /opset 99; export it with one of 9 to 22/],
    ['an opset of long ago', changed(OPSET_17, [...OPSET_17.slice(0, -1), 8]), {}, 'opset', /opset 8; export it with/],
    ['no opset', changed(OPSET_17, []), {}, 'opset', /names no opset of ONNX's own; export it with one of 9 to 22/],
    ['a form of the future', smallModel().with(1, 99), {}, 'onnx', /ONNX IR 99; export it with an IR version of 13/],
    [
      'a shape that is not what comes out',
      smallModel({ output: { name: 'probabilities', shape: ['batch', 1, 3] } }),
      {},
      'onnx',
      /takes? it: \[ShapeInferenceError\] .*; mend it until onnx\.checker and it do/,
    ],
    [
      'an operator of chance',
      smallModel({ last: 'Bernoulli' }),
      {},
      'operator',
      /it has Bernoulli, whose time or result nothing bounds/,
    ],
    ['another input', smallModel(), { input: 'x' }, 'input', /its inputs are features; the card names x/],
    [
      'fewer states than it says',
      smallModel(),
      { features: { schema: 'test-1', hash: SCHEMA.hash, states: 3 } },
      'input',
      /features is float32 \[batch, 2, 4\]; it must be float32 \[1, 3, 4\] or \[1, 12\]/,
    ],
    [
      'another output',
      smallModel(),
      { output: 'label' },
      'output',
      /its outputs are probabilities; the card names label: let it name one of them/,
    ],
    [
      'more horizons than it gives',
      smallModel(),
      { horizons: [10, 50] },
      'output',
      /must be float32 \[1, 2, 3\] or \[1, 6\]/,
    ],
    [
      'an output of another size, left open in the file',
      smallModel({ output: { name: 'probabilities', shape: ['batch', 'open'] } }),
      { horizons: [10, 50] },
      'trial',
      /onnxruntime: /,
    ],
    ['NaN', smallModel({ weight: NaN }), {}, 'trial', /output 0 is NaN.*mend the model/],
    ['what are no probabilities', smallModel({ last: 'Relu' }), {}, 'trial', /add up to 0/],
    ['an operator there is not', smallModel({ last: 'Softmix' }), {}, 'onnx', /onnxruntime does not take it.*Softmix/],
  ])('has %s', (_, bytes, changes, code, words) => {
    const error = refusal(() => open(bytes, changes));
    expect(error.message).toMatch(words);
    expect(error.message).toContain('x/model.onnx: ');
    expect(error.code).toBe(code);
  });
});

function served(terms: Partial<ServingTerms> = {}): ServedModel {
  const bytes = smallModel();
  return new ServedModel(smallCard(bytes), open(bytes), { deadlineUs: 100, stopwatchUs: () => 0, ...terms });
}

describe('a model in service', () => {
  it('answers, and says what is wrong with its input instead of throwing', () => {
    const model = served();
    expect(model.infer(INPUT)).toMatchObject({ ok: true, tookUs: 0 });
    expect(model.infer(new Float32Array(3))).toMatchObject({
      ok: false,
      code: 'failed',
      reason: expect.stringMatching(/3 numbers.*takes 8/),
    });
    expect(model.infer(INPUT.map(() => NaN))).toMatchObject({ ok: false, code: 'non-finite' });
  });

  it('is late by its stopwatch, rests after faults in a row, and comes back', () => {
    let nowUs = 0;
    let slowUs = 500;
    const model = served({ stopwatchUs: () => (nowUs += slowUs), faultsBeforeRest: 3, restFor: 2 });
    for (let i = 0; i < 3; i++)
      expect(model.infer(INPUT)).toMatchObject({ code: 'late', reason: expect.stringMatching(/took 500 µs/) });
    slowUs = 10;
    for (let i = 0; i < 2; i++) expect(model.infer(INPUT)).toMatchObject({ code: 'resting' });
    expect(model.infer(INPUT)).toMatchObject({ ok: true, tookUs: 10 });
  });

  it('is not late by what others did on the machine meanwhile, and is by its own work', () => {
    let [nowUs, workedUs, work] = [0, 0, 20];
    const terms = { stopwatchUs: () => (nowUs += 5_000), workedUs: () => (workedUs += work) };
    const model = served(terms);
    expect(model.infer(INPUT)).toMatchObject({ ok: true, tookUs: 5_000 });
    work = 101;
    expect(model.infer(INPUT)).toMatchObject({ code: 'late' });
  });

  it('forecasts from the newest states of a window, and only of its own schema', () => {
    const signal = new OnnxSignalModel(served());
    const states = [9, 9, 9, 9, ...INPUT];
    const window: FeatureWindow = {
      schema: SCHEMA,
      states: 3,
      ready: true,
      tsUs: 7,
      values: () => Float32Array.from(states),
    };
    const forecast = signal.forecast(window);
    if (!forecast.ok) throw new Error(forecast.reason);
    expect(forecast).toMatchObject({ model: 'small', tsUs: 7, horizons: [{ events: 10 }] });
    const [horizon] = forecast.horizons;
    expect([horizon!.down, horizon!.flat, horizon!.up]).toEqual([...open().run(INPUT)]);
    expect(signal.forecast({ ...window, ready: false })).toMatchObject({ code: 'not-ready' });
    expect(signal.forecast({ ...window, states: 1 })).toMatchObject({
      code: 'failed',
      reason: expect.stringMatching(/takes 2 states of test-1/),
    });
    expect(signal.forecast({ ...window, schema: { ...SCHEMA, hash: 'b' } })).toMatchObject({ code: 'failed' });
  });
});

describe('the registry', () => {
  it('keeps what it is given, reads it back, and finds a changed file out', () => {
    using folder = temporaryFolder();
    const registry = new ModelRegistry({ shipped: join(folder.path, 'none'), own: folder.path });
    const bytes = smallModel();
    const place = registry.enter(smallCard(bytes), bytes);
    expect(registry.list()).toMatchObject([{ name: 'small', shipped: false, problem: '' }]);
    expect(Buffer.compare(Buffer.from(registry.read('small').bytes), Buffer.from(bytes))).toBe(0);
    expect(refusal(() => registry.enter(smallCard(bytes), bytes)).message).toMatch(/there is a small already/);
    registry.enter(smallCard(bytes, { by: 'another' }), bytes, true);
    expect(registry.read('small').card.by).toBe('another');
    writeFileSync(join(place, MODEL_FILE), smallModel({ weight: 0.2 }));
    expect(refusal(() => registry.read('small'))).toMatchObject({ code: 'hash' });
    expect(refusal(() => registry.read('smal')).message).toMatch(/no model named smal; there are: small/);
    expect(existsSync(join(place, CARD_FILE))).toBe(true);
  });

  it('shows a bad entry as bad, beside the others', () => {
    using folder = temporaryFolder();
    const registry = new ModelRegistry({ shipped: join(folder.path, 'none'), own: folder.path });
    const bytes = smallModel();
    registry.enter(smallCard(bytes), bytes);
    mkdirSync(join(folder.path, 'other'));
    expect(registry.list()).toMatchObject([
      { name: 'other', problem: expect.stringMatching(/cannot be read/) },
      { name: 'small' },
    ]);
    symlinkSync('/dev/null', join(folder.path, 'other', CARD_FILE));
    expect(registry.list()[0]).toMatchObject({ card: null, problem: expect.stringMatching(/card\.json: is no file/) });
    rmSync(join(folder.path, 'other', CARD_FILE));
    writeFileSync(join(folder.path, 'other', CARD_FILE), JSON.stringify(smallCard(bytes)));
    expect(registry.list()[0]).toMatchObject({ card: null, problem: expect.stringMatching(/its card calls it small/) });
  });

  it('names what a card lacks', () => {
    using folder = temporaryFolder();
    const path = join(folder.path, CARD_FILE);
    const { by: _, ...card } = smallCard(smallModel());
    writeFileSync(path, JSON.stringify({ ...card, horizons: [0], extra: 1 }));
    const { code, message } = refusal(() => readCard(path));
    expect(code).toBe('card');
    expect(message).toMatch(/: by: is missing, expected string; horizons\[0\]: Too small.*; Unrecognized key: "extra"/);
    for (const word of ['by', 'horizons[0]', 'extra', path]) expect(message).toContain(word);
    expect(readFileSync(path, 'utf8')).toContain('extra');
  });
});
