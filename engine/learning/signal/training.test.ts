import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts';
import { OnnxRuntime } from '../../models/onnx-runtime.ts';
import { readCheckpoint, saveCheckpoint } from '../checkpoint.ts';
import { makeSignal } from './make-signal.ts';
import { PARAMETERS, type SignalNet } from './network.ts';
import { reportOf } from './report.ts';
import { madeUpMarket } from './testing/made-up-market.ts';
import { SignalProgress, type SignalTerms, trainSignal } from './train-signal.ts';

/** Two hundred steps or so: seconds. */
const TERMS: SignalTerms = {
  seed: '7',
  states: 2,
  squeezed: 8,
  hidden: 16,
  batch: 128,
  epochs: 4,
  patience: 4,
  learningRate: 3e-3,
  weightDecay: 0.01,
};
const MARKET = madeUpMarket(12_000, 0.5, TERMS.states);

const weights = (net: SignalNet): string => PARAMETERS.map((name) => net.parameters[name].join()).join('|');

let runtime: OnnxRuntime;
beforeAll(async () => {
  runtime = await OnnxRuntime.load();
});

describe('training a signal model', () => {
  it('learns, is the same again, and goes on from a checkpoint as if never stopped', async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'training', 'x.signal');
    const whole = await trainSignal(MARKET, TERMS, null, {});
    expect(whole.curve.at(-1)!.tuneLoss).toBeLessThan(1.06);
    expect(whole.curve.at(-1)!.trainLoss).toBeLessThan(whole.curve[0]!.trainLoss);

    await trainSignal(MARKET, TERMS, null, {
      onEpoch({ epoch }, checkpoint) {
        if (epoch === 2) saveCheckpoint(path, 'this', checkpoint);
      },
    });
    const resumed = await trainSignal(MARKET, TERMS, readCheckpoint(path, 'this', SignalProgress), {});
    expect(resumed.curve).toEqual(whole.curve);
    expect(weights(resumed.net)).toBe(weights(whole.net));

    const other = await trainSignal(MARKET, { ...TERMS, seed: '8', epochs: 1 }, null, {});
    expect(weights(other.net)).not.toBe(weights(whole.net));
  });

  it('makes a model that says what the trainer says, beats the baselines that know nothing, and tells so', async () => {
    const trained = await trainSignal(MARKET, TERMS, null, {});
    const wishes = { name: 'made-up', market: MARKET, trained, terms: { ...TERMS }, runtime };
    const { card, exportError } = makeSignal({ ...wishes, commit: '', command: 'none', licence: 'none', test: true });
    expect(exportError).toBeLessThan(1e-5);
    expect(card.metrics.map(({ part, horizon }) => `${part} ${horizon}`)).toEqual(
      ['tune', 'test'].flatMap((part) => [10, 50, 100].map((horizon) => `${part} ${horizon}`)),
    );
    const atTen = card.metrics.find(({ part }) => part === 'test');
    const [microprice, imbalance] = atTen!.baselines;
    expect(microprice!.beaten).toEqual({ macroF1: true, logLoss: true });
    // The imbalance is all there is to know here, and a line through it says it best.
    expect(atTen!.model.value.logLoss).toBeLessThan(0.95);
    expect(imbalance!.beaten).toEqual({ macroF1: false, logLoss: false });
    const report = reportOf(card, trained.curve, exportError);
    expect(report).toContain('| 10 | microprice |');
    expect(report).toMatch(/ {2}4 learnt \d\.\d{4} █/);
  });
});

describe('a checkpoint', () => {
  it('is refused where it is of another training, or damaged', () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'x.signal');
    expect(readCheckpoint(path, 'this', SignalProgress)).toBeNull();
    saveCheckpoint(path, 'this', { curve: [] });
    expect(() => readCheckpoint(path, 'this', SignalProgress)).toThrow(/not a checkpoint of this version.*--restart/);
    const bytes = readFileSync(path);
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(path, bytes);
    expect(() => readCheckpoint(path, 'this', SignalProgress)).toThrow(/damaged.*--restart/);
    writeFileSync(path, '');
    expect(() => readCheckpoint(path, 'this', SignalProgress)).toThrow(/damaged.*--restart/);
  });

  it('is refused where it was begun on other data', async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'x.signal');
    await trainSignal(MARKET, { ...TERMS, epochs: 1 }, null, {
      onEpoch: (_, checkpoint) => saveCheckpoint(path, 'this', checkpoint),
    });
    expect(() => readCheckpoint(path, 'that', SignalProgress)).toThrow(/other terms or on other data.*--restart/);
  });
});
