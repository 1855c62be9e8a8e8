/**
 * What stops did to an order, as far as the journal tells: which held it, by whom and why, and what their release meant for
 * it. An engine writes a stop once and not for each of its orders; it plans an order anew when the last that holds it is
 * released, and so it is told here by the same rule.
 */
import type { EngineEvent } from '../../../shared/domain/event.ts';
import { describeScope, stopCovers, type Stop, type StopTarget } from '../../../shared/domain/safety/stop.ts';
import { isolated } from '../../ui/words/bidi.ts';

export interface JournalRow {
  readonly seq: number;
  readonly tsUs: number;
  readonly event: EngineEvent;
}

export interface StoppedOrder {
  readonly target: StopTarget;
  readonly submittedUs: number;
}

type Known = Pick<Stop, 'stopId' | 'scopes' | 'degree' | 'engagedUs' | 'releasedUs'>;

const ENDS: ReadonlySet<string> = new Set(['ParentCancelled', 'ParentDone', 'ParentExpired', 'ParentRejected']);

/**
 * By the place in the log, what is to be said of the stops in it. `journal` is of one engine, oldest first; `stops` are those
 * that its table has, for what began before the journal.
 */
export function stopStory(
  { target, submittedUs }: StoppedOrder,
  journal: readonly JournalRow[],
  stops: readonly Known[],
): ReadonlyMap<number, string> {
  const story = new Map<number, string>();
  const begun = new Map(stops.map((stop) => [stop.stopId, stop]));
  const inForce = new Set<string>();
  // What was in force when the journal, or the order, begins.
  const fromUs = Math.max(submittedUs, journal[0]?.tsUs ?? submittedUs);
  for (const stop of stops)
    if (stopCovers(stop, target) && stop.engagedUs < fromUs && (stop.releasedUs ?? Infinity) >= fromUs)
      inForce.add(stop.stopId);
  for (const { seq, tsUs, event } of journal) {
    if (ENDS.has(event.type) && 'parentId' in event && event.parentId === target.parentId) break;
    if (event.type === 'StopEngaged') {
      const stop = { ...event, engagedUs: tsUs, releasedUs: null };
      begun.set(event.stopId, stop);
      if (!stopCovers(stop, target)) continue;
      inForce.add(event.stopId);
      if (tsUs >= submittedUs) story.set(seq, engagedWords(event, stop.degree));
    } else if (event.type === 'StopReleased') {
      if (!inForce.delete(event.stopId) || tsUs < submittedUs) continue;
      const holding = [...inForce].filter((stopId) => begun.get(stopId)?.degree !== 'reduce');
      const held = begun.get(event.stopId)?.degree !== 'reduce';
      const then = !held
        ? ''
        : holding.length > 0
          ? `; still held by stop ${holding.join(', ')}`
          : '; planned anew from here';
      story.set(seq, `its stop ${event.stopId} released: ${isolated(event.reason)}${then}`);
    }
  }
  return story;
}

function engagedWords(
  { stopId, scopes, reason }: Extract<EngineEvent, { type: 'StopEngaged' }>,
  degree: Stop['degree'],
): string {
  const did =
    degree === 'reduce'
      ? 'lets only what reduces leave'
      : degree === 'hold'
        ? 'holds it'
        : 'holds it and cancels what works';
  return `stop ${stopId} on ${scopes.map(describeScope).join(', ')} ${did}${reason === '' ? '' : `: ${isolated(reason)}`}`;
}
