/**
 * How each venue behaves, told by the log's events alone: what it answers, what it leaves unanswered, what it rejects.
 * The same log and the same moment give the same health. A venue of which nothing is known yet is up.
 */
import type { VenueHealth } from '../../../shared/domain/orders/venue-health.ts';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import type { ChildEvent } from '../child-fold.ts';

/** Requests in a row that a venue leaves unanswered before it counts as down. */
export const DOWN_AFTER_SILENCES = 3;
/** And so does one that has said nothing for so long since it left one unanswered: it is asked about that one all along. */
const DOWN_AFTER_US = 10 * US_PER_SECOND;
/** How long a venue must behave after trouble before it counts as up. */
const PROBATION_US = 10 * US_PER_SECOND;
/** Answers to new orders that are looked back on, and what of them makes a burst of rejects, or ends it. */
const ANSWERS = 20;
const ANSWERS_WITHIN_US = 60 * US_PER_SECOND;
const BURST_REJECTS = 5;
const BURST_SHARE = 0.5;
const CALM_SHARE = 0.25;

interface Conduct {
  /** Requests left unanswered since the venue was last heard. */
  silences: number;
  silentSinceUs: number;
  downSinceUs: number;
  /** When it was first heard after silence; 0 where there was none. */
  backSinceUs: number;
  answers: { readonly tsUs: number; readonly rejected: boolean }[];
  rejectsSinceUs: number | null;
  lastRejectUs: number;
  lastReason: string;
}

export class VenueHealthState {
  readonly conducts = new Map<string, Conduct>();

  /** To be told of every event of a child at a venue. */
  childChanged(event: ChildEvent, venue: string, tsUs: number): void {
    if (event.type === 'ChildCancelRequested') return;
    const conduct = this.#renewed(venue);
    if (event.type === 'ChildBecameUnknown') {
      if (event.silentUs !== undefined) silence(conduct, tsUs);
      return;
    }
    heard(conduct, tsUs);
    if (event.type === 'ChildAcknowledged') answered(conduct, tsUs, false);
    if (event.type === 'ChildRejected') {
      conduct.lastReason = event.reason;
      answered(conduct, tsUs, true);
    }
  }

  /** How a venue stands at a moment that is not before the newest event. */
  of(venue: string, nowUs: number): VenueHealth {
    const conduct = this.conducts.get(venue);
    return { venue, ...(conduct ? healthOf(conduct, nowUs) : UP) };
  }

  /** Another one in its place, to be changed. */
  #renewed(venue: string): Conduct {
    const conduct = { ...(this.conducts.get(venue) ?? newConduct()) };
    this.conducts.set(venue, conduct);
    return conduct;
  }
}

const UP = { state: 'up', sinceUs: 0, why: '' } as const;

const newConduct = (): Conduct => ({
  silences: 0,
  silentSinceUs: 0,
  downSinceUs: 0,
  backSinceUs: 0,
  answers: [],
  rejectsSinceUs: null,
  lastRejectUs: 0,
  lastReason: '',
});

function silence(conduct: Conduct, tsUs: number): void {
  if (conduct.silences === 0) conduct.silentSinceUs = tsUs;
  conduct.silences += 1;
  if (conduct.silences === DOWN_AFTER_SILENCES) conduct.downSinceUs = tsUs;
}

function heard(conduct: Conduct, tsUs: number): void {
  if (conduct.silences > 0) conduct.backSinceUs = tsUs;
  conduct.silences = 0;
}

function answered(conduct: Conduct, tsUs: number, rejected: boolean): void {
  conduct.answers = [...conduct.answers, { tsUs, rejected }]
    .filter((answer) => answer.tsUs > tsUs - ANSWERS_WITHIN_US)
    .slice(-ANSWERS);
  if (rejected) conduct.lastRejectUs = tsUs;
  const rejects = conduct.answers.filter((answer) => answer.rejected).length;
  const share = rejects / conduct.answers.length;
  if (conduct.rejectsSinceUs === null && rejects >= BURST_REJECTS && share >= BURST_SHARE)
    conduct.rejectsSinceUs = tsUs;
  else if (conduct.rejectsSinceUs !== null && share < CALM_SHARE) conduct.rejectsSinceUs = null;
}

function healthOf(conduct: Conduct, nowUs: number): Omit<VenueHealth, 'venue'> {
  const { silences, silentSinceUs, backSinceUs } = conduct;
  if (silences >= DOWN_AFTER_SILENCES || (silences > 0 && nowUs >= silentSinceUs + DOWN_AFTER_US)) {
    const sinceUs = Math.min(
      silences >= DOWN_AFTER_SILENCES ? conduct.downSinceUs : Infinity,
      silentSinceUs + DOWN_AFTER_US,
    );
    return { state: 'down', sinceUs, why: 'nothing has been heard of it since it left requests unanswered' };
  }
  if (conduct.rejectsSinceUs !== null && nowUs < conduct.lastRejectUs + ANSWERS_WITHIN_US) {
    const rejects = conduct.answers.filter((answer) => answer.rejected).length;
    const why = `${rejects} of the last ${conduct.answers.length} orders were rejected: ${conduct.lastReason}`;
    return { state: 'degraded', sinceUs: conduct.rejectsSinceUs, why };
  }
  if (silences > 0) return { state: 'degraded', sinceUs: silentSinceUs, why: 'a request was left unanswered' };
  if (backSinceUs > 0 && nowUs < backSinceUs + PROBATION_US) {
    return { state: 'degraded', sinceUs: backSinceUs, why: 'it answers again after silence' };
  }
  return { ...UP, sinceUs: backSinceUs > 0 ? backSinceUs + PROBATION_US : 0 };
}
