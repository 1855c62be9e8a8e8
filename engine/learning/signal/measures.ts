/**
 * How good probabilities of three classes are: macro-F1, log-loss and calibration error, with intervals by resampling
 * blocks of neighbouring states, since neighbours are nothing like independent.
 */
import { seededRng } from '../../../shared/std/rng.ts';
import { CLASSES } from './samples.ts';

export interface Measures {
  readonly macroF1: number;
  /** Mean of −ln of the probability given to what came, in nats. */
  readonly logLoss: number;
  /** Expected calibration error of the likeliest class, over 15 bins of its probability. */
  readonly ece: number;
}

export type Measure = keyof Measures;

export type Interval = readonly [number, number];

export interface Measured {
  readonly value: Measures;
  readonly ci95: Readonly<Record<Measure, Interval>>;
}

const K = CLASSES.length;
const BINS = 15;
/** States of a block: several times the longest horizon. */
export const BLOCK = 500;
export const RESAMPLES = 1_000;
/** Confusion, log-loss, count, and of each bin the count, the confidence and the hits. */
const WIDTH = K * K + 2 + 3 * BINS;
const LEAST = 1e-12;

/** Sums over blocks, from which any resampling is measured. `probs`: K a sample; `labels`: one a sample. */
export function blockSums(probs: Float32Array, labels: Uint8Array): Float64Array[] {
  const blocks: Float64Array[] = [];
  for (let from = 0; from < labels.length; from += BLOCK) {
    const sums = new Float64Array(WIDTH);
    for (let i = from; i < Math.min(from + BLOCK, labels.length); i++) addSample(sums, probs, i, labels[i]!);
    blocks.push(sums);
  }
  return blocks;
}

function addSample(sums: Float64Array, probs: Float32Array, i: number, label: number): void {
  let best = 0;
  for (let k = 1; k < K; k++) if (probs[i * K + k]! > probs[i * K + best]!) best = k;
  const confidence = probs[i * K + best]!;
  sums[label * K + best]! += 1;
  sums[K * K]! -= Math.log(Math.max(LEAST, probs[i * K + label]!));
  sums[K * K + 1]! += 1;
  const bin = K * K + 2 + 3 * Math.min(BINS - 1, Math.floor(confidence * BINS));
  sums[bin]! += 1;
  sums[bin + 1]! += confidence;
  sums[bin + 2]! += best === label ? 1 : 0;
}

export function measuresOf(sums: Float64Array): Measures {
  let f1 = 0;
  for (let k = 0; k < K; k++) {
    let there = 0;
    let said = 0;
    for (let j = 0; j < K; j++) {
      there += sums[k * K + j]!;
      said += sums[j * K + k]!;
    }
    f1 += there + said === 0 ? 0 : (2 * sums[k * K + k]!) / (there + said);
  }
  const count = sums[K * K + 1]!;
  let ece = 0;
  for (let b = 0; b < BINS; b++) {
    const at = K * K + 2 + 3 * b;
    ece += Math.abs(sums[at + 1]! - sums[at + 2]!);
  }
  return { macroF1: f1 / K, logLoss: sums[K * K]! / count, ece: ece / count };
}

function total(blocks: readonly Float64Array[], which: (i: number) => number): Float64Array {
  const sums = new Float64Array(WIDTH);
  for (let i = 0; i < blocks.length; i++) {
    const block = blocks[which(i)]!;
    for (let j = 0; j < WIDTH; j++) sums[j]! += block[j]!;
  }
  return sums;
}

export const measureAll = (probs: Float32Array, labels: Uint8Array): Measures =>
  measuresOf(total(blockSums(probs, labels), (i) => i));

/** What several forecasters make of the same samples: measured beside each other on the same resampled blocks. */
export interface Comparison {
  readonly measured: readonly Measured[];
  /** Of every forecaster but the first: the first less it, with the interval of the difference. */
  readonly differences: readonly Measured[];
}

export function compare(forecasts: readonly Float32Array[], labels: Uint8Array, seed: string): Comparison {
  const blocks = forecasts.map((probs) => blockSums(probs, labels));
  const rng = seededRng(seed);
  const draws: Measures[][] = [];
  for (let r = 0; r < RESAMPLES; r++) {
    const picks = blocks[0]!.map(() => rng.below(blocks[0]!.length));
    draws.push(blocks.map((each) => measuresOf(total(each, (i) => picks[i]!))));
  }
  const values = blocks.map((each) => measuresOf(total(each, (i) => i)));
  const measured = values.map((value, f) => ({ value, ci95: intervals(draws.map((draw) => draw[f]!)) }));
  const differences = values.slice(1).map((value, f) => ({
    value: less(values[0]!, value),
    ci95: intervals(draws.map((draw) => less(draw[0]!, draw[f + 1]!))),
  }));
  return { measured, differences };
}

const less = (a: Measures, b: Measures): Measures => ({
  macroF1: a.macroF1 - b.macroF1,
  logLoss: a.logLoss - b.logLoss,
  ece: a.ece - b.ece,
});

function intervals(draws: readonly Measures[]): Record<Measure, Interval> {
  const of = (measure: Measure): Interval => {
    const sorted = Float64Array.from(draws, (draw) => draw[measure]).sort();
    const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))]!;
    return [at(0.025), at(0.975)];
  };
  return { macroF1: of('macroF1'), logLoss: of('logLoss'), ece: of('ece') };
}
