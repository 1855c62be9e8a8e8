/**
 * What a figure was over the last minutes, for the small lines of the blotter: one value every ten seconds of the engine's
 * clock. A span in which nothing was heard stays empty: nothing is drawn there, and nothing is made up.
 */
import { US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import { vsPlanShare } from '../../stores/parent-figures.ts';
import type { BlotterRow } from './blotter-feed.ts';

export const TRAIL_POINTS = 60;
const STEP_US = 10 * US_PER_SECOND;
export const TRAIL_MINUTES = (TRAIL_POINTS * STEP_US) / US_PER_MINUTE;

export class Trail {
  /** Oldest first; NaN where nothing was heard. */
  readonly values = new Float32Array(TRAIL_POINTS).fill(Number.NaN);
  #step = Number.NEGATIVE_INFINITY;

  /** The newest of a span stands for it. A clock that went back is another market: the line begins anew. */
  put(tsUs: number, value: number): void {
    const step = Math.floor(tsUs / STEP_US);
    const by = Math.min(TRAIL_POINTS, step - this.#step);
    if (by < 0) this.values.fill(Number.NaN);
    else if (by > 0) this.values.copyWithin(0, by).fill(Number.NaN, TRAIL_POINTS - by);
    this.#step = step;
    this.values[TRAIL_POINTS - 1] = value;
  }

  /** Spans of which something is known. */
  get known(): number {
    let count = 0;
    for (const value of this.values) if (!Number.isNaN(value)) count++;
    return count;
  }
}

/** Kept while the desk is open, whichever layout is shown. */
const planTrails = new Map<string, Trail>();
const priceTrails = new Map<string, Trail>();

const trailOf = (trails: Map<string, Trail>, key: string): Trail => {
  let trail = trails.get(key);
  if (!trail) trails.set(key, (trail = new Trail()));
  return trail;
};

/** Takes what a row of the blotter says of its plan now. */
export function notePlan(key: string, { parent, gauge }: BlotterRow): void {
  const share = vsPlanShare(parent, gauge);
  if (share !== null) trailOf(planTrails, key).put(gauge!.tsUs, share);
}

export const forgetPlan = (key: string): void => void planTrails.delete(key);

/** `key`: of an instrument. A market with an empty side has no middle. */
export function notePrice(key: string, { tsUs, bidPx, askPx }: { tsUs: number; bidPx: number; askPx: number }): void {
  if (bidPx > 0 && askPx > 0) trailOf(priceTrails, key).put(tsUs, (bidPx + askPx) / 2);
}

export const planTrail = (row: BlotterRow): Trail | undefined => planTrails.get(row.key);
export const priceTrail = (instrumentKey: string): Trail | undefined => priceTrails.get(instrumentKey);
