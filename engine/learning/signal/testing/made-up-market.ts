/** For tests: a market whose mid goes where a feature of the state says, so that there is something to learn. */
import { SIGNAL_SCHEMA } from '../../../features/schema.ts';
import { seededRng } from '../../../../shared/std/rng.ts';
import type { DataSet } from '../data-set.ts';
import { flatBands, samplesOf } from '../samples.ts';
import type { SignalMarket } from '../signal-data.ts';

export const LEADING = 'imbalance1';

/** `strength`: how much of each move the feature decides, 0 to 1. */
export function madeUpData(rows: number, strength: number, seed: string): DataSet {
  const { names } = SIGNAL_SCHEMA;
  const rng = seededRng(seed);
  const at = names.indexOf(LEADING);
  const features = Float32Array.from({ length: rows * names.length }, () => 2 * rng.next() - 1);
  const tsUs = new Float64Array(rows);
  const twiceMidPx = new Float64Array(rows);
  let mid = 2e6;
  for (let row = 0; row < rows; row++) {
    tsUs[row] = row * 1_000;
    twiceMidPx[row] = mid;
    // One state says the same for a while, or ten events on nothing would be left of it.
    if (row % 20 !== 0) features[row * names.length + at] = features[(row - 1) * names.length + at]!;
    const lead = features[row * names.length + at]!;
    mid += 100 * (strength * lead + (1 - strength) * (2 * rng.next() - 1));
  }
  const whole = { stretch: new Int32Array(rows), gaps: 0, sessionStartUs: 0, sessionEndUs: rows * 1_000 };
  return { sources: [`made-up:${seed}`], instrument: 'X', rows, features, tsUs, twiceMidPx, ...whole };
}

export function madeUpMarket(rows: number, strength: number, states: number): SignalMarket {
  const data = madeUpData(rows, strength, 'made-up');
  const bands = flatBands(data, 0, rows / 2);
  const part = (from: number, to: number) => samplesOf(data, [from * rows, to * rows], states, bands);
  const train = part(0, 0.5);
  return {
    data,
    names: SIGNAL_SCHEMA.names,
    train,
    tune: part(0.5, 0.75),
    bands,
    states,
    instrument: 'X',
    words: { train: 'the first half', tune: 'the third quarter', test: 'the last quarter' },
    test: () => {
      const names = SIGNAL_SCHEMA.names;
      return { data, names, states, bands, train, trainData: data, asked: part(0.75, 1), part: 'test' };
    },
  };
}
