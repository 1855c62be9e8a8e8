/**
 * What orders of the past teach: their transitions, with gains against the mids as they were. These have our own impact in
 * them, which a simulated market that is run again without us does not; so a candidate that is learnt from logs alone takes
 * impact that lasts for the market's. An order of which something was lost is a gap and never learnt from.
 */
import { createHash } from 'node:crypto';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import type { LoggedDecision, LoggedOrder, LoggedOrders } from '../../core/logged-order.ts';
import { ACTIONS } from '../../core/policy.ts';
import { gainOf, type OrderMoment, type Transition } from '../../core/transition.ts';
import { LearningError } from '../learning-error.ts';

/** An order decides every two seconds; where more than this is between two decisions, something kept it from it. */
const MOST_APART_US = 10 * US_PER_SECOND;
const SHOWN_GAPS = 3;

export interface LoggedEpisode {
  readonly parentId: string;
  readonly instrument: string;
  readonly model: string;
  readonly startUs: number;
  readonly endedUs: number;
  readonly transitions: readonly Transition[];
}

export interface LoggedEpisodes {
  /** By their end. */
  readonly episodes: readonly LoggedEpisode[];
  /** Orders of which something was lost, in words that name the place. */
  readonly gaps: readonly string[];
  /** Whole orders that teach nothing: open still, changed by a person or a stop, or without decisions for a while. */
  readonly leftOut: number;
}

/** Under one schema: decisions of another are another model's and are left out. */
export function episodesOf({ place, orders, decisionIds }: LoggedOrders, schema: string): LoggedEpisodes {
  const lost = lostIds(decisionIds);
  const episodes: LoggedEpisode[] = [];
  const gaps: string[] = [];
  let leftOut = 0;
  for (const order of orders) {
    const { decisions, endedUs, untouched } = order;
    if (!untouched || endedUs === null || decisions.some((each) => each.schema !== schema)) leftOut += 1;
    else {
      const gap = gapOf(order, lost);
      if (gap !== '') gaps.push(`${place}: order ${order.parentId} ${gap}`);
      else if (isInterrupted(order)) leftOut += 1;
      else episodes.push(episodeOf(order, endedUs));
    }
  }
  return { episodes: episodes.toSorted(byEnd), gaps, leftOut };
}

/** Throws LearningError where there are gaps that nobody has said to leave out, or nothing is left. */
export function checkWhole({ episodes, gaps }: LoggedEpisodes, leaveOut: boolean): void {
  if (gaps.length > 0 && !leaveOut) {
    const more = gaps.length > SHOWN_GAPS ? `; and ${gaps.length - SHOWN_GAPS} more` : '';
    const shown = gaps.slice(0, SHOWN_GAPS).join('; ');
    throw new LearningError(
      `the data have a gap: ${shown}${more}. Export them anew, or leave these orders out with --leave-out-gaps`,
    );
  }
  if (episodes.length > 0) return;
  throw new LearningError(
    'no order is left to learn from: it takes adaptive orders that a policy worked from start to end and no person changed',
  );
}

/** The same data, the same digest: what a training goes on from, and what its card names. */
export function digestOf(episodes: readonly LoggedEpisode[]): string {
  const hash = createHash('sha256');
  for (const { parentId, transitions } of episodes) {
    hash.update(`${parentId}\n`);
    for (const { state, action, gain, deviation, undisturbedPx } of transitions) {
      hash.update(new Uint8Array(state.buffer, state.byteOffset, state.byteLength));
      hash.update(new Uint8Array(Float64Array.of(action, gain, deviation, undisturbedPx).buffer));
    }
  }
  return hash.digest('hex');
}

export interface Parts {
  readonly learn: readonly LoggedEpisode[];
  readonly test: readonly LoggedEpisode[];
}

/**
 * By time, at the start of an order: what had ended by then is learnt from, what began then or later is tested, what
 * reaches over is left out. Taken is the start that comes nearest to the share; where none parts them, nothing is tested.
 */
export function splitByTime(episodes: readonly LoggedEpisode[], learnShare: number): Parts {
  const ends = episodes.map(({ endedUs }) => endedUs).toSorted((a, b) => a - b);
  const starts = episodes.map(({ startUs }) => startUs).toSorted((a, b) => a - b);
  const { length } = episodes;
  let best = { splitUs: Infinity, off: Infinity };
  let learnt = 0;
  for (const [i, splitUs] of starts.entries()) {
    if (i > 0 && starts[i - 1] === splitUs) continue;
    while (learnt < length && ends[learnt]! <= splitUs) learnt += 1;
    const off = Math.abs(learnt - learnShare * length) + Math.abs(length - i - (1 - learnShare) * length);
    if (learnt > 0 && off < best.off) best = { splitUs, off };
  }
  return {
    learn: episodes.filter(({ endedUs }) => endedUs <= best.splitUs),
    test: episodes.filter(({ startUs }) => startUs >= best.splitUs),
  };
}

/** Numbers that are lost, as the number before each run of them. */
function lostIds(ids: readonly number[]): readonly number[] {
  return ids.filter((id, i) => i + 1 < ids.length && ids[i + 1] !== id + 1);
}

/** Empty where nothing of it was lost. */
function gapOf({ decisions, fills, filledQty }: LoggedOrder, lostAfter: readonly number[]): string {
  const noMid = decisions.find(({ midPx }) => midPx === null);
  if (noMid) return `has no mid at its decision ${noMid.decisionId} (${timeOf(noMid.tsUs)})`;
  const sum = fills.reduce((total, { qty }) => total + qty, 0);
  if (sum !== filledQty) return `has fills of ${sum}, and ${filledQty} were executed`;
  for (const [i, { decisionId, tsUs }] of decisions.entries()) {
    const next = decisions[i + 1];
    if (!next || !lostAfter.some((id) => id >= decisionId && id < next.decisionId)) continue;
    return `lacks decisions between ${decisionId} and ${next.decisionId} (${timeOf(tsUs)} to ${timeOf(next.tsUs)})`;
  }
  return '';
}

function isInterrupted({ decisions, startUs }: LoggedOrder): boolean {
  const isApart = ({ tsUs, epoch }: LoggedDecision, i: number): boolean => {
    const before = decisions[i - 1];
    return tsUs - (before?.tsUs ?? startUs) > MOST_APART_US || (before !== undefined && before.epoch !== epoch);
  };
  return decisions.some(isApart) || decisions.some(({ done }) => indexOf(done) === -1);
}

const indexOf = (done: string): number => ACTIONS.findIndex(({ name }) => name === done);

function episodeOf(order: LoggedOrder, endedUs: number): LoggedEpisode {
  const { parentId, instrument, startUs, decisions } = order;
  const moments = momentsOf(order);
  const transitions = decisions.map(({ state, done }, i): Transition => {
    const [here, next] = [moments[i]!, moments[i + 1]];
    const gained = gainOf(order, here, next);
    return { state, action: indexOf(done), ...gained, undisturbedPx: here.midPx, last: next === undefined };
  });
  return { parentId, instrument, model: decisions.at(-1)!.model, startUs, endedUs, transitions };
}

/** How far the order was at each of its decisions: a fill counts from when the engine had heard of it. */
function momentsOf({ decisions, fills }: LoggedOrder): OrderMoment[] {
  let at = 0;
  let [filledQty, filledNotional, fees] = [0, 0, 0];
  return decisions.map(({ tsUs, midPx }) => {
    for (; at < fills.length && fills[at]!.tsUs <= tsUs; at++) {
      const { px, qty, fee } = fills[at]!;
      filledQty += qty;
      filledNotional += px * qty;
      fees += fee;
    }
    return { tsUs, filledQty, filledNotional, fees, midPx: midPx! };
  });
}

const byEnd = (a: LoggedEpisode, b: LoggedEpisode): number =>
  a.endedUs - b.endedUs || (a.parentId < b.parentId ? -1 : 1);
const timeOf = (tsUs: number): string => `${new Date(tsUs / 1_000).toISOString().slice(0, 19)}Z`;
