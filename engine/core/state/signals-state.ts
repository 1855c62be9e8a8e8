/**
 * What the log says of troubles that are no state of an order: denials by a limit, what venues said that cannot be, models
 * that failed. Each cause keeps its newest times and whom it touched, and no more.
 */
import type { EventOf } from '../../../shared/domain/event.ts';
import { MAX_MEMBERS } from '../../../shared/domain/safety/exception.ts';
import type { RejectCode } from '../../../shared/domain/basics/reject-code.ts';

/** Times that are kept of a cause. */
const TIMES = 16;
/** Causes of a kind that are kept; the one that is quiet longest is forgotten first. */
const CAUSES = 1_000;

export interface Signal {
  readonly timesUs: readonly number[];
  readonly count: number;
  readonly lastUs: number;
  /** The ids it touched lately, newest last. */
  readonly members: readonly string[];
  readonly facts: string;
}

export interface DenialSignal extends Signal {
  readonly code: RejectCode;
  readonly instrument: string;
}
export interface AnomalySignal extends Signal {
  readonly venue: string;
  readonly kinds: readonly EventOf<'VenueAnomaly'>['anomaly']['kind'][];
}
export interface ModelSignal extends Signal {
  readonly model: string;
  readonly why: EventOf<'ModelDegraded'>['why'];
  readonly to: EventOf<'ModelDegraded'>['to'];
}

export class SignalsState {
  readonly denials = new Map<string, DenialSignal>();
  readonly anomalies = new Map<string, AnomalySignal>();
  readonly models = new Map<string, ModelSignal>();

  denied({ parentId, code, reason }: EventOf<'ChildDenied'>, instrument: string, tsUs: number): void {
    const key = `${code}/${instrument}`;
    put(this.denials, key, { ...grown(this.denials.get(key), parentId, reason, tsUs), code, instrument });
  }

  anomaly({ anomaly }: EventOf<'VenueAnomaly'>, tsUs: number): void {
    const { kind, childId, facts } = anomaly;
    const venue = anomaly.venue ?? 'unknown';
    const before = this.anomalies.get(venue);
    const kinds = [...new Set([...(before?.kinds ?? []), kind])];
    put(this.anomalies, venue, { ...grown(before, childId, facts, tsUs), venue, kinds });
  }

  modelDegraded({ model, parentId, why, to, facts }: EventOf<'ModelDegraded'>, tsUs: number): void {
    const key = `${model}/${why}`;
    put(this.models, key, { ...grown(this.models.get(key), parentId ?? '', facts, tsUs), model, why, to });
  }

  /** A person has dealt with what a venue said: what it says from now on counts anew. */
  settled(cause: string): void {
    if (cause.startsWith('anomaly/')) this.anomalies.delete(cause.slice('anomaly/'.length));
  }
}

function grown(before: Signal | undefined, member: string, facts: string, tsUs: number): Signal {
  const known = (before?.members ?? []).filter((id) => id !== member);
  return {
    timesUs: [...(before?.timesUs ?? []), tsUs].slice(-TIMES),
    count: (before?.count ?? 0) + 1,
    lastUs: tsUs,
    members: member === '' ? known : [...known, member].slice(-MAX_MEMBERS),
    facts,
  };
}

function put<T extends Signal>(signals: Map<string, T>, key: string, signal: T): void {
  signals.delete(key);
  signals.set(key, signal);
  if (signals.size > CAUSES) signals.delete(signals.keys().next().value!);
}
