/**
 * What is asked of a state: whether the mid is lower, about the same or higher so many book events later. Parts of a day
 * follow each other in time, and no window or horizon of one part reaches into another.
 */
import type { DataSet, StateRows } from './data-set.ts';

export const HORIZONS = [10, 50, 100] as const;
/** Of each horizon, in this order. */
export const CLASSES = ['down', 'flat', 'up'] as const;
export const OUTPUTS = HORIZONS.length * CLASSES.length;

/** Shares of the day: learnt from, tuned on, and the rest tested once. */
export const TRAIN_UNTIL = 0.6;
export const TUNE_UNTIL = 0.75;

export interface Samples {
  /** The rows that are asked about. */
  readonly rows: Int32Array;
  /** Row after row, the class at each horizon: 0 down, 1 flat, 2 up. */
  readonly labels: Uint8Array;
}

/** By the session's time, as the day went. */
export function partsOfDay(data: DataSet): [number, number, number, number] {
  const { sessionStartUs, sessionEndUs } = data;
  const at = (share: number): number => rowAt(data, sessionStartUs + share * (sessionEndUs - sessionStartUs));
  return [0, at(TRAIN_UNTIL), at(TUNE_UNTIL), data.rows];
}

function rowAt({ tsUs }: DataSet, timeUs: number): number {
  let low = 0;
  let high = tsUs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (tsUs[middle]! < timeUs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The bands within which the mid counts as flat, in bp of it, one a horizon: what a third of the moves in these rows do
 * not exceed, so that the classes are about equal where the market moves enough.
 */
export function flatBands(data: DataSet, from: number, to: number): number[] {
  return HORIZONS.map((horizon) => {
    const sorted = Float64Array.from(movesOf(data, from, to, horizon), (mids) => Math.abs(moveBp(mids))).sort();
    return sorted[Math.floor(sorted.length / 3)] ?? 0;
  });
}

/**
 * The same between the moves that a tick lets be: those are so many half ticks, and what a half tick is in bp changes with
 * the price, so a band that is itself such a move would have it flat on one day and no longer on the next. Of each band the
 * nearest share to a third.
 */
export function bandsBetweenTicks(data: DataSet, from: number, to: number): number[] {
  return HORIZONS.map((horizon) => bandBetweenTicks(movesOf(data, from, to, horizon)));
}

/** Twice the mid of a state, and at a horizon after it. */
export type MidsAt = readonly [nowPx: number, thenPx: number];

function* movesOf({ twiceMidPx, stretch }: DataSet, from: number, to: number, horizon: number): Generator<MidsAt> {
  for (let row = from; row + horizon < to; row++) {
    if (stretch[row + horizon] === stretch[row]) yield [twiceMidPx[row]!, twiceMidPx[row + horizon]!];
  }
}

export function bandBetweenTicks(mids: Iterable<MidsAt>): number {
  const counts = new Map<number, number>();
  let [total, sumPx] = [0, 0];
  for (const [nowPx, thenPx] of mids) {
    const move = Math.abs(thenPx - nowPx);
    counts.set(move, (counts.get(move) ?? 0) + 1);
    total += 1;
    sumPx += nowPx;
  }
  const moves = [...counts.keys()].toSorted((a, b) => a - b);
  let best = { apart: Infinity, band: 0 };
  let within = 0;
  for (const [i, move] of moves.entries()) {
    within += counts.get(move)!;
    const next = moves[i + 1];
    const apart = Math.abs(within / total - 1 / 3);
    if (next === undefined || apart >= best.apart) break;
    best = { apart, band: ((move + next) / 2 / (sumPx / total)) * 1e4 };
  }
  return best.band;
}

const moveBp = ([nowPx, thenPx]: MidsAt): number => (thenPx / nowPx - 1) * 1e4;

/** The class of a move: its place among CLASSES. */
export function classOf(mids: MidsAt, band: number): number {
  const move = moveBp(mids);
  return Math.abs(move) <= band ? 1 : move < 0 ? 0 : 2;
}

/** Every so many rows of [from, to), where the window of `states` and the longest horizon lie within. */
export function samplesOf(
  data: DataSet,
  [from, to]: readonly [number, number],
  states: number,
  bands: readonly number[],
  every = 1,
): Samples {
  const longest = HORIZONS.at(-1)!;
  const rows: number[] = [];
  for (let row = from + states - 1; row + longest < to; row += every) {
    const { stretch } = data;
    if (stretch[row + longest] === stretch[row] && stretch[row - states + 1] === stretch[row]) rows.push(row);
  }
  const labels = new Uint8Array(rows.length * HORIZONS.length);
  for (const [i, row] of rows.entries()) {
    for (const [h, horizon] of HORIZONS.entries()) {
      const { twiceMidPx } = data;
      labels[i * HORIZONS.length + h] = classOf([twiceMidPx[row]!, twiceMidPx[row + horizon]!], bands[h]!);
    }
  }
  return { rows: Int32Array.from(rows), labels };
}

/** Writes the window that ends with `row`, oldest state first. */
export function writeWindow(
  data: StateRows,
  width: number,
  row: number,
  states: number,
  out: Float32Array,
  at: number,
): void {
  out.set(data.features.subarray((row - states + 1) * width, (row + 1) * width), at);
}

/** One label a sample: those of a horizon. */
export const labelsAt = (labels: Uint8Array, horizon: number): Uint8Array =>
  Uint8Array.from({ length: labels.length / HORIZONS.length }, (_, i) => labels[i * HORIZONS.length + horizon]!);
