/**
 * What of new exceptions is told aloud: each by itself while a person can take them in, from then on many as one. However
 * many there are, and on however many engines, no more than so many are told in ten minutes, and none is left untold.
 */
import { severityWords } from '../../ui/words/exception-order.ts';
import type { Severity } from '../../../shared/domain/safety/exception-kind.ts';

export interface Alarm {
  readonly severity: Severity;
  readonly title: string;
  readonly facts: string;
}

export interface Telling {
  /** Each to be told by itself. */
  readonly single: readonly Alarm[];
  /** Those that are told as one. */
  readonly together: readonly Alarm[];
}

/** More alarms than these in ten minutes nobody takes in one by one. */
export const FLOOD = 10;
const WINDOW_MS = 600_000;
/** In a flood, what has come together is told this often. */
export const TOGETHER_EVERY_MS = 30_000;

export class AlarmFlood {
  /** When those of the window were told by themselves. */
  #toldMs: number[] = [];
  #gathered: Alarm[] = [];
  #togetherMs = Number.NEGATIVE_INFINITY;

  /** What is to be told of new alarms now; none is asked about twice. */
  take(alarms: readonly Alarm[], nowMs: number): Telling {
    this.#toldMs = this.#toldMs.filter((at) => nowMs - at < WINDOW_MS);
    const room = Math.max(0, FLOOD - this.#toldMs.length);
    const single = alarms.slice(0, room);
    this.#toldMs.push(...single.map(() => nowMs));
    this.#gathered.push(...alarms.slice(room));
    return { single, together: this.#due(nowMs) };
  }

  /** How long until what has been gathered is due; null where nothing waits. */
  dueInMs(nowMs: number): number | null {
    return this.#gathered.length === 0 ? null : Math.max(0, this.#togetherMs + TOGETHER_EVERY_MS - nowMs);
  }

  #due(nowMs: number): readonly Alarm[] {
    if (this.dueInMs(nowMs) !== 0) return [];
    const gathered = this.#gathered;
    this.#gathered = [];
    this.#togetherMs = nowMs;
    return gathered;
  }
}

/** `9,990 more exceptions: 3 SEV1, 9,987 SEV3` */
export function togetherWords(alarms: readonly Alarm[], count: (n: number) => string): string {
  const bySeverity = new Map<Severity, number>();
  for (const { severity } of alarms) bySeverity.set(severity, (bySeverity.get(severity) ?? 0) + 1);
  const parts = [...bySeverity]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, n]) => `${count(n)} ${severityWords(name)}`);
  return `${count(alarms.length)} more ${alarms.length === 1 ? 'exception' : 'exceptions'}: ${parts.join(', ')}`;
}
