/**
 * The market looked at from the other side: buyers for sellers. A model that has seen every state both ways cannot learn
 * which way the day happened to go.
 */
import { CLASSES } from './samples.ts';

/** Features that change their sign; bid and ask features change places; all others stay. */
const ODD = /^(micropriceTicks|imbalance.*|ofi\d+|tradeFlow.*|(add|cancel)Balance.*|drift\d+|lastFlowLn|hiddenFlow.*)$/;

export interface Mirror {
  /** Where a feature's value is found. */
  readonly from: Int32Array;
  readonly sign: Float32Array;
}

export function mirrorOf(names: readonly string[]): Mirror {
  const from = names.map((name) => {
    const other = name.replace(/^(bid|ask)/, (side) => (side === 'bid' ? 'ask' : 'bid'));
    return names.indexOf(other);
  });
  return { from: Int32Array.from(from), sign: Float32Array.from(names, (name) => (ODD.test(name) ? -1 : 1)) };
}

/** Turns the window of `states` at `at` around, in place. */
export function turnWindow({ from, sign }: Mirror, values: Float32Array, at: number, states: number): void {
  const width = from.length;
  const row = new Float32Array(width);
  for (let start = at; start < at + states * width; start += width) {
    for (let j = 0; j < width; j++) row[j] = sign[j]! * values[start + from[j]!]!;
    values.set(row, start);
  }
}

export const turnClass = (label: number): number => CLASSES.length - 1 - label;

/** Means and deviations as if every row had been seen both ways. */
export function mirrorStandards({ from, sign }: Mirror, mean: Float64Array, square: Float64Array): void {
  const before = [mean.slice(), square.slice()] as const;
  for (let j = 0; j < from.length; j++) {
    mean[j] = (before[0][j]! + sign[j]! * before[0][from[j]!]!) / 2;
    square[j] = (before[1][j]! + before[1][from[j]!]!) / 2;
  }
}
