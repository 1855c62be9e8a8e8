/**
 * Bounds what an engine holds of what has ended, so that one that runs for days does not grow with its log. What is
 * forgotten is a record like any other: the state only follows it, so that a log gives the same state whatever is kept by
 * the program that reads it (docs/decisions/0014-what-ended-is-forgotten.md).
 */
import { US_PER_MINUTE } from '../../../shared/std/duration.ts';
import type { EngineState } from '../../core/engine-state.ts';
import type { Stage } from '../../core/stage.ts';

export interface Retention {
  /** Of what has ended, so many are kept for as long as nothing newer ends. */
  readonly parents: number;
  readonly children: number;
  readonly stops: number;
  readonly faults: number;
  /** What ended less than so long ago is kept however much there is: executions of it may still come. */
  readonly leastUs: number;
}

export const RETENTION: Retention = {
  parents: 5_000,
  children: 20_000,
  stops: 1_000,
  faults: 500,
  leastUs: 5 * US_PER_MINUTE,
};

type Counts = Record<Exclude<keyof Retention, 'leastUs'>, number>;
const KINDS = ['parents', 'children', 'stops', 'faults'] as const;
/** Not one at a time: a record is due once one part in so many of what is kept is too much. */
const PARTS = 20;
/** Of a kind at once: to forget more would be felt. */
const MOST = 5_000;

/** To be called once a second, and after a start: false where nothing was to be forgotten. */
export function forgetEnded(stage: Pick<Stage, 'state' | 'nowUs' | 'record'>, kept: Retention = RETENTION): boolean {
  const counts = beyond(stage.state, kept, stage.nowUs() - kept.leastUs);
  if (!KINDS.some((kind) => counts[kind] > kept[kind] / PARTS)) return false;
  stage.record({ type: 'EndedForgotten', ...counts });
  return true;
}

function beyond({ ended, replacements }: EngineState, kept: Retention, untilUs: number): Counts {
  const count = (kind: keyof Counts, may?: (id: string) => boolean): number =>
    Math.min(MOST, ended[kind].beyond(kept[kind], untilUs, may));
  return {
    parents: count('parents'),
    // What a replacement waits for is looked at once more when it is placed.
    children: count('children', (id) => !replacements.waiting.has(id)),
    stops: count('stops'),
    faults: count('faults'),
  };
}
